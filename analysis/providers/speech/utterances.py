"""The sound as a recogniser gets it: read from the WAV, cut at silences into stretches of bounded length."""

import wave
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.measures.signals import Span
from analysis.providers.base import ProviderError

RATE = 16000
PADDING = 0.3
"""Seconds of sound kept around speech, so that soft first and last consonants survive."""

Samples = NDArray[np.int16]


def read(wav: Path) -> Samples:
    """(n,) int16 at RATE. Raises ProviderError for anything but mono, 16 kHz, 16 bit."""
    try:
        with wave.open(str(wav), "rb") as file:
            shape = (file.getnchannels(), file.getframerate(), file.getsampwidth())
            data = file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise ProviderError("SPEECH_INPUT", f"The sound could not be read: {error}", permanent=True) from error
    if shape != (1, RATE, 2):
        raise ProviderError("SPEECH_INPUT", f"The sound must be mono, 16 kHz, 16 bit; it is {shape}.", permanent=True)
    return np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2").astype(np.int16)


def cut(samples: Samples, speech: Sequence[Span], *, longest: float, kept_gap: float) -> list[tuple[int, int]]:
    """(first, last) sample of each stretch to recognise at once, in order, without overlap.

    Gaps between speech regions of up to `kept_gap` seconds stay inside a stretch, which `longest` seconds bound;
    speech without a gap for that long is cut at its quietest moment.
    """
    stretches: list[list[int]] = []
    for span in sorted(speech, key=lambda span: span.start):
        first = max(0, round((span.start - PADDING) * RATE))
        last = min(len(samples), round((span.end + PADDING) * RATE))
        if stretches and first - stretches[-1][1] <= (kept_gap - 2 * PADDING) * RATE and last - stretches[-1][0] <= longest * RATE:
            stretches[-1][1] = max(stretches[-1][1], last)
        elif last > (first := max(first, stretches[-1][1] if stretches else 0)):
            stretches.append([first, last])
    return [piece for first, last in stretches for piece in _pieces(samples, first, last, round(longest * RATE))]


def _pieces(samples: Samples, first: int, last: int, longest: int) -> Iterator[tuple[int, int]]:
    while last - first > longest:
        middle = _quietest(samples, first + longest // 2, first + longest)
        yield first, middle
        first = middle
    yield first, last


def _quietest(samples: Samples, first: int, last: int) -> int:
    """The middle of the quietest 0.2 s between two samples: the likeliest gap between words."""
    hop = RATE // 100
    count = (last - first) // hop
    energy = np.square(samples[first : first + count * hop].astype(np.float64)).reshape(count, hop).mean(axis=1)
    width = min(20, count)
    smooth = np.convolve(energy, np.ones(width) / width, mode="valid")
    return first + (int(np.argmin(smooth)) + width // 2) * hop
