"""Whether several people talk at once: moments that take two pitches to explain, and not one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.measures.heard.frames import blocks
from analysis.measures.signals import Array

HOP = 0.02
WINDOW = 0.08
"""Seconds: five periods of a low voice, so that two series of harmonics come apart; longer, and gliding pitches smear."""
BAND = (80.0, 1200.0)
"""Hz: where harmonics are strong and a glide has not blurred them yet."""
LOWEST, HIGHEST = 70.0, 400.0
PER_OCTAVE = 72
"""Pitches tried; coarser, and the tenth harmonic falls between two of them."""
CANDIDATES = 6
"""Best single pitches for which a second one is looked for."""
QUIET_DB = 25.0
"""Below the loud parts of the recording."""
UNEXPLAINED = 0.15
"""Share of a frame's energy that the best single pitch must leave over."""
EXPLAINED = 0.3
"""Share of that which may be left over by two pitches; noise, echo and a change of pitch leave more."""
LEAST_STRENGTH = 0.1
"""Autocorrelation at each of the two pitches."""
APART = (1.5, 23.0)
"""Semitones between the two: nearer is one gliding or echoing voice, farther no pair of voices."""
HARMONIC, OFF_HARMONIC = (12.0, 19.02), 0.6
"""Semitones of twice and three times a pitch, where the overtones of one voice look like a second one; and how near to them."""
HELD, HELD_AFTER, HELD_WITHIN = 0.012, 0.1, 1.0
"""Octaves, seconds, seconds: a pitch that comes back unchanged after 0.1 to 1 s is a note and not a voice."""
LOUD_PERCENTILE = 95
TINY = 1e-12


@dataclass(frozen=True)
class Overlap:
    """The voiced sound in which two voices were heard at once."""

    seconds: float
    share: float
    """0..1 of the voiced sound. Two people talking all the time reach a few hundredths: seldom are both loud and voiced at once."""


def measure(samples: NDArray[np.generic], rate: int) -> Overlap:
    """How much of one channel of floats or 16-bit integers has two voices in it. The level does not matter.

    Comb filters at one and at two periods in a row, joint over both (de Cheveigné and Kawahara 1999), computed from the
    autocorrelation: one voice is cancelled by its own period, two need both of theirs, noise is cancelled by neither.
    """
    tools = _Tools.make(rate)
    parts = [tools.explain(frames) for _, frames in blocks(samples, rate, WINDOW, HOP)]
    if not parts:
        return Overlap(0.0, 0.0)
    energy, one, two, pitches = (np.concatenate(part) for part in zip(*parts, strict=True))
    loud = energy > np.percentile(energy, LOUD_PERCENTILE) * 10 ** (-QUIET_DB / 10)
    voiced = loud & (np.minimum(one, two) < EXPLAINED)
    double = _moving(np.where((loud & (one > UNEXPLAINED) & (two < EXPLAINED * one))[:, None], np.log2(pitches), np.nan))
    count = int(np.count_nonzero(double))
    return Overlap(round(count * HOP, 2), count / max(int(np.count_nonzero(voiced)), 1))


def _moving(pitches: Array) -> NDArray[np.bool_]:
    """(n,) where two pitches (n, 2), in octaves, were heard of which neither is held like the note of an instrument."""
    near, far = round(HELD_AFTER / HOP), round(HELD_WITHIN / HOP)
    padded = np.pad(pitches, ((far, far), (0, 0)), constant_values=np.nan)
    held = np.zeros(len(pitches), dtype=bool)
    for shift in [*range(-far, -near + 1), *range(near, far + 1)]:
        other = padded[far + shift : far + shift + len(pitches)]
        held |= (np.abs(pitches[:, :, None] - other[:, None, :]) < HELD).any(axis=(1, 2))
    return np.asarray(np.isfinite(pitches[:, 0]) & ~held)


@dataclass(frozen=True)
class _Tools:
    """Window and tables that depend on the rate alone."""

    window: Array
    length: int
    coarse: int
    """Points of the autocorrelation: its band is narrow, so its lags may lie wider apart than the samples."""
    band: tuple[int, int]
    decay: Array
    """(lags,) autocorrelation of the window itself, which is divided out (Boersma 1993)."""
    pitches: Array
    """(p,) Hz, those tried."""
    periods: Array
    """(p,) in lags."""
    pairs: NDArray[np.bool_]
    """(p, p) whether two voices may have these pitches."""

    @classmethod
    def make(cls, rate: int) -> "_Tools":
        size = round(WINDOW * rate)
        length = 1 << (2 * size - 1).bit_length()
        window = np.hanning(size + 2)[1:-1]
        coarse = length // 2
        step = length / coarse / rate
        pitches = LOWEST * 2 ** (np.arange(int(np.log2(HIGHEST / LOWEST) * PER_OCTAVE) + 1) / PER_OCTAVE)
        lags = np.arange(int(2 / LOWEST / step) + 3)
        of_window = np.fft.irfft(np.abs(np.fft.rfft(window, length)) ** 2, length)
        decay = np.interp(lags * step * rate, np.arange(length), of_window / of_window[0])
        band = (round(BAND[0] * length / rate), round(BAND[1] * length / rate))
        return cls(window, length, coarse, band, np.maximum(decay, 0.05), pitches, 1 / pitches / step, _pairs(pitches))

    def explain(self, frames: NDArray[np.float32]) -> tuple[Array, Array, Array, Array]:
        """(n,) energy, (n,) shares of it left over by the best pitch and by the best two, (n, 2) these two in Hz."""
        energy, curves = self._autocorrelation(frames)
        single = _at(curves, np.broadcast_to(self.periods, (len(curves), len(self.periods))))
        one: Array = 1 - single.max(axis=1)
        two, pitches = np.ones(len(one)), np.ones((len(one), 2))
        doubtful = np.flatnonzero(one > UNEXPLAINED)
        if len(doubtful):
            two[doubtful], pitches[doubtful] = self._best_two(curves[doubtful], single[doubtful])
        return energy, one, two, pitches

    def _autocorrelation(self, frames: NDArray[np.float32]) -> tuple[Array, Array]:
        """(n,) energy in the band, (n, lags) autocorrelation, 1 at lag 0."""
        first, last = self.band
        kept = np.zeros((len(frames), self.coarse // 2 + 1))
        kept[:, first:last] = np.square(np.abs(np.fft.rfft(frames * self.window, self.length)[:, first:last]))
        raw = np.fft.irfft(kept, self.coarse)[:, : len(self.decay)]
        return raw[:, 0], raw / np.maximum(raw[:, :1], TINY) / self.decay

    def _best_two(self, curves: Array, single: Array) -> tuple[Array, Array]:
        """(n,) share of the energy left over by the best pair of pitches, (n, 2) the pair; 1 where there is none."""
        rows = np.arange(len(curves))
        best, pitches = np.ones(len(rows)), np.ones((len(rows), 2))
        for first in _peaks(single).T:
            period = self.periods[first][:, None]
            both = _at(curves, period + self.periods) + _at(curves, np.abs(period - self.periods))
            left = 1 - single[rows, first][:, None] - single + both / 2
            weak = (single < LEAST_STRENGTH) | (single[rows, first] < LEAST_STRENGTH)[:, None]
            left[weak | ~self.pairs[first]] = np.inf
            second = left.argmin(axis=1)
            better = left[rows, second] < best
            best[better] = left[rows, second][better]
            pitches[better] = np.stack([self.pitches[first], self.pitches[second]], axis=1)[better]
        return best, pitches


def _pairs(pitches: Array) -> NDArray[np.bool_]:
    apart = 12 * np.abs(np.log2(pitches[:, None] / pitches))
    harmonic = [np.abs(apart - ratio) < OFF_HARMONIC for ratio in HARMONIC]
    return np.asarray((apart >= APART[0]) & (apart <= APART[1]) & ~np.any(harmonic, axis=0))


def _peaks(single: Array) -> NDArray[np.intp]:
    """(n, CANDIDATES) the pitches that fit best, each better than its neighbours."""
    peaks = np.full(single.shape, -np.inf)
    middle = single[:, 1:-1]
    peaks[:, 1:-1] = np.where((middle > single[:, :-2]) & (middle >= single[:, 2:]), middle, -np.inf)
    return np.argpartition(-peaks, CANDIDATES, axis=1)[:, :CANDIDATES]


def _at(curves: Array, lags: Array) -> Array:
    """(n, p) the curves (n, lags) between their points, at the lags (n, p)."""
    before = lags.astype(np.intp)
    rest = lags - before
    rows = np.arange(len(curves))[:, None]
    return np.asarray(curves[rows, before] * (1 - rest) + curves[rows, before + 1] * rest)
