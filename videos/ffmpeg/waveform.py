"""The sound at a glance: lowest and highest sample per stretch, as JSON for players and as a picture."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from videos.ffmpeg import audio

Peaks = list[tuple[float, float]]

FULL_SCALE = 32768.0
DECIMALS = 4
INK, PAPER = (42, 38, 34), (250, 247, 242)
OVERSAMPLING, MARGIN = 2, 4


def peaks(samples: NDArray[np.int16] | NDArray[np.float32], buckets: int = 800) -> Peaks:
    """(lowest, highest) of each of `buckets` equal stretches, −1..1; [] without samples.

    Takes float samples or 16-bit ones, mapped ones too: they are read once. Fewer samples than buckets repeat.
    """
    if len(samples) == 0:
        return []
    edges = np.minimum(np.arange(buckets) * len(samples) // buckets, len(samples) - 1)
    scale = FULL_SCALE if samples.dtype.kind == "i" else 1.0
    low = np.minimum.reduceat(samples, edges) / scale
    high = np.maximum.reduceat(samples, edges) / scale
    return [(round(float(a), DECIMALS), round(float(b), DECIMALS)) for a, b in zip(low, high, strict=True)]


def as_json(wav: Path) -> bytes:
    """`{"duration": seconds, "peaks": [[lowest, highest], …]}` of a mono 16-bit file."""
    samples, rate = audio.open_wav(wav)
    return json.dumps({"duration": round(len(samples) / rate, 3), "peaks": peaks(samples)}, separators=(",", ":")).encode()


def draw(wav: Path, png: Path, *, size: tuple[int, int] = (800, 320)) -> None:
    """A PNG of `size` pixels: one stroke per column about a middle line, which alone stands for silence."""
    width, height = size[0] * OVERSAMPLING, size[1] * OVERSAMPLING
    image = Image.new("RGB", (width, height), PAPER)
    pen, middle = ImageDraw.Draw(image), height / 2
    pen.line([(0, middle), (width, middle)], fill=INK, width=OVERSAMPLING)
    reach = middle - MARGIN * OVERSAMPLING
    for column, (low, high) in enumerate(peaks(audio.open_wav(wav)[0], buckets=width)):
        pen.line([(column, middle - high * reach), (column, middle - low * reach)], fill=INK, width=1)
    image.resize(size, Image.Resampling.BOX).save(png, "PNG", optimize=True)
