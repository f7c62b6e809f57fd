"""One pass over the sound, in blocks: level, pitch candidates and spectral envelope of each frame."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.measures.heard.frames import blocks, count
from analysis.measures.signals import Array

HOP = 0.02
WINDOW = 0.05
"""Three periods of the lowest voice."""
RUMBLE = 80.0
"""Hz: below lie wind, breath on the microphone and mains hum, not speech; a lower voice is known by its overtones."""
SPEECH_BAND = (150.0, 4000.0)
PITCH_BAND = (RUMBLE, 2000.0)
"""Hz: harmonics above add noise rather than pitch."""
LOWEST, HIGHEST = 60.0, 500.0
"""Hz: from creaky men to excited women and children."""
FLOOR_DB = -100.0
"""Digital silence has no level in decibels; it is shown at this floor, just below the last bit of 16-bit sound."""
CANDIDATES = 4
OCTAVE_COST = 0.02
"""Per octave, in favour of the higher of two equally good pitches (Boersma 1993)."""
FILTERS, CEPSTRA = 24, 13


@dataclass(frozen=True)
class Sound:
    """What each frame sounds like; frame i is centred on i·hop seconds."""

    hop: float
    level: Array
    """(n,) dBFS, RMS of all above the rumble."""
    band_level: Array
    """(n,) dBFS, RMS of the speech band."""
    pitches: Array
    """(n, 4) Hz, the candidates, strongest first; NaN where there are fewer."""
    strengths: Array
    """(n, 4) autocorrelation at the candidates, 0..1."""
    cepstra: Array
    """(n, 13) mel cepstrum in decibels; the first is the level."""


def analyse(samples: NDArray[np.generic], rate: int, hop: float = HOP) -> Sound:
    """Measure one channel of floats in −1..1 or 16-bit integers. Linear in time, and memory is bounded by the block."""
    total = count(len(samples), rate, hop)
    level, band = np.full(total, FLOOR_DB), np.full(total, FLOOR_DB)
    pitches, strengths = np.full((total, CANDIDATES), np.nan), np.zeros((total, CANDIDATES))
    cepstra = np.zeros((total, CEPSTRA))
    tools = _Tools.make(rate)
    for first, frames in blocks(samples, rate, WINDOW, hop):
        here = slice(first, first + len(frames))
        power: Array = np.square(np.abs(np.fft.rfft(frames * tools.window, tools.length)))
        level[here] = tools.decibels(power, RUMBLE, rate / 2)
        band[here] = tools.decibels(power, *SPEECH_BAND)
        pitches[here], strengths[here] = _candidates(tools.autocorrelation(power), tools.step)
        cepstra[here] = tools.cepstra(power)
    return Sound(hop, level, band, pitches, strengths, cepstra)


def mel_spectrum(sound: Sound, low: float, high: float) -> Array:
    """(n,) mean level in decibels of the spectral envelope between two frequencies in Hz."""
    inside = (_centres()[1:-1] > low) & (_centres()[1:-1] < high)
    return np.asarray(sound.cepstra @ _cosines()[inside].mean(axis=0))


@dataclass(frozen=True)
class _Tools:
    """Windows and tables that depend on the rate alone."""

    rate: int
    length: int
    window: Array
    coarse: int
    """Points of the autocorrelation: a coarser grid of lags than the samples, as its band is narrow."""
    step: float
    """Seconds from one lag to the next."""
    decay: Array
    """(lags,) autocorrelation of the window itself, which is divided out (Boersma 1993)."""
    filters: Array
    cosines: Array

    @classmethod
    def make(cls, rate: int) -> "_Tools":
        size = round(WINDOW * rate)
        length = 1 << (2 * size - 1).bit_length()
        window = np.hanning(size + 2)[1:-1]
        coarse = min(2 * int(2 * length * PITCH_BAND[1] / rate), length)
        step = length / coarse / rate
        lags = np.arange(int(1 / LOWEST / step) + 3)
        of_window = np.fft.irfft(np.abs(np.fft.rfft(window, length)) ** 2, length)
        decay = np.interp(lags * step * rate, np.arange(length), of_window / of_window[0])
        return cls(rate, length, window, coarse, step, np.maximum(decay, 1e-3), _mel_filters(rate, length), _cosines())

    def decibels(self, power: Array, low: float, high: float) -> Array:
        """RMS of the band in dBFS, by Parseval's theorem, the loss of the window made good."""
        inside = power[:, self._bin(low) : self._bin(high) + 1].sum(axis=1)
        mean_square = 2 * inside / self.length / float(np.sum(self.window**2))
        return np.asarray(10 * np.log10(np.maximum(mean_square, 10 ** (FLOOR_DB / 10))))

    def autocorrelation(self, power: Array) -> Array:
        """(m, lags) autocorrelation of the pitch band, 1 at lag 0."""
        kept = np.zeros((len(power), self.coarse // 2 + 1))
        low, high = self._bin(PITCH_BAND[0]), self._bin(PITCH_BAND[1])
        kept[:, low:high] = power[:, low:high]
        raw = np.fft.irfft(kept, self.coarse)[:, : len(self.decay)]
        return np.asarray(raw / np.maximum(raw[:, :1], 1e-12) / self.decay)

    def cepstra(self, power: Array) -> Array:
        energies = 10 * np.log10(power @ self.filters + 1e-12)
        return np.asarray(energies @ self.cosines)

    def _bin(self, frequency: float) -> int:
        return round(frequency * self.length / self.rate)


def _candidates(correlation: Array, step: float) -> tuple[Array, Array]:
    """The strongest local maxima of each row, refined by a parabola."""
    middle, left, right = correlation[:, 1:-1], correlation[:, :-2], correlation[:, 2:]
    lag = np.arange(1, correlation.shape[1] - 1)
    usable = (middle > left) & (middle >= right) & (lag * step >= 1 / HIGHEST) & (lag * step <= 1 / LOWEST)
    merit = np.where(usable, middle - OCTAVE_COST * np.log2(lag * step * HIGHEST), 0.0)
    best = np.argsort(-merit, axis=1)[:, :CANDIDATES]
    rows = np.arange(len(correlation))[:, None]
    a, b, c = left[rows, best], middle[rows, best], right[rows, best]
    bend = np.minimum(a - 2 * b + c, -1e-9)
    seconds = (lag[best] + np.clip(0.5 * (a - c) / bend, -0.5, 0.5)) * step
    found = merit[rows, best] > 0
    return np.where(found, 1 / seconds, np.nan), np.where(found, np.clip(merit[rows, best], 0.0, 1.0), 0.0)


def _mel_filters(rate: int, length: int) -> Array:
    """(bins, 24) triangles evenly spaced on the mel scale over the speech band."""
    centres = _centres()
    bins = np.fft.rfftfreq(length, 1 / rate)[:, None]
    rising = (bins - centres[:-2]) / (centres[1:-1] - centres[:-2])
    falling = (centres[2:] - bins) / (centres[2:] - centres[1:-1])
    shape = np.maximum(np.minimum(rising, falling), 0.0)
    return np.asarray(shape / shape.sum(axis=0))


def _centres() -> Array:
    """(26,) Hz, the corners and peaks of the triangles."""
    low, high = (1127 * np.log1p(edge / 700) for edge in (RUMBLE, SPEECH_BAND[1]))
    return np.asarray(700 * np.expm1(np.linspace(low, high, FILTERS + 2) / 1127))


def _cosines() -> Array:
    """(24, 13) orthonormal cosine transform, so that distances are those of the log spectrum in decibels."""
    rows, columns = np.arange(FILTERS)[:, None] + 0.5, np.arange(CEPSTRA)
    table = np.cos(np.pi * rows * columns / FILTERS) * np.sqrt(2 / FILTERS)
    table[:, 0] /= np.sqrt(2)
    return np.asarray(table)
