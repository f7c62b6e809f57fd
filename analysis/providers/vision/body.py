"""Head and trunk: how restlessly they move against the room, and how near the face is."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.measures.signals import Array
from analysis.providers.vision.faces import Face
from analysis.providers.vision.graphs import Frame

SMALL = 128
CUT_LEVELS = 30.0
"""Mean grey-level change of the whole picture that is a cut, not a motion."""
HEAD_POINTS = (10, 9, 168, 6, 127, 356, 234, 454)
"""Points that speaking does not move."""


@dataclass
class BodyWatcher:
    """Feed every sampled frame in order."""

    _gray: NDArray[np.float32] | None = None
    _head: NDArray[np.float64] | None = None
    _track: int = -1
    _time: float = -math.inf

    def see(self, time: float, frame: Frame, face: Face | None) -> float:
        """Speed of the head against the background, pixels per second; NaN without a face, after a cut, on a new track."""
        scale = SMALL / max(frame.shape[:2])
        small = cv2.resize(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        gray = small.astype(np.float32)
        before, self._gray = self._gray, gray
        head = None if face is None else face.points[list(HEAD_POINTS), :2].mean(axis=0)
        last, self._head = self._head, head
        same = face is not None and face.track == self._track
        self._track = face.track if face is not None else -1
        elapsed, self._time = time - self._time, time
        if before is None or head is None or last is None or not same or float(np.mean(np.abs(gray - before))) > CUT_LEVELS:
            return math.nan
        return float(np.linalg.norm(head - last)) / elapsed


def lean(size: Array) -> Array:
    """Head size over its median; NaN without a face."""
    known = size[np.isfinite(size)]
    return size / float(np.median(known)) if len(known) else np.full(len(size), np.nan)
