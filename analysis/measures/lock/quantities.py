"""What a claim lets one say: its numbers with their units, its times, its quotes."""

from dataclasses import dataclass
from typing import Final

from analysis.measures.lock import claims
from analysis.measures.lock.claims import Claim

WPM: Final = "words a minute"
PERCENT: Final = "percent"
SECONDS: Final = "seconds"
COUNT: Final = "count"
PER_MINUTE: Final = "a minute"
SLIDE: Final = "slide"
WORDS: Final = "words"
SEMITONES: Final = "semitones"

_FIELDS: Final = {
    "words_per_minute": (WPM, 1.0),
    "percent": (PERCENT, 1.0),
    "share": (PERCENT, 100.0),
    "count": (COUNT, 1.0),
    "per_minute": (PER_MINUTE, 1.0),
    "semitones": (SEMITONES, 1.0),
    "words": (WORDS, 1.0),
}
_QUOTED: Final = (claims.SaidWords, claims.SoundedGlad, claims.SoundedTroubled)


@dataclass(frozen=True)
class Quantity:
    value: float
    unit: str


def quantities(claim: Claim) -> list[Quantity]:
    """Every number that the claim states, and how long its span lasts."""
    found = [
        Quantity(float(value) * factor, unit)
        for name, (unit, factor) in _FIELDS.items()
        if (value := getattr(claim, name, None)) is not None
    ]
    if isinstance(claim, claims.SlideShown | claims.ReadAloud):
        found.append(Quantity(float(claim.index), SLIDE))
    if (span := times(claim)) is not None:
        found.append(Quantity(span[1] - span[0], SECONDS))
    return found


def times(claim: Claim) -> tuple[float, float] | None:
    """Start and end of the claim in seconds, None when it is about the whole talk."""
    start, end = getattr(claim, "start", None), getattr(claim, "end", None)
    return None if start is None or end is None else (float(start), float(end))


def quotes(claim: Claim) -> list[str]:
    """What the claim says was said, word for word."""
    if isinstance(claim, _QUOTED):
        return [claim.text]
    return list(claim.texts) if isinstance(claim, claims.UsedFillers) else []
