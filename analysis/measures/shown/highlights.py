"""The transcript as shown: sentence-like rows with their words, marked where a filler or a contradiction lies."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.measures import codec
from analysis.measures.heard.vocal import WordVoice, per_word
from analysis.measures.lock.evidence import Evidence
from analysis.measures.shown.flags import Shown
from analysis.measures.signals import Word
from analysis.measures.spoken.fillers import Filler
from analysis.measures.spoken.sentences import Sentence

UNSURE: Final = 0.5
"""Confidence below which a word is shown dimmed."""
COVERED: Final = 0.3
"""Share of a row that a flag must cover to mark it; a flag that lies wholly inside marks it too."""


def transcript(evidence: Evidence, flags: Sequence[Shown]) -> list[dict[str, Any]]:
    """Rows of `transcript`; none when the words cannot be trusted. Words stand as recognised, without invented stops."""
    hits, voice = evidence.fillers.hits, evidence.signals.voice
    words = tuple(word for sentence in evidence.sentences for word in sentence.words)
    spoken = dict(zip(words, per_word(words, voice), strict=True))
    rows = [_row(number, sentence, hits, flags, spoken) for number, sentence in enumerate(evidence.sentences, start=1)]
    plain: list[dict[str, Any]] = codec.dump(rows)
    return plain


def _row(
    number: int, sentence: Sentence, hits: Sequence[Filler], flags: Sequence[Shown], spoken: Mapping[Word, WordVoice]
) -> dict[str, Any]:
    flag = _flag(sentence, flags)
    filled = any(_overlap(sentence, hit.start, hit.end) > 0 for hit in hits)
    row: dict[str, Any] = {
        "id": f"segment-{number}",
        "text": text(sentence),
        "start": sentence.start,
        "end": sentence.end,
        "timestamp": sentence.start,
        "confidence": sentence.confidence,
        "highlight": "mismatch" if flag else "filler" if filled else None,
        "words": [_word(word, hits, spoken[word]) for word in sentence.words],
    }
    return row | ({"flagId": flag.id} if flag else {})


def text(sentence: Sentence) -> str:
    """The words as a line: a capital at its start, and not a stop more than was heard."""
    return sentence.text[:1].upper() + sentence.text[1:]


def _word(word: Word, hits: Sequence[Filler], sound: WordVoice) -> dict[str, Any]:
    """`loudness` in dBFS and `pitch` in semitones from the speaker's median, null where there was nothing to measure."""
    shown: dict[str, Any] = {"word": word.text, "start": word.start, "end": word.end, "confidence": word.confidence}
    shown |= {"loudness": sound.loudness, "pitch": sound.pitch_semitones}
    if word.confidence < UNSURE:
        shown["lowConfidence"] = True
    if any(hit.start <= (word.start + word.end) / 2 <= hit.end for hit in hits):
        shown["highlight"] = "filler"
    return shown


def _flag(sentence: Sentence, flags: Sequence[Shown]) -> Shown | None:
    """The gravest flag of the row, the earlier of two alike."""
    here = [flag for flag in flags if _marks(sentence, flag)]
    return max(here, key=lambda flag: (flag.cluster.weight, -flag.cluster.start), default=None)


def _marks(sentence: Sentence, flag: Shown) -> bool:
    shared = _overlap(sentence, flag.cluster.start, flag.cluster.end)
    return shared > 0 and (shared >= COVERED * (sentence.end - sentence.start) or shared >= 0.9 * flag.cluster.duration)


def _overlap(sentence: Sentence, start: float, end: float) -> float:
    return min(sentence.end, end) - max(sentence.start, start)
