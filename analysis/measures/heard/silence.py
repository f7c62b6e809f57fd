"""Where there is speech and where there is none: sound that stands out from the noise and has a voice in it."""

import numpy as np

from analysis.measures.heard.frames import bridged, covered, runs
from analysis.measures.heard.sound import Sound
from analysis.measures.signals import Array, Span

Run = tuple[int, int]

INAUDIBLE_DB = -80.0
"""Sound in the speech band below this is the noise of the last bits, whatever else is in the recording."""
SPEECH_RANGE_DB = 33.0
"""Vowels and the weak ends of words lie within so much of the loud parts of the same speaker."""
ABOVE_FLOOR_DB = 5.0
"""Steady noise, smoothed, swings by a decibel from frame to frame; speech stands out by more."""
HYSTERESIS_DB = 2.0
SMOOTHING = 0.08
FLOOR_WINDOW = 10.0
"""Seconds: people breathe in every ten, and then the noise alone is heard."""
CLOSURE = 0.25
"""Seconds: shorter gaps are the closures of "p, t, k" and the breaks between words, not silences."""
SHORTEST = 0.10
VOICED = 0.5
"""Autocorrelation above which a frame counts as voice: noise in this band seldom reaches it."""
LEAST_VOICE = 0.08
"""Seconds of voice in a row that tell speech from clicks, breaths and knocks."""
FIRM_DB, LEAST_FIRM = 15.0, 0.16
"""So near the loud parts and so long, a sound is speech even where creak hides its pitch; clicks are shorter."""
CONSONANTS = 0.4
"""Seconds of weak sound without voice that may belong to a word, before its first or after its last vowel."""
PHRASE = 0.6
"""Seconds: sounds closer together than this belong to one phrase, whose weak syllables need no voice of their own."""


def silences(speech: tuple[Span, ...], duration: float, at_least: float = 0.3) -> tuple[Span, ...]:
    """The gaps between the stretches of speech, the leading and the trailing one included."""
    edges = [0.0, *(edge for span in speech for edge in (span.start, span.end)), duration]
    gaps = (Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
    return tuple(gap for gap in gaps if gap.duration >= at_least)


def regions(sound: Sound) -> tuple[Span, ...]:
    """The stretches of speech in sound already measured."""
    level, hop = sound.band_level, sound.hop
    if not len(level) or float(level.max()) < INAUDIBLE_DB:
        return ()
    smooth = smoothed(level, round(SMOOTHING / hop))
    high = threshold(level, hop)
    voice = _longer(runs((sound.strengths.max(axis=1) >= VOICED) & (smooth > high - HYSTERESIS_DB)), LEAST_VOICE / hop)
    seeds = (smooth > high) | covered(voice, len(level))
    active = [run for run in runs(seeds | (smooth > high - HYSTERESIS_DB)) if np.any(seeds[slice(*run)])]
    firm = voice + _longer(runs(smooth > _loud(level) - FIRM_DB), LEAST_FIRM / hop)
    phrases = [run for run in bridged(active, round(PHRASE / hop)) if any(run[0] < last and first < run[1] for first, last in voice)]
    kept = [part for phrase in phrases for part in _firm_part(phrase, active, firm, round(CONSONANTS / hop))]
    joined = _longer(bridged(kept, round(CLOSURE / hop)), SHORTEST / hop)
    return tuple(Span(round(max(start - 0.5, 0.0) * hop, 3), round((end - 0.5) * hop, 3)) for start, end in joined)


def smoothed(level: Array, width: int) -> Array:
    """(n,) moving average over `width` points, made odd."""
    reach = width // 2
    return np.convolve(np.pad(level, reach, mode="edge"), np.full(2 * reach + 1, 1 / (2 * reach + 1)), mode="valid")


def threshold(level: Array, hop: float) -> Array:
    """(n,) dBFS above which a moment counts as sound: over the local noise floor, but never out of the speaker's own range."""
    return np.maximum(_floor(level, hop) + ABOVE_FLOOR_DB, max(_loud(level) - SPEECH_RANGE_DB, INAUDIBLE_DB))


def _loud(level: Array) -> float:
    """The level of the loud parts of the recording."""
    audible = level[level > INAUDIBLE_DB]
    return float(np.percentile(audible, 95)) if len(audible) else INAUDIBLE_DB


def _floor(level: Array, hop: float) -> Array:
    """The level below which a tenth of the surrounding ten seconds lies."""
    size = max(round(FLOOR_WINDOW / hop), 1)
    chunks = [np.percentile(level[start : start + size], 10) for start in range(0, len(level), size)]
    centres = np.arange(len(chunks)) * size + size / 2
    return np.asarray(np.interp(np.arange(len(level)), centres, chunks), dtype=np.float64)


def _longer(stretches: list[Run], points: float) -> list[Run]:
    return [(start, end) for start, end in stretches if end - start >= points]


def _firm_part(phrase: Run, active: list[Run], firm: list[Run], reach: int) -> list[Run]:
    """The active stretches of a phrase from just before its first firm sound to just after its last: breaths are cut off."""
    parts = [run for run in active if phrase[0] <= run[0] < phrase[1]]
    heard = sorted(run for run in firm if any(run[0] < end and start < run[1] for start, end in parts))
    first, last = heard[0][0] - reach, max(end for _, end in heard) + reach
    clipped = [(max(start, first), min(end, last)) for start, end in parts]
    return [(start, end) for start, end in clipped if end > start]
