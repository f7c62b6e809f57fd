"""The pitch of the voice: of the candidates in each frame the one that fits the pitch around it."""

import numpy as np

from analysis.measures.heard.sound import Sound
from analysis.measures.signals import Array

VOICED = 0.45
"""Autocorrelation at the best lag above which a frame is voiced (Praat's default)."""
JUMP_COST = 0.25
"""Per octave away from the pitch around it."""
AROUND = 0.5
"""Seconds to each side that make up the pitch around."""


def choose(sound: Sound) -> Array:
    """(n,) Hz: the strongest candidate, unless another lies nearer to the median pitch of the half seconds around."""
    pitches, strengths = sound.pitches, sound.strengths
    rows = np.arange(len(pitches))
    if not len(rows):
        return np.zeros(0)
    voiced = strengths.max(axis=1) >= VOICED
    strongest = np.where(voiced, pitches[rows, strengths.argmax(axis=1)], np.nan)
    around = local_median(np.log2(strongest), round(AROUND / sound.hop))
    away = np.nan_to_num(np.abs(np.log2(pitches) - around[:, None]))
    merit = np.where(np.isnan(pitches), -1.0, strengths - JUMP_COST * away)
    return np.where(voiced, pitches[rows, merit.argmax(axis=1)], np.nan)


def local_median(values: Array, reach: int) -> Array:
    """(n,) median of the values within `reach` points to both sides, NaN left out; NaN where there are none."""
    padded = np.pad(values, reach, constant_values=np.nan)
    result = np.full(len(values), np.nan)
    for start in range(0, len(values), 4096):
        piece = padded[start : start + 4096 + 2 * reach]
        window = np.sort(np.lib.stride_tricks.sliding_window_view(piece, 2 * reach + 1), axis=1)
        known = np.sum(~np.isnan(window), axis=1)
        middle = window[np.arange(len(known)), np.maximum(known - 1, 0) // 2]
        result[start : start + len(known)] = np.where(known > 0, middle, np.nan)
    return result


def semitones(pitch: Array, reference: float) -> Array:
    """Pitch in semitones above `reference` Hz."""
    return np.asarray(12 * np.log2(pitch / reference), dtype=np.float64)
