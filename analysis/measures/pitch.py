"""The pitch of the voice from the autocorrelation of each frame (Boersma 1993), steadied by the pitch around it."""

import numpy as np
from numpy.typing import NDArray

from analysis.measures.frames import Floats, blocks, count
from analysis.measures.signals import Array

LOWEST, HIGHEST = 60.0, 500.0
"""Hz: creaky men to excited women and children."""
WINDOW = 0.05
"""Three periods of the lowest voice."""
BAND = 2000.0
"""Hz: harmonics above add noise rather than pitch."""
CANDIDATES = 4
VOICED = 0.45
"""Autocorrelation at the best lag above which a frame is voiced (Praat's default)."""
OCTAVE_COST = 0.02
JUMP_COST = 0.25
"""Per octave away from the pitch around it."""
AROUND = 0.5


def track(samples: NDArray[np.generic], rate: int, hop: float) -> Array:
    """(n,) Hz, NaN where unvoiced."""
    lags, strengths = candidates(samples, rate, hop)
    return choose(lags, strengths, hop)


def candidates(samples: NDArray[np.generic], rate: int, hop: float) -> tuple[Array, Array]:
    """(n, 4) Hz and (n, 4) strength 0..1 of the best lags of each frame; NaN and 0 where there are fewer."""
    total = count(len(samples), rate, hop)
    pitches, strengths = np.full((total, CANDIDATES), np.nan), np.zeros((total, CANDIDATES))
    for first, frames in blocks(samples, rate, WINDOW, hop):
        correlation, step = autocorrelation(frames, rate)
        found = _peaks(correlation, step)
        pitches[first : first + len(frames)], strengths[first : first + len(frames)] = found
    return pitches, strengths


def autocorrelation(frames: Floats, rate: int) -> tuple[Array, float]:
    """Normalised autocorrelation (m, lags) of the band below 2 kHz, and the seconds from one lag to the next."""
    size = frames.shape[1]
    window = np.hanning(size + 2)[1:-1]
    length = 1 << (2 * size - 1).bit_length()
    power = np.abs(np.fft.rfft((frames - frames.mean(axis=1, keepdims=True)) * window, length)) ** 2
    shape = np.abs(np.fft.rfft(window, length)) ** 2
    coarse = min(2 * int(length * 2 * BAND / rate), length)
    bins = np.arange(coarse // 2 + 1)
    keep = (bins * rate / length < BAND) & (bins * rate / length > LOWEST / 2)
    lags = int(coarse * rate / length / LOWEST) + 2
    raw = np.fft.irfft(power[:, : coarse // 2 + 1] * keep, coarse)[:, :lags]
    of_window = np.fft.irfft(shape, length)
    step = length / coarse / rate
    scale = np.interp(np.arange(lags) * step * rate, np.arange(length // 2), of_window[: length // 2] / of_window[0])
    return raw / np.maximum(raw[:, :1], 1e-12) / np.maximum(scale, 1e-3), step


def _peaks(correlation: Array, step: float) -> tuple[Array, Array]:
    """The strongest local maxima of each row, refined by a parabola."""
    middle, left, right = correlation[:, 1:-1], correlation[:, :-2], correlation[:, 2:]
    lag = np.arange(1, correlation.shape[1] - 1)
    usable = (middle > left) & (middle >= right) & (lag * step >= 1 / HIGHEST) & (lag * step <= 1 / LOWEST)
    strength = np.where(usable, middle - OCTAVE_COST * np.log2(np.maximum(lag * step * LOWEST, 1e-9)), 0.0)
    best = np.argsort(-strength, axis=1)[:, :CANDIDATES]
    rows = np.arange(len(correlation))[:, None]
    value, a, c = strength[rows, best], left[rows, best], right[rows, best]
    b = middle[rows, best]
    bend = a - 2 * b + c
    shift = np.where(bend < 0, 0.5 * (a - c) / np.where(bend < 0, bend, -1.0), 0.0)
    seconds = (lag[best] + np.clip(shift, -0.5, 0.5)) * step
    return np.where(value > 0, 1 / seconds, np.nan), np.clip(value, 0.0, 1.0)


def choose(pitches: Array, strengths: Array, hop: float) -> Array:
    """One pitch per frame: the strongest, unless another candidate lies nearer to the pitch of the half second around."""
    if not len(pitches):
        return np.zeros(0)
    voiced = strengths.max(axis=1) >= VOICED
    first = np.where(voiced, pitches[np.arange(len(pitches)), strengths.argmax(axis=1)], np.nan)
    around = local_median(np.log2(first), round(AROUND / hop))
    away = np.abs(np.log2(pitches) - around[:, None])
    merit = np.where(np.isnan(pitches), -1.0, strengths - JUMP_COST * np.where(np.isnan(away), 0.0, away))
    return np.where(voiced, pitches[np.arange(len(pitches)), merit.argmax(axis=1)], np.nan)


def local_median(values: Array, reach: int) -> Array:
    """(n,) median of the values within `reach` points to both sides, NaN left out; NaN where there are none."""
    padded = np.pad(values, reach, constant_values=np.nan)
    result = np.full(len(values), np.nan)
    for start in range(0, len(values), 4096):
        window = np.sort(np.lib.stride_tricks.sliding_window_view(padded[start : start + 4096 + 2 * reach], 2 * reach + 1), axis=1)
        known = np.sum(~np.isnan(window), axis=1)[: len(values) - start]
        rows = np.arange(len(known))
        middle = window[rows, np.maximum(known - 1, 0) // 2]
        result[start : start + len(known)] = np.where(known > 0, middle, np.nan)
    return result


def semitones(pitch: Array, reference: float) -> Array:
    """Pitch in semitones above `reference` Hz."""
    return np.asarray(12 * np.log2(pitch / reference), dtype=np.float64)
