"""Head and trunk: how restlessly they move against the room."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.providers.vision.faces import Face
from analysis.providers.vision.finding import Box
from analysis.providers.vision.graphs import Frame, Points

SMALL = 160
CUT_LEVELS = 30.0
"""Mean grey-level change of the whole picture that is a cut, not a motion."""
HEAD_POINTS = (10, 9, 168, 6, 127, 356, 234, 454)
"""Points that speaking does not move."""
CORNERS, FEW_CORNERS = 40, 8
Gray = NDArray[np.uint8]


@dataclass
class BodyWatcher:
    """Feed every sampled frame in order."""

    shot: int = 0
    """Grows at every cut of the camera."""
    _gray: Gray | None = None
    _head: Points | None = None
    _track: int = -1
    _time: float = -math.inf

    def see(self, time: float, frame: Frame, face: Face | None) -> float:
        """Speed of the head against the room, pixels per second; NaN without a face, after a cut, on a new track."""
        scale = SMALL / max(frame.shape[:2])
        small = cv2.resize(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        before, self._gray = self._gray, np.asarray(small, np.uint8)
        head = None if face is None else np.asarray(face.points[list(HEAD_POINTS), :2].mean(axis=0), np.float64)
        last, self._head = self._head, head
        same = face is not None and face.track == self._track
        self._track = face.track if face is not None else -1
        elapsed, self._time = time - self._time, time
        cut = before is not None and float(cv2.absdiff(before, self._gray).mean()) > CUT_LEVELS
        self.shot += cut
        if before is None or face is None or head is None or last is None or cut or not same:
            return math.nan
        return float(np.linalg.norm(head - last - _room(before, self._gray, face.box, scale))) / elapsed


def _room(before: Gray, after: Gray, face: Box, scale: float) -> Points:
    """Shift of the background in pixels of the frame: zero on a tripod, and where there is too little to see it by."""
    mask = np.full(before.shape, 255, np.uint8)
    x, y, width, height = (value * scale for value in face)
    mask[max(0, round(y - height / 2)) :, max(0, round(x - width)) : round(x + 2 * width)] = 0
    corners = cv2.goodFeaturesToTrack(before, CORNERS, 0.02, 4, mask=mask)
    if corners is None or len(corners) < FEW_CORNERS:
        return np.zeros(2)
    moved, found, _ = cv2.calcOpticalFlowPyrLK(before, after, corners, None, winSize=(11, 11), maxLevel=2)
    kept = found.ravel() == 1
    if int(kept.sum()) < FEW_CORNERS:
        return np.zeros(2)
    return np.asarray(np.median((moved - corners).reshape(-1, 2)[kept], axis=0) / scale, np.float64)
