"""Two pictures at rest: does the second show another slide, or the same one, built up, dimmed or scrolled?

What stood on the old slide is looked for at its place by correlation in small windows, which does not mind other
brightness or contrast. A build takes nothing away; another slide does, even where its letters stand on the same lines.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Mask = NDArray[np.bool_]

EDGE_LEVELS = 24
WINDOW = 7
SAME_CORRELATION = 0.5
PLAIN = 9.0
"""Variance of grey levels in a window below which nothing is written there."""
VANISHED_SHARE = 0.12
"""More of the old edges gone than this is another slide; builds take away next to none."""
MIN_EDGES = 40
BANDS = 8
BAND_CORRELATION = 0.8
MIN_SCROLL = 2
LOST_SHARE = 0.25
"""So much of what moved may not be found again: windows at the seams see what came in."""
STILL_THERE = 0.3
"""Share of what moved that must still be in the picture; a page turned as a whole is another slide."""


def is_another(before: Gray, after: Gray, quiet: Mask) -> bool:
    """Grey pictures (h, w); `quiet` is where both may be compared."""
    old = _edges(before) & quiet
    if int(old.sum()) < MIN_EDGES:
        return int((_edges(after) & quiet).sum()) - int(old.sum()) >= MIN_EDGES
    gone = old & ~_same(before, after)
    if int(gone.sum()) <= VANISHED_SHARE * int(old.sum()):
        return False
    return not any(_explained(before, after, gone, step) for step in _steps(before, after))


def _edges(gray: Gray) -> Mask:
    return np.asarray(cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) > EDGE_LEVELS)


def _same(before: Gray, after: Gray) -> Mask:
    """Where the window around a pixel shows the same: (h, w), from Pearson's correlation."""
    first, second = before.astype(np.float32), after.astype(np.float32)
    mean, other = _around(first), _around(second)
    spread, others = _around(first * first) - mean * mean, _around(second * second) - other * other
    together = _around(first * second) - mean * other
    written = (spread > PLAIN) & (others > PLAIN)
    return np.asarray(written & (together > SAME_CORRELATION * np.sqrt(np.maximum(spread * others, 0.0))))


def _around(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.boxFilter(values, -1, (WINDOW, WINDOW)), np.float32)


def _steps(before: Gray, after: Gray) -> set[int]:
    """Rows by which a band of the old picture may have moved, up being negative."""
    height = before.shape[0] // BANDS
    found = set()
    for top in range(0, height * BANDS, height):
        band = before[top : top + height]
        if float(band.std()) ** 2 <= PLAIN:
            continue
        match = cv2.matchTemplate(after, band, cv2.TM_CCOEFF_NORMED)
        row = int(match[:, 0].argmax())
        if match[row, 0] >= BAND_CORRELATION and abs(row - top) >= MIN_SCROLL:
            found.add(row - top)
    return found


def _explained(before: Gray, after: Gray, gone: Mask, step: int) -> bool:
    """Whether what is gone has only moved by `step` rows: a good part of it is still in the picture, most of that found."""
    moved, here = _moved(before, step), _moved(gone, step)
    still, lost = int(here.sum()), int((here & ~_same(moved, after)).sum())
    return still >= STILL_THERE * int(gone.sum()) and lost <= LOST_SHARE * still


def _moved(picture: NDArray[Any], step: int) -> NDArray[Any]:
    out = np.zeros_like(picture)
    if step < 0:
        out[:step] = picture[-step:]
    else:
        out[step:] = picture[:-step]
    return out
