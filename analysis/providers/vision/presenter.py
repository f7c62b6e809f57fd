"""Where the presenter is likely seen, told from the face: what lies there is no part of a slide."""

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""Left, top, width and height of a face in fractions of the picture."""


def _region(face: Box) -> Box:
    """Left, top, right and bottom of the head, the shoulders and the body below, in fractions of the picture or beyond it."""
    x, y, w, h = face
    return x - w, y - 0.6 * h, x + 2 * w, y + 5 * h


def presenter_mask(shape: tuple[int, int], face: Box) -> NDArray[np.bool_]:
    """(h, w) True where the presenter is likely seen."""
    height, width = shape
    left, top, right, bottom = _region(face)
    found = np.zeros(shape, np.bool_)
    found[max(0, int(top * height)) : max(0, int(bottom * height)), max(0, int(left * width)) : max(0, int(right * width))] = True
    return found


def on_presenter(face: Box, x: float, y: float) -> bool:
    """Whether this point, in fractions of the picture, is likely on the presenter."""
    left, top, right, bottom = _region(face)
    return left <= x <= right and top <= y <= bottom
