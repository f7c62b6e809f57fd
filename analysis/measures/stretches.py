"""Stretches of samples on a regular time grid: which samples lie in a span, and which runs of them hold."""

import numpy as np
from numpy.typing import NDArray

from analysis.measures.signals import Array

Mask = NDArray[np.bool_]
EDGE = 1e-3
"""Seconds: stored times are rounded to four decimals, so edges are compared with this much slack."""


def step(times: Array) -> float:
    """Seconds between samples; 0 when there are fewer than two, so that nothing can have lasted."""
    return float(np.median(np.diff(times))) if len(times) > 1 else 0.0


def within(times: Array, start: float, end: float) -> Mask:
    """(n,) the samples whose cell [t − step/2, t + step/2) touches the span."""
    half = step(times) / 2
    mask: Mask = (times + half > start + EDGE) & (times - half < end - EDGE)
    return mask


def edges(times: Array, first: int, last: int) -> tuple[float, float]:
    """Start and end in seconds of the samples first..last, each standing for half a step to both sides."""
    half = step(times) / 2
    return max(float(times[first]) - half, 0.0), float(times[last]) + half


def runs(mask: Mask) -> list[tuple[int, int]]:
    """First and last index of every run of True."""
    padded = np.concatenate(([False], mask, [False])).astype(np.int8)
    turns = np.flatnonzero(np.diff(padded))
    return [(int(first), int(after) - 1) for first, after in zip(turns[::2], turns[1::2], strict=True)]


def bridged(mask: Mask, gap: int) -> Mask:
    """`mask` with inner holes of at most `gap` samples filled."""
    filled = mask.copy()
    for first, last in runs(~mask):
        if first > 0 and last < len(mask) - 1 and last - first < gap:
            filled[first : last + 1] = True
    return filled


def smoothed(values: Array, width: int) -> Array:
    """Centred mean over `width` samples (made odd) that ignores NaN; NaN where the middle sample is NaN."""
    half = width // 2
    if half == 0 or len(values) == 0:
        return values.astype(np.float64)
    known = np.isfinite(values)
    ones = np.ones(2 * half + 1)
    total = np.convolve(np.where(known, values, 0.0), ones, "full")[half : half + len(values)]
    count = np.convolve(known.astype(np.float64), ones, "full")[half : half + len(values)]
    return np.where(known, total / np.maximum(count, 1.0), np.nan)


def mean_known(values: Array, mask: Mask, share: float) -> float | None:
    """Mean of the known values under `mask`; None when fewer than `share` of them are known."""
    chosen = values[mask]
    known = chosen[np.isfinite(chosen)]
    if len(known) == 0 or len(known) < share * len(chosen):
        return None
    return float(np.mean(known))
