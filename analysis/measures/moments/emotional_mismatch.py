"""EMOTIONAL_MISMATCH: glad words with a face that shows nothing of it, or troubled words with a smile."""

from analysis.measures.lock.claims import DidNotSmile, SaidWords, Smiled, SoundedGlad, SoundedTroubled
from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments.moment import EMOTIONAL_MISMATCH, Moment
from analysis.measures.seen import expression
from analysis.measures.spoken import sentiment
from analysis.measures.spoken.sentiment import Feeling

AROUND = 0.5
"""Seconds before and after the words in which the face may show what they say."""
STRONG = 0.5
"""Compound score that is as clear as the spoken word gets: "so excited to share this" has 0.5."""


def find(evidence: Evidence) -> list[Moment]:
    """One moment per stretch whose words name a feeling while the face clearly shows the other."""
    found = (_moment(feeling, evidence) for feeling in sentiment.find(evidence.sentences))
    return [moment for moment in found if moment is not None]


def _moment(feeling: Feeling, evidence: Evidence) -> Moment | None:
    start, end = max(0.0, feeling.start - AROUND), min(evidence.signals.duration, feeling.end + AROUND)
    smile = expression.smile_within(evidence.signals.visual, start, end)
    if smile is None:
        return None
    if feeling.glad and expression.is_flat(smile):
        words: SoundedGlad | SoundedTroubled = SoundedGlad(feeling.text, feeling.start, feeling.end, feeling.compound)
        face: DidNotSmile | Smiled = DidNotSmile(start, end, smile)
        cause, certainty = "glad_words_flat_face", 1.0 - smile
    elif not feeling.glad and expression.is_smiling(smile):
        words = SoundedTroubled(feeling.text, feeling.start, feeling.end, feeling.compound)
        face = Smiled(start, end, smile)
        cause, certainty = "troubled_words_smile", 0.7 + 0.6 * (smile - expression.SMILING)
    else:
        return None
    strength = min(1.0, abs(feeling.compound) / STRONG)
    said = SaidWords(feeling.text, feeling.start, feeling.end)
    return Moment(
        kind=EMOTIONAL_MISMATCH,
        cause=cause,
        start=feeling.start,
        end=feeling.end,
        confidence=min(feeling.trust, strength, certainty),
        weight=min(1.0, 0.4 + 0.5 * abs(feeling.compound)),
        claims=(said, words, face),
        quote=feeling.text,
    )
