"""How loud the sound is, moment by moment, in dBFS."""

import numpy as np
from numpy.typing import NDArray

from analysis.measures.frames import blocks, count
from analysis.measures.signals import Array

FLOOR_DB = -100.0
"""Digital silence has no level in decibels; it is shown at this floor, just below the last bit of 16-bit sound."""
WINDOW = 0.04


def levels(samples: NDArray[np.generic], rate: int, hop: float, *, emphasis: float = 0.0) -> Array:
    """(n,) dBFS, RMS of 40 ms around each point of the grid. `emphasis` (0..1) first takes away so much of the previous
    sample, which mutes rumble and hum and keeps consonants."""
    result = np.full(count(len(samples), rate, hop), FLOOR_DB)
    for first, frames in blocks(samples, rate, WINDOW, hop):
        heard = frames[:, 1:] - emphasis * frames[:, :-1] if emphasis else frames
        power = np.einsum("ij,ij->i", heard, heard, dtype=np.float64) / heard.shape[1]
        result[first : first + len(frames)] = 10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))
    return result
