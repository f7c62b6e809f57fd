"""Many channels to one without losing the voice: which channels carry sound, and how they go together."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

BLOCK_FRAMES = 1 << 18
ACTIVE_DB = -20.0
"""A channel this far below the loudest carries no speech of its own: hiss, hum, crosstalk or nothing."""
OPPOSED = -0.3
"""Correlation with the loudest channel below which a channel would cancel it rather than add to it."""


def weights_for(samples: Samples) -> NDArray[np.float64]:
    """(channels,) factors for a mono mix of (n, channels) samples.

    Only channels that carry sound take part, none that is turned against the loudest; the mix is then as loud as the
    loudest channel was, so that a voice on one of two, or of six, channels keeps its level.
    """
    power = covariance(samples)
    levels = np.diag(power)
    loudest = int(np.argmax(levels))
    if levels[loudest] <= 0:
        first: NDArray[np.float64] = np.eye(len(levels))[0]
        return first
    correlation = power[loudest] / np.sqrt(np.maximum(levels * levels[loudest], 1e-12))
    taken = (levels >= levels[loudest] * 10 ** (ACTIVE_DB / 10)) & (correlation > OPPOSED)
    mean = taken.astype(np.float64) / float(taken.sum())
    weights: NDArray[np.float64] = mean * float(np.sqrt(levels[loudest] / (mean @ power @ mean)))
    return weights


def covariance(samples: Samples) -> NDArray[np.float64]:
    """(channels, channels) mean products, block by block so that memory stays small."""
    total = np.zeros((samples.shape[1], samples.shape[1]))
    for start in range(0, len(samples), BLOCK_FRAMES):
        block = samples[start : start + BLOCK_FRAMES].astype(np.float32)
        total += block.T.astype(np.float64) @ block if len(block) < 1024 else (block.T @ block).astype(np.float64)
    return total / max(1, len(samples))


def mix(samples: Samples, weights: NDArray[np.float64]) -> Samples:
    """One channel of 16-bit samples from a block of (n, channels)."""
    mono = np.rint(samples.astype(np.float32) @ weights.astype(np.float32))
    clipped: Samples = np.clip(mono, -32768, 32767).astype(np.int16)
    return clipped
