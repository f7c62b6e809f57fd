"""Where there is speech and where there is none, told from the level alone with a threshold that fits the recording."""

import numpy as np
from numpy.typing import NDArray

from analysis.measures.frames import runs
from analysis.measures.loudness import FLOOR_DB, levels
from analysis.measures.signals import Array, Span

HOP = 0.02
EMPHASIS = 0.95
INAUDIBLE_DB = -75.0
"""Emphasised sound below this is the noise of the last bits, whatever else is in the recording."""
SPEECH_RANGE_DB = 32.0
"""Vowels and the weak ends of words lie within so much of the loud parts of the same speaker."""
ABOVE_FLOOR_DB = 8.0
HYSTERESIS_DB = 4.0
CLOSURE = 0.25
"""Shorter gaps are the closures of "p, t, k" and the breaks between words, not silences."""
SHORTEST = 0.10
FLOOR_WINDOW = 10.0


def speech_regions(samples: NDArray[np.generic], rate: int) -> tuple[Span, ...]:
    """Stretches of sound that stand out as speech does. `samples` are floats in −1..1 or 16-bit integers, one channel."""
    return regions(levels(samples, rate, HOP, emphasis=EMPHASIS), HOP)


def silences(speech: tuple[Span, ...], duration: float, at_least: float = 0.3) -> tuple[Span, ...]:
    """The gaps between the stretches of speech, the leading and the trailing one included."""
    edges = [0.0, *(edge for span in speech for edge in (span.start, span.end)), duration]
    gaps = (Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
    return tuple(gap for gap in gaps if gap.duration >= at_least)


def regions(level: Array, hop: float) -> tuple[Span, ...]:
    """`speech_regions` over levels already measured (dBFS every `hop` seconds)."""
    if not len(level) or float(level.max()) < INAUDIBLE_DB:
        return ()
    high = threshold(level, hop)
    active = (level > high - HYSTERESIS_DB).astype(bool)
    spans = [(start, end) for start, end in runs(active) if np.any(level[start:end] > high[start:end])]
    joined = _join(spans, round(CLOSURE / hop))
    kept = [(start, end) for start, end in joined if (end - start) * hop >= SHORTEST]
    return tuple(Span(round(max(start - 0.5, 0.0) * hop, 3), round((end - 0.5) * hop, 3)) for start, end in kept)


def threshold(level: Array, hop: float) -> Array:
    """(n,) dBFS above which a moment counts as speech: over the local noise floor, but never out of the speaker's own range."""
    audible = level[level > INAUDIBLE_DB]
    loud = float(np.percentile(audible, 95)) if len(audible) else FLOOR_DB
    over_floor = _floor(level, hop) + ABOVE_FLOOR_DB
    return np.clip(over_floor, max(loud - SPEECH_RANGE_DB, INAUDIBLE_DB), loud - ABOVE_FLOOR_DB)


def _floor(level: Array, hop: float) -> Array:
    """The level below which a tenth of the surrounding ten seconds lies."""
    size = max(round(FLOOR_WINDOW / hop), 1)
    chunks = [np.percentile(level[start : start + size], 10) for start in range(0, len(level), size)]
    centres = np.arange(len(chunks)) * size + size / 2
    return np.asarray(np.interp(np.arange(len(level)), centres, chunks), dtype=np.float64)


def _join(spans: list[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] < gap:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
