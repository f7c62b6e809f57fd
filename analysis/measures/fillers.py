"""The fillers of the talk: those among the words and those heard in the sound, each counted once."""

from dataclasses import dataclass

from analysis.measures import filler_words
from analysis.measures.signals import Hesitation, Measure, Transcript, VoiceSignals, Word

SAME_PLACE = 0.25
"""Seconds: the recogniser and the sound date the same "um" within so much of each other."""
SURE_WORD = 0.85
LEAST_SPEECH = 5.0
COUNT_UNIT, RATE_UNIT = "fillers", "fillers/min"
TOO_SHORT = "There is too little speech to count fillers."
SHORT_WORDS = filler_words.tokens("a an and the of or are her oh on in i'm them am i our all uh um were would")
"""What recognisers write where they hear an "um" or "uh": such a word there is no evidence against it."""


@dataclass(frozen=True)
class Filler:
    """One filler, however many witnesses it has."""

    text: str
    start: float
    end: float
    kind: str
    """"hesitation", "word" or "contextual"."""
    confidence: float


@dataclass(frozen=True)
class Fillers:
    hits: tuple[Filler, ...]
    count: Measure
    per_minute: Measure
    """Per minute of speaking, not of video."""


def find(transcript: Transcript, voice: VoiceSignals) -> Fillers:
    """Fillers in order of time. Without usable words only "um" and "uh" are counted, from the sound."""
    if voice.reason is not None:
        return _missing(voice.reason)
    speaking = sum(span.duration for span in voice.speech)
    if speaking < LEAST_SPEECH:
        return _missing(TOO_SHORT)
    words = transcript.words if transcript.usable else ()
    hits = _merge(_spoken(words), _heard(voice.hesitations, words))
    trust = _trust(hits, transcript)
    return Fillers(
        hits,
        Measure(float(len(hits)), COUNT_UNIT, trust),
        Measure(round(60 * len(hits) / speaking, 2), RATE_UNIT, trust),
    )


def _spoken(words: tuple[Word, ...]) -> list[Filler]:
    return [
        Filler(hit.text, words[hit.first].start, words[hit.last].end, hit.kind, round(hit.confidence, 2))
        for hit in filler_words.search(words)
    ]


def _heard(hesitations: tuple[Hesitation, ...], words: tuple[Word, ...]) -> list[Filler]:
    """The hesitations that no surely recognised word contradicts."""
    return [
        Filler(each.text, each.start, each.end, "hesitation", each.confidence) for each in hesitations if not _contradicted(each, words)
    ]


def _contradicted(heard: Hesitation, words: tuple[Word, ...]) -> bool:
    """Whether a sure word that is no look-alike of "um" fills most of the same moment."""
    for word in words:
        shared = min(word.end, heard.end) - max(word.start, heard.start)
        plain = word.text not in SHORT_WORDS and word.text not in filler_words.HESITATIONS
        if plain and word.confidence >= SURE_WORD and shared > 0.5 * (heard.end - heard.start):
            return True
    return False


def _merge(spoken: list[Filler], heard: list[Filler]) -> tuple[Filler, ...]:
    """One list; a hesitation with both witnesses is one filler, surer than either."""
    merged = list(spoken)
    for sound in heard:
        twin = next((index for index, word in enumerate(merged) if _same(word, sound)), None)
        if twin is None:
            merged.append(sound)
        elif merged[twin].kind == "hesitation":
            word = merged[twin]
            sure = 1 - (1 - word.confidence) * (1 - sound.confidence)
            merged[twin] = Filler(word.text, min(word.start, sound.start), max(word.end, sound.end), word.kind, round(sure, 2))
    return tuple(sorted(merged, key=lambda hit: hit.start))


def _same(one: Filler, other: Filler) -> bool:
    return one.start - SAME_PLACE < other.end and other.start < one.end + SAME_PLACE


def _trust(hits: tuple[Filler, ...], transcript: Transcript) -> float:
    """0..1. Words are trusted as far as the transcript is; sounds alone find about two "um" in three."""
    basis = transcript.confidence if transcript.usable and transcript.confidence is not None else 0.5
    return round(float(min(basis, 0.6 if any(hit.kind == "hesitation" for hit in hits) else basis)), 2)


def _missing(reason: str) -> Fillers:
    return Fillers((), Measure.missing(COUNT_UNIT, reason), Measure.missing(RATE_UNIT, reason))
