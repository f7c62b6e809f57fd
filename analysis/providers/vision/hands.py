"""Hands: how many are in view, whether a finger points, and how fast they move."""

import math
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.providers.vision.finding import Box
from analysis.providers.vision.graphs import Detection, Frame, HandMesh, PalmDetector, Points, Roi, angle_between

PRESENT = 0.5
PALM = 0.5
LOOK_EVERY = 0.5
"""Seconds between looks while no hand is in view; with one in view every sample is looked at."""
REACH = (3.5, 1.5, 5.0)
"""The window below and beside a face in which hands belong: face widths to each side, above and below its top."""
STILL_PIXELS = 0.002
"""Share of changed pixels in the window below which nothing moved and the last answer stands."""
CHANGED_LEVELS = 14
SMALL = 160
_PALM_POINTS = [0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18]
_FINGERS = ((5, 6, 8), (9, 10, 12), (13, 14, 16), (17, 18, 20))


@dataclass(frozen=True)
class Hand:
    presence: float
    points: Points
    """(21, 3) pixels."""


@dataclass(frozen=True)
class Hands:
    """What the hands do in one sample."""

    hands: tuple[Hand, ...]
    speed: float
    """Pixels per second of the fastest hand; 0 when nothing moved or no hand was or is in view."""
    pointing: float


@dataclass
class HandWatcher:
    """Feed every sampled frame in order."""

    palms: PalmDetector
    mesh: HandMesh
    _last: Hands = field(default_factory=lambda: Hands((), 0.0, 0.0))
    _looked: float = -math.inf
    _gray: NDArray[np.uint8] | None = None

    def see(self, time: float, frame: Frame, face: Box | None) -> Hands:
        """The hands in this frame; the last answer, at rest, where nothing moved since."""
        due = bool(self._last.hands) or time - self._looked >= LOOK_EVERY - 1e-6
        if not due:
            return self._last
        window = _window(frame, face)
        if not self._moved(frame, window, face):
            self._last = Hands(self._last.hands, 0.0, self._last.pointing)
            return self._last
        found = self._find(frame, window, face)
        elapsed = time - self._looked if self._looked > -math.inf else math.inf
        speed = _speed(self._last.hands, found, elapsed)
        self._looked = time
        self._last = Hands(found, speed, max((pointing(hand.points) for hand in found), default=0.0))
        return self._last

    def _moved(self, frame: Frame, window: tuple[int, int, int, int], face: Box | None) -> bool:
        """Whether pixels outside the face changed since the last look."""
        scale = SMALL / max(frame.shape[:2])
        small = cv2.resize(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        last, self._gray = self._gray, small
        if last is None:
            return True
        changed = cv2.absdiff(small, last) > CHANGED_LEVELS
        if face is not None:
            x, y, width, height = (round(value * scale) for value in face)
            changed[max(0, y - height // 3) : y + height, max(0, x - width // 4) : x + width + width // 4] = False
        x0, y0, x1, y1 = (round(value * scale) for value in window)
        moved = float(changed[y0:y1, x0:x1].mean()) >= STILL_PIXELS
        if not moved:
            self._gray = last  # slow motion adds up until it is seen
        return moved

    def _find(self, frame: Frame, window: tuple[int, int, int, int], face: Box | None) -> tuple[Hand, ...]:
        found: list[Hand] = []
        for hand in self._last.hands:
            self._add(found, frame, _roi_from_points(hand.points), face)
        if len(found) < 2:
            for palm in self.palms.find(frame, window):
                if palm.score >= PALM and len(found) < 2:
                    self._add(found, frame, _roi_from_palm(palm), face)
        return tuple(found)

    def _add(self, found: list[Hand], frame: Frame, roi: Roi, face: Box | None) -> None:
        presence, points = self.mesh.look(frame, roi)
        if presence < PRESENT or len(points) == 0:
            return
        size = float(np.ptp(points[:, :2], axis=0).max())
        middle = points[:, :2].mean(axis=0)
        double = any(np.linalg.norm(middle - other.points[:, :2].mean(axis=0)) < 0.4 * size for other in found)
        implausible = face is not None and not 0.25 * face[2] < size < 2.5 * face[2]
        if not double and not implausible:
            found.append(Hand(presence, points))


def pointing(points: Points) -> float:
    """0..1: index finger straight, the three others bent."""
    index, *others = (_straightness(points, *finger) for finger in _FINGERS)
    return float(np.clip(index, 0, 1) * (1.0 - np.clip(np.mean(others), 0, 1)))


def _straightness(points: Points, base: int, joint: int, tip: int) -> float:
    """1 for a straight finger, 0 for one bent by 60 degrees or more at its middle joint."""
    one, two = points[joint] - points[base], points[tip] - points[joint]
    cosine = float(np.dot(one, two) / (np.linalg.norm(one) * np.linalg.norm(two) + 1e-9))
    return float(np.clip((cosine - 0.5) / 0.4, 0.0, 1.0))


def _speed(before: tuple[Hand, ...], after: tuple[Hand, ...], elapsed: float) -> float:
    """Pixels per second of the fastest hand that is in view both times: mean over its points."""
    speeds = [
        min(float(np.linalg.norm(hand.points[:, :2] - other.points[:, :2], axis=1).mean()) for other in before) / elapsed
        for hand in after
        if before
    ]
    return max(speeds, default=0.0)


def _window(frame: Frame, face: Box | None) -> tuple[int, int, int, int]:
    height, width = frame.shape[:2]
    if face is None:
        return 0, 0, width, height
    side, above, below = (reach * face[2] for reach in REACH)
    middle = face[0] + face[2] / 2
    return max(0, int(middle - side)), max(0, int(face[1] - above)), min(width, int(middle + side)), min(height, int(face[1] + below))


def _roi_from_palm(palm: Detection) -> Roi:
    """mediapipe's own rule: 2.6 times the palm's box, moved half its height towards the fingers, fingers up."""
    x, y, width, height = palm.box
    angle = angle_between(palm.points[0], palm.points[2]) + math.pi / 2
    side = max(width, height)
    return Roi(x + width / 2 + 0.5 * side * math.sin(angle), y + height / 2 - 0.5 * side * math.cos(angle), 2.6 * side, angle)


def _roi_from_points(points: Points) -> Roi:
    """mediapipe's own rule: twice the turned box of palm and finger bases, moved a tenth towards the fingers."""
    some = points[_PALM_POINTS, :2]
    knuckles = (points[5, :2] + points[13, :2]) / 2 * 0.5 + points[9, :2] * 0.5
    angle = angle_between(points[0], knuckles) + math.pi / 2
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    turned = some @ turn.T
    low, high = turned.min(axis=0), turned.max(axis=0)
    side = float((high - low).max())
    middle = (low + high) / 2 + np.array([0.0, -0.1 * side])
    x, y = turn.T @ middle
    return Roi(float(x), float(y), 2.0 * side, angle)
