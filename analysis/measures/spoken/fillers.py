"""The fillers of the talk: those among the words and those heard in the sound, each counted once."""

from dataclasses import dataclass

from analysis.measures.signals import Hesitation, Measure, Transcript, VoiceSignals, Word
from analysis.measures.spoken import filler_words, speech_gate

SAME_PLACE = 0.25
"""Seconds: the recogniser and the sound date the same "um" within so much of each other."""
SURE_WORD = 0.7
LEAST_WORD = 0.3
"""Words below this are wrong two times in three."""
SOUND_TRUST = 0.7
"""Of the "um" and "uh" in recordings with known fillers some seven in ten are heard (documentation/voice.md)."""
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
    trust = _trust(transcript)
    return Fillers(
        hits,
        Measure(float(len(hits)), COUNT_UNIT, trust),
        Measure(round(60 * len(hits) / speaking, 2), RATE_UNIT, trust),
    )


def _spoken(words: tuple[Word, ...]) -> list[Filler]:
    return [
        Filler(hit.text, words[hit.first].start, words[hit.last].end, hit.kind, round(hit.confidence, 2))
        for hit in filler_words.search(words)
        if min(word.confidence for word in words[hit.first : hit.last + 1]) >= LEAST_WORD
    ]


def _heard(hesitations: tuple[Hesitation, ...], words: tuple[Word, ...]) -> list[Filler]:
    """The hesitations that no surely recognised word contradicts."""
    return [
        Filler(each.text, each.start, each.end, "hesitation", each.confidence) for each in hesitations if not _contradicted(each, words)
    ]


def _contradicted(heard: Hesitation, words: tuple[Word, ...]) -> bool:
    """Whether sure words that are no look-alikes of "um" fill most of the same moment."""
    plain = [word for word in words if word.confidence >= SURE_WORD and word.text not in SHORT_WORDS | filler_words.HESITATIONS]
    shared = sum(max(min(word.end, heard.end) - max(word.start, heard.start), 0.0) for word in plain)
    return shared > 0.5 * (heard.end - heard.start)


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


def _trust(transcript: Transcript) -> float:
    """0..1. Words are trusted as far as the transcript is and as clearly as they fit the sound, sounds as often as they are right."""
    if not transcript.usable or transcript.confidence is None:
        return SOUND_TRUST
    return round(min(transcript.confidence, SOUND_TRUST, speech_gate.clarity(transcript)), 2)


def _missing(reason: str) -> Fillers:
    return Fillers((), Measure.missing(COUNT_UNIT, reason), Measure.missing(RATE_UNIT, reason))
