"""Cutting sound into short overlapping frames, block by block, so that memory does not grow with the talk."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BLOCK_FRAMES = 128
"""2.6 s of sound at a time: the spectra stay in the processor's cache, and the system need not clear new memory for each block."""


def count(samples: int, rate: int, hop: float) -> int:
    """How many frames of `hop` seconds cover so many samples."""
    return int(np.ceil(samples / (rate * hop))) if samples else 0


def as_floats(samples: NDArray[np.generic]) -> Floats:
    """Float32 in −1..1; whole numbers (16-bit PCM) are scaled, broken samples count as silence."""
    floats = np.asarray(samples, dtype=np.float32)
    if samples.dtype.kind == "i":
        return floats / np.float32(2 ** (8 * samples.dtype.itemsize - 1))
    return np.nan_to_num(floats, nan=0.0, posinf=0.0, neginf=0.0)


def blocks(samples: NDArray[np.generic], rate: int, width: float, hop: float) -> Iterator[tuple[int, Floats]]:
    """Yield (index of the first frame, (m, w) frames); frame i is centred on i·hop, the ends padded with silence."""
    size, total = round(width * rate), count(len(samples), rate, hop)
    for first in range(0, total, BLOCK_FRAMES):
        last = min(first + BLOCK_FRAMES, total)
        starts = np.round(np.arange(first, last) * hop * rate).astype(np.int64) - size // 2
        begin, end = int(starts[0]), int(starts[-1]) + size
        piece = as_floats(samples[max(begin, 0) : max(end, 0)])
        padded = np.pad(piece, (max(-begin, 0), max(end - max(begin, 0) - len(piece), 0)))
        yield first, np.lib.stride_tricks.sliding_window_view(padded, size)[starts - begin]


def runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open index pairs of the stretches where `mask` is true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def bridged(stretches: list[tuple[int, int]], hole: int) -> list[tuple[int, int]]:
    """The same stretches with holes of up to `hole` points closed."""
    joined: list[tuple[int, int]] = []
    for first, last in stretches:
        if joined and first - joined[-1][1] <= hole:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def covered(stretches: list[tuple[int, int]], size: int) -> NDArray[np.bool_]:
    """(size,) whether each point lies in one of the half-open stretches."""
    mask = np.zeros(size, dtype=bool)
    for first, last in stretches:
        mask[max(first, 0) : max(last, 0)] = True
    return mask
