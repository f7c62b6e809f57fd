"""Findings: everything verified that coaching may talk about, good and bad, each with the exact facts it may use."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from analysis.measures import lock, quotes
from analysis.measures.lock.claims import (
    Claim,
    EyeContact,
    FidgetRate,
    FillerRate,
    FlatVoice,
    GestureRate,
    OverallPace,
    ReadAloud,
)
from analysis.measures.lock.evidence import Evidence
from analysis.measures.scoring.score import FIDGETS_FULL, FIDGETS_NONE
from analysis.measures.scoring.summary import Measures
from analysis.measures.shown import facts
from analysis.measures.shown.facts import Fact
from analysis.measures.shown.flags import Shown
from analysis.measures.signals import Measure, Signals
from analysis.measures.spoken import pace
from analysis.measures.spoken.filler_clusters import FREE_PER_MINUTE
from coherence.core.timecode import clock

PROBLEM_KINDS: Final = (
    "missing_gesture",  # facts: time, quote
    "glad_words_flat_face",  # time, quote
    "troubled_words_smile",  # time, quote
    "rushing",  # time, end_time, words_per_minute; dense (bool), numbers (count), slide_words, after_slide_change (bool)
    "dragging",  # time, end_time, words_per_minute
    "long_silence",  # time, seconds
    "brief_slide",  # time, seconds, slide, slide_words
    "looked_away",  # time, end_time, seconds, percent (of the stretch away)
    "filler_cluster",  # time, end_time, count, texts (tuple of the fillers said), cause (why they bunch up)
    "filler_rate",  # the whole talk: per_minute, count, free_per_minute
    "low_eye_contact",  # the whole talk: percent
    "fast_pace",  # the whole talk: words_per_minute, target_low, target_high
    "slow_pace",
    "fidgeting",  # the whole talk: per_minute, count
    "flat_voice",  # time, end_time, seconds
    "read_slide",  # time, end_time, slide, percent
)
GOOD_KINDS: Final = (
    "steady_eye_contact",  # the whole talk: percent
    "good_look",  # time, end_time, seconds, percent
    "pace_in_range",  # the whole talk: words_per_minute, target_low, target_high
    "pace_near_target",  # the same, just outside the target: worth a word only where nothing else is good
    "few_fillers",  # the whole talk: per_minute, count
    "calm_body",  # the whole talk: per_minute, count
    "good_gestures",  # the whole talk: per_minute
    "warm_look",  # time, end_time, seconds: a smile into the camera
    "pointed",  # time, quote: a deictic phrase and a hand that followed it
    "smiled_with_words",  # time, quote
    "lively_voice",  # time, end_time, seconds
)
MATERIAL_KINDS: Final = ("own_words",)  # time, quote: a well-heard sentence of the person's own, for drills


@dataclass(frozen=True)
class Finding:
    """One verified thing. A sentence about it cites `id` and uses nothing but `facts`."""

    id: str
    """"finding-1" … in the order of `build`: the same talk gives the same ids."""
    kind: str
    """One of PROBLEM_KINDS, GOOD_KINDS or MATERIAL_KINDS."""
    claims: tuple[Claim, ...]
    start: float | None
    """Seconds; None for what holds over the whole talk."""
    end: float | None
    severity: str | None
    """HIGH, MEDIUM or LOW for problems, None for the good."""
    facts: dict[str, Fact] = field(default_factory=dict)
    """Ready to say: times as "m:ss", numbers rounded as a person would say them; "quote" (≥ 3 trusted words of the
    person's own from that moment) and "quote_time" are there whenever the words could be trusted."""
    flag_id: str | None = None
    """The flag or moment of the result that shows it."""

    @property
    def good(self) -> bool:
        return self.kind in GOOD_KINDS


MOST_WORDS: Final = 5
"""Own sentences offered as material for drills."""
LEAST_GESTURES: Final = 3
"""And how many there must be: one movement in a short clip is no habit."""
LOW_EYE_CONTACT: Final = 60.0
"""Percent below which eye contact is something to work on."""
GOOD_EYE_CONTACT: Final = 75.0
LEAST_SPEECH: Final = 20.0
"""Seconds of speech from which it means something that no filler was heard."""
FEW_GESTURES: Final = 2.0
"""Gestures a minute from which hands are said to help."""
LONG_VOICE: Final = 8.0
"""Seconds from which a flat stretch of voice is worth a word."""
SURE: Final = 0.5
"""Confidence below which a measure of the whole talk is neither praised nor blamed."""


def build(signals: Signals | Evidence, measures: Measures, moments: Sequence[Shown]) -> tuple[Finding, ...]:
    """Everything verified that may be talked about: the shown moments, the talk as a whole, and own words for drills."""
    evidence = signals if isinstance(signals, Evidence) else Evidence(signals)
    drafts = [
        *_of_moments(moments, evidence),
        *_of_talk(evidence, measures),
        *_of_voice(evidence),
        *_of_slides(evidence),
        *_own_words(evidence),
    ]
    kept = [draft for draft in drafts if draft.claims and all(lock.verify(claim, evidence).ok for claim in draft.claims)]
    return tuple(replace(draft, id=f"finding-{number}") for number, draft in enumerate(kept, start=1))


def _of_moments(moments: Sequence[Shown], evidence: Evidence) -> Iterator[Finding]:
    for shown in moments:
        cluster = shown.cluster
        known = facts.of(cluster, evidence)
        claims = cluster.claims
        quote = None if cluster.quote else quotes.best(cluster.start, cluster.end, evidence)
        if quote is not None:
            known |= {"quote": quote.text, "quote_time": clock(quote.start)}
            claims = (*claims, quote)
        severity = None if cluster.cause in GOOD_KINDS else cluster.severity
        yield Finding("", cluster.cause, claims, cluster.start, cluster.end, severity, known, shown.flag_id or shown.id)


def _of_talk(evidence: Evidence, measures: Measures) -> Iterator[Finding]:
    yield from _eyes(measures)
    yield from _fillers(measures, sum(span.duration for span in evidence.signals.voice.speech))
    yield from _pace(measures)
    yield from _body(measures, evidence.signals.duration / 60.0)


def _eyes(measures: Measures) -> Iterator[Finding]:
    if (percent := _sure(measures.eye_contact)) is not None:
        kind = "steady_eye_contact" if percent >= GOOD_EYE_CONTACT else "low_eye_contact" if percent < LOW_EYE_CONTACT else None
        severity = "HIGH" if percent < LOW_EYE_CONTACT / 2 else "MEDIUM"
        yield from _whole(kind, EyeContact(percent), {"percent": round(percent)}, severity)


def _fillers(measures: Measures, speaking: float) -> Iterator[Finding]:
    rate, count = _sure(measures.fillers_per_minute), measures.filler_count.value
    if rate is not None and count is not None:
        known: dict[str, Fact] = {"per_minute": round(rate, 1), "count": int(count), "free_per_minute": int(FREE_PER_MINUTE)}
        few = "few_fillers" if speaking >= LEAST_SPEECH else None
        kind = "filler_rate" if rate > FREE_PER_MINUTE else few
        yield from _whole(kind, FillerRate(rate, int(count)), known, "HIGH" if rate > 2 * FREE_PER_MINUTE else "MEDIUM")


def _pace(measures: Measures) -> Iterator[Finding]:
    low, high = pace.TARGET
    if (words := _sure(measures.pace)) is not None:
        known: dict[str, Fact] = {"words_per_minute": round(words), "target_low": int(low), "target_high": int(high)}
        kind = "pace_in_range" if low <= words <= high else "pace_near_target"
        if words < low * (1.0 - pace.NEAR_TARGET) or words > high * (1.0 + pace.NEAR_TARGET):
            kind = "slow_pace" if words < low else "fast_pace"
        far = words < pace.DRAGGING or words > pace.RUSHING
        yield from _whole(kind, OverallPace(words), known, "MEDIUM" if far else "LOW")


def _body(measures: Measures, minutes: float) -> Iterator[Finding]:
    rate, count = _sure(measures.fidgets_per_minute), measures.fidget_count.value
    if rate is not None and count is not None:
        kind = "calm_body" if rate <= FIDGETS_FULL else "fidgeting"
        known: dict[str, Fact] = {"per_minute": round(rate, 1), "count": int(count)}
        yield from _whole(kind, FidgetRate(rate, int(count)), known, "HIGH" if rate >= FIDGETS_NONE / 2 else "MEDIUM")
    if (gestures := _sure(measures.gestures_per_minute)) is not None and gestures >= FEW_GESTURES and gestures * minutes >= LEAST_GESTURES:
        yield from _whole("good_gestures", GestureRate(gestures), {"per_minute": round(gestures, 1)}, None)


def _of_voice(evidence: Evidence) -> Iterator[Finding]:
    for stretch in evidence.monotone:
        spread = evidence.pitch_spread(stretch.start, stretch.end)
        if spread is None or stretch.end - stretch.start < LONG_VOICE:
            continue
        known: dict[str, Fact] = {
            "time": clock(stretch.start),
            "end_time": clock(stretch.end),
            "seconds": facts.seconds(stretch.end - stretch.start),
        }
        claims: tuple[Claim, ...] = (FlatVoice(stretch.start, stretch.end, spread),)
        if (quote := quotes.best(stretch.start, stretch.end, evidence)) is not None:
            known |= {"quote": quote.text, "quote_time": clock(quote.start)}
            claims = (*claims, quote)
        yield Finding("", "flat_voice", claims, stretch.start, stretch.end, "LOW", known)


def _of_slides(evidence: Evidence) -> Iterator[Finding]:
    for read in evidence.slides_read:
        if read.read_aloud:
            slide = read.slide
            known: dict[str, Fact] = {
                "time": clock(slide.start),
                "end_time": clock(slide.end),
                "slide": slide.index,
                "percent": round(100 * read.share),
            }
            claim = ReadAloud(slide.index, slide.start, slide.end, read.share)
            yield Finding("", "read_slide", (claim,), slide.start, slide.end, "LOW", known)


def _own_words(evidence: Evidence) -> Iterator[Finding]:
    """The longest of the sentences that may be quoted whole, in order of time."""
    longest = sorted(quotes.whole_sentences(evidence), key=lambda quote: (-len(quote.text.split()), quote.start))[:MOST_WORDS]
    for quote in sorted(longest, key=lambda quote: quote.start):
        known: dict[str, Fact] = {"time": clock(quote.start), "quote": quote.text, "quote_time": clock(quote.start)}
        yield Finding("", "own_words", (quote,), quote.start, quote.end, None, known)


def _sure(measure: Measure) -> float | None:
    """The value, when it is measured and trusted."""
    return measure.value if measure.value is not None and (measure.confidence or 0.0) >= SURE else None


def _whole(kind: str | None, claim: Claim, known: dict[str, Fact], severity: str | None) -> Iterator[Finding]:
    """A finding about the whole talk, if it has a kind."""
    if kind is not None:
        yield Finding("", kind, (claim,), None, None, None if kind in GOOD_KINDS else severity, known)
