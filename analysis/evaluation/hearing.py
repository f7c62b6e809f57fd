"""How right the hearing is: words, pace, pauses, "um" and "uh"."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from analysis.evaluation.clips import FILLERS, Clip
from analysis.evaluation.figures import Figure, Target
from analysis.evaluation.matching import Tally, pair, tally
from analysis.measures.lock.evidence import Evidence
from analysis.measures.signals import Span, Transcript, Word
from analysis.measures.spoken import pace
from analysis.measures.spoken.word_errors import normalise, word_errors
from analysis.results import LOW_CONFIDENCE

Heard = Mapping[str, Evidence]
AREA = "hearing"
SAME_SENTENCE = {"d8_same_sentence_0.7x_1x_1.6x": "librivox_austen_0870"}
"""Clips that repeat the sentence of another clip at other speeds, once per label."""
SPLICED = {"d6_inserted_pauses": {"librivox_austen_0870": 0.0, "librivox_austen_0890": 19.09, "librivox_austen_0920": 25.89}}
"""Clips made of the sentences of other clips: where each begins. Their own first and last words bound the pauses between."""
PAUSE, PAUSE_EDGES = 2.0, 0.3
FILLER_REACH = 0.3


def figures(clips: Sequence[Clip], heard: Heard) -> Iterator[Figure]:
    """All figures about the sound of these clips."""
    present = [clip for clip in clips if clip.name in heard]
    if not present:
        return
    yield from _words(present, heard)
    yield from _pace(present, heard)
    yield _pauses(present, heard)
    yield from _fillers(present, heard)


def _words(clips: Sequence[Clip], heard: Heard) -> Iterator[Figure]:
    errors = {clip.name: word_errors(clip.text, _said(heard[clip.name])) for clip in clips if clip.text and "<" not in clip.text}
    for name, one in errors.items():
        yield Figure(AREA, f"word error rate, {name}", one.rate, "", f"{one.reference_words} words; {_gate(heard[name])}")
    total = sum((one.reference_words for one in errors.values()), 0)
    wrong = sum(one.substitutions + one.deletions + one.insertions for one in errors.values())
    if total:
        yield Figure(AREA, "word error rate, all clips", wrong / total, "", f"{wrong} errors in {total} words, {len(errors)} clips")


def _said(evidence: Evidence) -> str:
    return " ".join(word.text for word in evidence.signals.transcript.words)


def _gate(evidence: Evidence) -> str:
    return "words used" if evidence.signals.transcript.usable else "words not used: " + str(evidence.signals.transcript.reason)


def _pace(clips: Sequence[Clip], heard: Heard) -> Iterator[Figure]:
    most = Target(10, most=True)
    for clip in clips:
        transcript = heard[clip.name].signals.transcript
        for name, known, found in _pace_errors(clip, clips, transcript):
            error = 100 * abs(found / known - 1) if transcript.usable else None
            rough = ", shown as rough" if _rough(heard[clip.name]) else ""
            detail = f"{found:.0f} for {known:.0f} words/min{rough}"
            yield Figure(AREA, f"pace error, {name}", error, "%", detail if transcript.usable else _gate(heard[clip.name]), most)


def _rough(evidence: Evidence) -> bool:
    """Whether the product says of the pace that it is not sure of it."""
    confidence = pace.overall(evidence.signals.transcript, evidence.signals.voice).confidence
    return confidence is not None and confidence < LOW_CONFIDENCE


def _pace_errors(clip: Clip, clips: Sequence[Clip], transcript: Transcript) -> Iterator[tuple[str, float, float]]:
    """(name, true, measured) words per minute over the same time: what differs is the number of words."""
    if clip.name in SAME_SENTENCE:
        words = next((len(normalise(other.text)) for other in clips if other.name == SAME_SENTENCE[clip.name]), None)
        if words is None:
            return
        for span, row in zip(clip.spans("note", "[0-9.]+x"), clip.labels, strict=True):
            inside = sum(span.start <= (w.start + w.end) / 2 < span.end for w in transcript.words)
            yield f"{clip.name}, {row['note']}", 60 * words / span.duration, 60 * inside / span.duration
    elif len(normalise(clip.text)) >= pace.FEWEST_WORDS * 4 and transcript.words:
        spoken = [word for word in clip.words if word.text not in FILLERS]
        seconds = _speaking_span(spoken or list(transcript.words))
        found = sum(word.text not in FILLERS for word in transcript.words)
        yield clip.name, 60 * len(normalise(clip.text)) / seconds, 60 * found / _speaking_span(list(transcript.words))


def _speaking_span(words: Sequence[Word]) -> float:
    """Seconds from the first word to the last, gaps counted up to two seconds, as the product counts them."""
    gaps = [max(0.0, b.start - a.end) for a, b in pairwise(words)]
    return words[-1].end - words[0].start - sum(max(0.0, gap - pace.LONGEST_BREATH) for gap in gaps)


def _pauses(clips: Sequence[Clip], heard: Heard) -> Figure:
    """On the clips with known silences, and those whose every word is timed by hand or by their makers."""
    total, names = Tally(), []
    for clip in clips:
        if clip.spans("note", "inserted silence") or (clip.words and clip.all_fillers_known and clip.fillers):
            known = [span for span in known_pauses(clip, clips) if span.duration >= PAUSE]
            total += tally(known, heard[clip.name].pauses, both_edges)
            names.append(clip.name)
    return Figure(AREA, "pauses ≥ 2 s, F1 within 0.3 s", total.f1, "", f"{total}; {', '.join(names)}", Target(0.95))


def known_pauses(clip: Clip, clips: Sequence[Clip]) -> list[Span]:
    """Gaps between the timed words; inserted silences reach to the words of the sentences around them, where those are timed."""
    inserted = clip.spans("note", "inserted silence")
    if not inserted:
        return [Span(a.end, b.start) for a, b in pairwise(clip.words)]
    pieces = SPLICED.get(clip.name, {})
    words = [(pieces[c.name] + w.start, pieces[c.name] + w.end) for c in clips if c.name in pieces for w in c.words]
    return [_reaching(span, words) for span in inserted]


def _reaching(span: Span, words: Sequence[tuple[float, float]]) -> Span:
    """The silence with the quiet before and after it, as far as a timed word ends or begins within half a second."""
    before = [end for _, end in words if span.start - 0.5 <= end <= span.start]
    after = [start for start, _ in words if span.end <= start <= span.end + 0.5]
    return Span(max(before, default=span.start), min(after, default=span.end))


def both_edges(known: Span, found: Span) -> float | None:
    """The worse of the two edges, None beyond the tolerance."""
    apart = max(abs(known.start - found.start), abs(known.end - found.end))
    return apart if apart <= PAUSE_EDGES + 1e-9 else None


def _fillers(clips: Sequence[Clip], heard: Heard) -> Iterator[Figure]:
    """In the sound itself, on every clip; and as shown, on the clips whose fillers the product says it can count."""
    known = [clip for clip in clips if clip.fillers]
    for clip in known:
        yield _filler_figure(f"um and uh heard, {clip.name}", filler_tally(clip, in_sound(heard[clip.name])))
    total = sum((filler_tally(clip, in_sound(heard[clip.name])) for clip in known), Tally())
    yield Figure(AREA, "um and uh heard, precision", total.precision, "", str(total))
    yield Figure(AREA, "um and uh heard, recall", total.recall, "", str(total))
    yield _filler_figure("um and uh heard, F1 within 0.3 s", total, Target(0.6))
    counted = [clip for clip in known if heard[clip.name].fillers.count.value is not None]
    total = sum((filler_tally(clip, as_shown(heard[clip.name])) for clip in counted), Tally())
    detail = f"{total}; counted in {len(counted)} of {len(known)} clips: {', '.join(clip.name for clip in counted)}"
    yield Figure(AREA, "um and uh as shown, F1 within 0.3 s", total.f1, "", detail, Target(0.6))
    yield from _false_fillers([clip for clip in clips if clip.fluent], heard)


def _false_fillers(fluent: Sequence[Clip], heard: Heard) -> Iterator[Figure]:
    minutes = sum(span.duration for clip in fluent for span in heard[clip.name].signals.voice.speech) / 60
    for name, found in (("heard", in_sound), ("as shown", as_shown)):
        false = sum(len(found(heard[clip.name])) for clip in fluent)
        detail = f"{false} in {minutes:.1f} min of fluent speech, {len(fluent)} clips"
        yield Figure(AREA, f"false um and uh {name}", false / minutes if minutes else None, "/min", detail, Target(2, most=True))


def _filler_figure(name: str, one: Tally, target: Target | None = None) -> Figure:
    return Figure(AREA, name, one.f1, "" if target else "F1", str(one), target)


def in_sound(evidence: Evidence) -> list[Span]:
    """Every "um" and "uh" that the ear alone finds."""
    return [Span(hit.start, hit.end) for hit in evidence.signals.voice.hesitations]


def as_shown(evidence: Evidence) -> list[Span]:
    """Every "um" and "uh" that the product counts."""
    return [Span(hit.start, hit.end) for hit in evidence.fillers.hits if hit.kind == "hesitation"]


def filler_tally(clip: Clip, found: Sequence[Span]) -> Tally:
    """Known against found; what is found besides is no fault where the labels do not claim to be complete."""
    pairs = pair(clip.fillers, found, near)
    return Tally(len(pairs), len(found) - len(pairs) if clip.all_fillers_known else 0, len(clip.fillers) - len(pairs))


def near(known: Word, found: Span) -> float | None:
    """How far the middle of what was found lies from the middle of the known one; None when it is outside by more than 0.3 s."""
    middle = (found.start + found.end) / 2
    inside = known.start - FILLER_REACH <= middle <= known.end + FILLER_REACH
    return abs(middle - (known.start + known.end) / 2) if inside else None
