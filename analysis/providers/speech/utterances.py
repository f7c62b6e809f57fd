"""The sound as a recogniser gets it: read from the WAV, cut at silences into stretches of bounded length."""

import itertools
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.measures.signals import Span
from analysis.providers.base import ProviderError

RATE = 16000
PADDING = 0.3
"""Seconds of sound kept around speech: soft consonants survive, and the recogniser learns what the noise is like."""

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
    joined: list[Span] = []
    for span in sorted((span for span in speech if span.start * RATE < len(samples)), key=lambda span: span.start):
        if joined and span.start - joined[-1].end <= kept_gap and span.end - joined[-1].start <= longest:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    stretches = _padded(joined, len(samples))
    return [piece for first, last in stretches for piece in _pieces(samples, first, last, round(longest * RATE))]


def _padded(spans: Sequence[Span], end: int) -> list[tuple[int, int]]:
    """Samples of the spans with PADDING around each, at most to the middle of the gap to its neighbour."""
    middles = [(before.end + after.start) / 2 for before, after in itertools.pairwise(spans)]
    starts = [max(span.start - PADDING, edge) for span, edge in zip(spans, [0.0, *middles], strict=False)]
    ends = [min(span.end + PADDING, edge) for span, edge in zip(spans, [*middles, end / RATE], strict=False)]
    return [(round(start * RATE), min(end, round(last * RATE))) for start, last in zip(starts, ends, strict=True)]


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
