"""Which qualities of a film are worth making, and the clock that all of them share."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from videos.ffmpeg.facts import MediaFacts

SEGMENT_SECONDS: Final = 2
HEIGHTS: Final = (1080, 720, 480, 360)
"""Of the shorter side, so that a portrait of 720×1280 is “720p” too."""
LEAST_STEP: Final = 1.2
"""A quality this near to the next larger one is not worth its work."""
CAPS: Final = {1080: 4500, 720: 2400, 480: 1200, 360: 600}
"""Most kbit/s; a talk in front of a still wall needs a third of it."""
STEADY: Final = tuple(
    Fraction(*rate) for rate in ((10, 1), (12, 1), (25, 2), (15, 1), (20, 1), (24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1))
)
NEAR: Final = 0.005
MOST_RATE: Final = Fraction(30)


@dataclass(frozen=True)
class Rung:
    """One quality: even sizes in square pixels, upright."""

    width: int
    height: int

    @property
    def name(self) -> str:
        return f"{min(self.width, self.height)}p"

    @property
    def cap(self) -> int:
        """Most kbit/s: that of the next larger listed height."""
        return next((CAPS[height] for height in reversed(HEIGHTS) if height >= min(self.width, self.height)), CAPS[HEIGHTS[0]])


def rungs_for(facts: MediaFacts, heights: Sequence[int] = HEIGHTS) -> tuple[Rung, ...]:
    """Largest first: the recording's own size, at most the largest of `heights`, then each listed one well below it."""
    short = min(facts.width, facts.height)
    top = min(short, max(heights))
    chosen = [top]
    for height in sorted(heights, reverse=True):
        if height * LEAST_STEP <= chosen[-1]:
            chosen.append(height)
    return tuple(_rung(facts, height) for height in chosen)


def _rung(facts: MediaFacts, short: int) -> Rung:
    scale = Fraction(short, min(facts.width, facts.height))
    return Rung(_even(facts.width * scale, facts.width), _even(facts.height * scale, facts.height))


def _even(length: Fraction, most: int) -> int:
    """The nearest even number; where that would enlarge the picture, the one below."""
    nearest = max(2, round(length / 2) * 2)
    return nearest if nearest <= most else max(2, most // 2 * 2)


def rate_for(fps: float) -> Fraction:
    """Pictures a second, steady: the recording's own where it is a usual one, half of 48 to 60, 30 for whatever is uneven."""
    for candidate in (fps, fps / 2) if fps > MOST_RATE * (1 + NEAR) else (fps,):
        near = min(STEADY, key=lambda rate: abs(float(rate) - candidate))
        if abs(float(near) - candidate) <= NEAR * candidate:
            return near
    return MOST_RATE


@dataclass(frozen=True)
class Clock:
    """Where pictures and segments begin. The same for every quality, so that a player may change over at any of them."""

    rate: Fraction
    frames: int
    """Pictures in all."""

    @classmethod
    def of(cls, facts: MediaFacts) -> "Clock":
        rate = rate_for(facts.fps)
        return cls(rate, max(1, round(facts.duration * float(rate))))

    @property
    def group(self) -> int:
        """Pictures in a segment: the nearest number to two seconds."""
        return round(SEGMENT_SECONDS * self.rate)

    @property
    def timescale(self) -> int:
        """Ticks a second: a whole number of them is one picture."""
        return self.rate.numerator * 512

    @property
    def ticks(self) -> int:
        """Of one picture."""
        return self.rate.denominator * 512

    @property
    def seconds(self) -> float:
        return float(self.frames / self.rate)
