"""Tempo and key of a sound, where it has them. Speech has neither, and then none is told: None with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
RATE: Final = 12_000
LEAST_SECONDS: Final = 10.0
HOP: Final = 256
FRAMES_A_SECOND: Final = RATE / HOP
WINDOW: Final = 512
STRETCH_SECONDS: Final = 12.0
"""Of so much the beat is looked for at a time: what is steady is found again in the next."""
SLOWEST, FASTEST = 50.0, 200.0
"""Beats a minute."""
LIKELY: Final = 115.0
"""Where listeners tap, most of all (the prior of Ellis 2007: a normal curve over octaves)."""
SPREAD: Final = 0.9
NOTE_WINDOW: Final = 8192
NOTE_HOP: Final = 4096
LOWEST_NOTE, HIGHEST_NOTE = 100.0, 2000.0
A4: Final = 440.0
PEAKS: Final = 12
"""Notes that are listened to at a time."""
NAMES: Final = ("C", "C sharp", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B")
MAJOR: Final = np.array((6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88))
MINOR: Final = np.array((6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17))
"""How well each step of the scale fits the key (Krumhansl and Kessler 1982)."""
STEADY, AGREED = 0.30, 0.60
"""Speech stays below 0.16 with the first: how alike its beginnings are a beat later; the other is the share of stretches with that beat."""
IN_TUNE, FITS, AHEAD = 0.35, 0.70, 0.05
"""Speech stays below 0.11 with the first: how near its notes are to one scale of semitones. Then its fit, and its lead on the next key."""
LAGS: Final = np.arange(int(FRAMES_A_SECOND * 60 / FASTEST), int(FRAMES_A_SECOND * 60 / SLOWEST) + 2)
SHORT: Final = "The sound is too short to tell."
NO_BEAT: Final = "There is no steady beat in this sound."
NO_KEY: Final = "This sound keeps to no key."


@dataclass(frozen=True)
class Found:
    """A tempo in beats a minute or a key in words, with how sure that is (0 to 1); None with a reason where it is not sure enough."""

    value: float | str | None
    confidence: float
    reason: str | None = None


@dataclass(frozen=True)
class Music:
    tempo: Found
    key: Found


def listen(blocks: Iterable[Samples]) -> Music:
    """To a sound of 12 kHz, mono, that comes in blocks of any length."""
    ears = _Ears()
    for block in blocks:
        ears.hear(block)
    if ears.seconds < LEAST_SECONDS:
        return Music(Found(None, 0.0, SHORT), Found(None, 0.0, SHORT))
    return Music(tempo_of(ears.onsets), key_of(ears.cents, ears.weights))


class _Ears:
    """Keeps of the sound how much begins at each moment, and the notes."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._begun: list[NDArray[np.float64]] = []
        self._notes: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []
        self._rests = {WINDOW: np.zeros(0, np.float32), NOTE_WINDOW: np.zeros(0, np.float32)}
        self._last: NDArray[np.float64] | None = None

    def hear(self, block: Samples) -> None:
        self.seconds += len(block) / RATE
        louder = np.log1p(100.0 * self._spectra(block, WINDOW, HOP)[:, 1:])
        if len(louder):
            before = louder[:1] if self._last is None else self._last
            self._begun.append(np.maximum(np.diff(np.concatenate((before, louder)), axis=0), 0.0).mean(axis=1))
            self._last = louder[-1:]
        self._notes.extend(_notes(spectrum) for spectrum in self._spectra(block, NOTE_WINDOW, NOTE_HOP))

    def _spectra(self, block: Samples, window: int, hop: int) -> NDArray[np.float64]:
        samples = np.concatenate((self._rests[window], block))
        count = max(0, (len(samples) - window) // hop + 1)
        self._rests[window] = samples[count * hop :]
        if count == 0:
            return np.zeros((0, window // 2 + 1))
        frames = np.lib.stride_tricks.sliding_window_view(samples, window)[: (count - 1) * hop + 1 : hop]
        magnitudes: NDArray[np.float64] = np.abs(np.fft.rfft(frames * np.hanning(window).astype(np.float32), axis=1)) / window
        return magnitudes

    @property
    def onsets(self) -> NDArray[np.float64]:
        return np.concatenate(self._begun)

    @property
    def cents(self) -> NDArray[np.float64]:
        return np.concatenate([np.zeros(0), *(cents for cents, _ in self._notes)])

    @property
    def weights(self) -> NDArray[np.float64]:
        return np.concatenate([np.zeros(0), *(weights for _, weights in self._notes)])


# --- Tempo


def tempo_of(onsets: NDArray[np.float64]) -> Found:
    """By how alike the beginnings are to themselves a beat later, and whether it is the same beat all along."""
    length = int(STRETCH_SECONDS * FRAMES_A_SECOND)
    starts = range(0, max(1, len(onsets) - length + 1), length // 2)
    curves = [curve for start in starts if (curve := _alike(onsets[start : start + length])) is not None]
    if not curves:
        return Found(None, 0.0, NO_BEAT)
    whole = np.mean(curves, axis=0)
    lag = _best(whole)
    steady = float(whole[lag - 1 : lag + 2].max())  # a beat between two frames shows in both
    agreed = float(np.mean([_same(_best(curve), lag) for curve in curves])) * len(curves) / max(len(starts), 1)
    confidence = round(min(1.0, max(0.0, steady)) * agreed, 2)
    if steady < STEADY or agreed < AGREED:
        return Found(None, confidence, NO_BEAT)
    return Found(round(60 * FRAMES_A_SECOND / _refined(whole, lag), 1), confidence)


def _alike(onsets: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The autocorrelation, 1 at no lag; None of silence."""
    kernel = np.ones(25) / 25
    lively = np.maximum(onsets - np.convolve(onsets, kernel, "same"), 0.0)
    lively = lively - lively.mean()
    energy = float(lively @ lively)
    if energy <= 1e-6 * len(lively) or len(lively) < 4 * LAGS[-1]:
        return None
    spectrum = np.fft.rfft(lively, 2 * len(lively))
    curve: NDArray[np.float64] = np.fft.irfft(np.abs(spectrum) ** 2)[: 4 * int(LAGS[-1]) + 8]
    return curve / energy * (len(lively) / (len(lively) - np.arange(len(curve))))


def _best(curve: NDArray[np.float64]) -> int:
    """The lag whose multiples are alike too, of the likely ones before the others."""
    nearby = np.max([np.roll(curve, shift) for shift in (-1, 0, 1)], axis=0)
    comb = curve[LAGS] + 0.5 * nearby[2 * LAGS] + 0.25 * nearby[3 * LAGS]
    prior = np.exp(-0.5 * (np.log2(60 * FRAMES_A_SECOND / LAGS / LIKELY) / SPREAD) ** 2)
    return int(LAGS[np.argmax(comb * prior)])


def _same(lag: float, other: float) -> bool:
    """The same beat, or every other one of it."""
    return any(abs(lag * times / other - 1) < 0.05 for times in (0.5, 1, 2))


def _refined(curve: NDArray[np.float64], lag: int) -> float:
    """Between the frames: by the peaks at the beat and at its multiples, each of which is as sharp."""
    found = float(lag)
    for times in (1, 2, 4):
        middle = round(found * times)
        around = np.arange(max(1, middle - 2), min(len(curve) - 1, middle + 3))
        at = int(around[np.argmax(curve[around])])
        left, top, right = curve[at - 1 : at + 2] if at + 1 < len(curve) else (0.0, 1.0, 0.0)
        bend = left - 2 * top + right
        found = (at + (0.5 * (left - right) / bend if bend < 0 else 0.0)) / times
    return found


# --- Key


def _notes(spectrum: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The strongest peaks, as cents above A4 and how strong they are."""
    low, high = (int(hertz * NOTE_WINDOW / RATE) for hertz in (LOWEST_NOTE, HIGHEST_NOTE))
    middle = spectrum[low:high]
    peaks = np.flatnonzero((middle > spectrum[low - 1 : high - 1]) & (middle >= spectrum[low + 1 : high + 1])) + low
    peaks = peaks[np.argsort(spectrum[peaks])[-PEAKS:]]
    peaks = peaks[spectrum[peaks] > 1e-4]
    if not len(peaks):
        return np.zeros(0), np.zeros(0)
    left, top, right = (np.log(spectrum[peaks + shift] + 1e-12) for shift in (-1, 0, 1))
    bins = peaks + 0.5 * (left - right) / np.minimum(left - 2 * top + right, -1e-9)
    return 1200 * np.log2(bins * RATE / NOTE_WINDOW / A4), np.sqrt(spectrum[peaks])


def key_of(cents: NDArray[np.float64], weights: NDArray[np.float64]) -> Found:
    """Where the notes lie on one scale of semitones, however it is tuned: the key whose profile they fit, if one fits well and alone."""
    if not len(cents):
        return Found(None, 0.0, NO_KEY)
    around = np.sum(weights * np.exp(2j * np.pi * cents / 100)) / np.sum(weights)
    in_tune, tuning = float(np.abs(around)), float(np.angle(around)) * 100 / (2 * np.pi)
    classes = np.round((cents - tuning) / 100 + 9).astype(int) % 12
    chroma = np.bincount(classes, weights=weights, minlength=12)
    fits = np.array([np.corrcoef(chroma, np.roll(profile, tonic))[0, 1] for profile in (MAJOR, MINOR) for tonic in range(12)])
    best, second = np.argsort(fits)[-1], np.argsort(fits)[-2]
    fit, ahead = float(fits[best]), float(fits[best] - fits[second])
    confidence = round(max(0.0, min(1.0, in_tune / 0.7)) * max(0.0, fit) * min(1.0, 0.5 + ahead * 5), 2)
    if in_tune < IN_TUNE or fit < FITS or ahead < AHEAD:
        return Found(None, confidence, NO_KEY)
    return Found(f"{NAMES[best % 12]} {'major' if best < 12 else 'minor'}", confidence)
