"""Sound of 48 kHz and 24 bits that lies in a WAV, read a minute at a time as its quarter rate in one channel."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

QUARTER: Final = 4
BLOCK_FRAMES: Final = 60 * 48_000
BYTES: Final = 3
FULL: Final = float(1 << 31)


def quarter(path: Path) -> Iterator[NDArray[np.float32]]:
    """12 kHz, -1 to 1: each four samples are one, which is as good a filter as rhythm and notes up to 2 kHz need."""
    with path.open("rb") as file:
        channels = _to_the_samples(file)
        while data := file.read(BLOCK_FRAMES * channels * BYTES):
            frames = len(data) // (channels * BYTES * QUARTER) * QUARTER
            wide = np.zeros((frames * channels, 4), np.uint8)  # the lowest of four bytes is none of ours
            wide[:, 1:] = np.frombuffer(data, np.uint8, frames * channels * BYTES).reshape(-1, BYTES)
            samples = wide.view("<i4").reshape(-1, QUARTER * channels)
            yield (samples.mean(axis=1) / FULL).astype(np.float32)


def _to_the_samples(file: BinaryIO) -> int:
    """Past the headers of a WAV, also of one beyond 4 GB; the number of channels."""
    channels = 1
    file.seek(12)
    while True:
        name, size = struct.unpack("<4sI", file.read(8))
        if name == b"data":
            return channels
        content = file.read(size + size % 2)
        if name == b"fmt ":
            channels = struct.unpack_from("<H", content, 2)[0]
