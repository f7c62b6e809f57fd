"""Moments: stretches of the talk worth a remark, each resting on claims."""

from dataclasses import dataclass
from typing import Final

from analysis.measures.lock.claims import Claim

MISSING_GESTURE: Final = "MISSING_GESTURE"
PACING_MISMATCH: Final = "PACING_MISMATCH"
EMOTIONAL_MISMATCH: Final = "EMOTIONAL_MISMATCH"
EYE_CONTACT_LOSS: Final = "EYE_CONTACT_LOSS"
FILLER_WORDS: Final = "FILLER_WORDS"
POSITIVE_MOMENT: Final = "POSITIVE_MOMENT"

DISSONANCE: Final = (EMOTIONAL_MISMATCH, MISSING_GESTURE, PACING_MISMATCH)
"""The kinds that are contradictions between two channels and become flags."""
PROBLEMS: Final = (*DISSONANCE, EYE_CONTACT_LOSS, FILLER_WORDS)


@dataclass(frozen=True)
class Moment:
    """One hit, before anything is filtered or merged."""

    kind: str
    cause: str
    """What it is within its kind, and the key of its wording: "rushing", "long_silence", "missing_gesture" …"""
    start: float
    end: float
    confidence: float
    """0..1: as sure as the least sure of the witnesses it rests on."""
    weight: float
    """0..1: how much it disturbs; the severity is read off it."""
    claims: tuple[Claim, ...]
    quote: str | None = None
    """What was said, word for word, when the words are trusted."""
