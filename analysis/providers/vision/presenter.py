"""Where the presenter is likely seen, told from the face: what lies there is no part of a slide."""

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""Left, top, width and height of a face in fractions of the picture."""


def _region(face: Box) -> Box:
    """Left, top, right and bottom of the head, the shoulders and the body below, in fractions of the picture or beyond it."""
    x, y, w, h = face
    return x - w, y - 0.6 * h, x + 2 * w, y + 5 * h


def _body(face: Box) -> Box:
    """The same without the arms: nothing else is seen there."""
    x, y, w, h = face
    return x - 0.6 * w, y - 0.5 * h, x + 1.6 * w, y + 5 * h


def presenter_mask(shape: tuple[int, int], face: Box) -> NDArray[np.bool_]:
    """(h, w) True where the presenter is likely seen."""
    return _mask(shape, _region(face))


def body_mask(shape: tuple[int, int], face: Box) -> NDArray[np.bool_]:
    """(h, w) True where head and body are: narrower than where the presenter, arms and all, is likely seen."""
    return _mask(shape, _body(face))


def on_presenter(face: Box, x: float, y: float) -> bool:
    """Whether this point, in fractions of the picture, is likely on the presenter."""
    return _within(_region(face), x, y)


def on_body(face: Box, x: float, y: float) -> bool:
    """Whether this point, in fractions of the picture, is on head or body."""
    return _within(_body(face), x, y)


def _mask(shape: tuple[int, int], region: Box) -> NDArray[np.bool_]:
    height, width = shape
    left, top, right, bottom = region
    found = np.zeros(shape, np.bool_)
    found[max(0, int(top * height)) : max(0, int(bottom * height)), max(0, int(left * width)) : max(0, int(right * width))] = True
    return found


def _within(region: Box, x: float, y: float) -> bool:
    left, top, right, bottom = region
    return left <= x <= right and top <= y <= bottom
