"""Hands: how many are in view, whether one points, and how fast they move."""

import math
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.providers.vision import arms
from analysis.providers.vision.arms import Arms
from analysis.providers.vision.finding import Box
from analysis.providers.vision.fingers import pointing, roi_from_palm, roi_from_points
from analysis.providers.vision.graphs import Frame, HandMesh, PalmDetector, Points, Pose, Roi

PALM = 0.3
"""Palm score worth a look by the hand net, which then must be SURE."""
SURE = 0.75
STILL_THERE = 0.5
"""Presence that keeps a hand that was seen in the sample before."""
LOOK_EVERY = 0.5
"""Seconds between looks; a hand that was seen close up is looked at in every sample."""
REACH = (3.5, 1.5, 5.0)
"""The window below and beside a face in which hands belong: face widths to each side, above its top, below it."""
LEGIBLE = 40.0
"""Length of a hand in pixels from which its fingers can be told apart."""
ROI_OVER_HAND = 1.4
"""The body net's square around a hand is at least this much larger than the hand."""
STILL_PIXELS = 0.002
"""Share of changed pixels in the window below which nothing moved and the last answer stands."""
CHANGED_LEVELS = 14
SMALL = 160


@dataclass(frozen=True)
class Hands:
    """What the hands do in one sample."""

    count: int
    speed: float
    """Pixels per second of the fastest hand since the look before; 0 when nothing moved or none was in view."""
    pointing: float
    looked: bool
    """False where the answer of the look before is repeated; `speed` then belongs to the next look."""


@dataclass
class HandWatcher:
    """Feed every sampled frame in order."""

    palms: PalmDetector
    mesh: HandMesh
    pose: Pose
    _last: Hands = field(default_factory=lambda: Hands(0, 0.0, 0.0, False))
    _close: tuple[Points, ...] = ()
    _arms: Arms | None = None
    _looked: float = -math.inf
    _gray: NDArray[np.uint8] | None = None

    def see(self, time: float, frame: Frame, face: Box | None) -> Hands:
        """The hands in this frame; the last answer, at rest, where nothing moved since."""
        if not self._close and time - self._looked < LOOK_EVERY - 1e-6:
            return replace(self._last, looked=False)
        window = _window(frame, face)
        if not self._moved(frame, window, face):
            self._last = replace(self._last, speed=0.0, looked=True)
            return self._last
        elapsed, self._looked = time - self._looked, time
        by_body = self._body(frame, face, elapsed) if face is not None and arms.in_picture(face, frame.shape[0]) else None
        self._last = by_body or self._hands(frame, window, face, elapsed)
        return self._last

    def _body(self, frame: Frame, face: Box, elapsed: float) -> Hands | None:
        """By the body net, which finds small and clasped hands that the palm net misses; None when it sees no wrist."""
        before = self._arms
        self._arms = arms.read(self.pose.look(frame), face, (frame.shape[1], frame.shape[0]))
        if self._arms is None or not self._arms.rois:
            return None
        self._close = ()
        looks = [self.mesh.look(frame, roi) for roi in self._arms.rois if roi.side >= ROI_OVER_HAND * LEGIBLE]
        finger = max((pointing(points) for presence, points in looks if presence >= SURE and _size(points) >= LEGIBLE), default=0.0)
        return Hands(len(self._arms.rois), _arm_speed(before, self._arms, elapsed), max(finger, self._arms.stretched), True)

    def _hands(self, frame: Frame, window: tuple[int, int, int, int], face: Box | None, elapsed: float) -> Hands:
        """By palms, for pictures that show a head and perhaps raised hands, or hands alone."""
        self._arms = None
        found = self._find(frame, window, face)
        speed = _speed(self._close, found, elapsed)
        self._close = found
        return Hands(len(found), speed, max((pointing(points) for points in found), default=0.0), True)

    def _find(self, frame: Frame, window: tuple[int, int, int, int], face: Box | None) -> tuple[Points, ...]:
        found: list[Points] = []
        for points in self._close:
            self._add(found, frame, roi_from_points(points), face, STILL_THERE)
        if len(found) < 2:
            for palm in self.palms.find(frame, window)[:3]:
                self._add(found, frame, roi_from_palm(palm), face, SURE)
        return tuple(found[:2])

    def _add(self, found: list[Points], frame: Frame, roi: Roi, face: Box | None, least: float) -> None:
        presence, points = self.mesh.look(frame, roi)
        if presence < least or len(points) == 0:
            return
        size = _size(points)
        middle = points[:, :2].mean(axis=0)
        double = any(np.linalg.norm(middle - other[:, :2].mean(axis=0)) < 0.4 * size for other in found)
        implausible = face is not None and not 0.25 * face[2] < size < 2.5 * face[2]
        if not double and not implausible:
            found.append(points)

    def _moved(self, frame: Frame, window: tuple[int, int, int, int], face: Box | None) -> bool:
        """Whether pixels outside the face changed since the last look."""
        scale = SMALL / max(frame.shape[:2])
        small = cv2.resize(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        last, self._gray = self._gray, np.asarray(small, np.uint8)
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


def _size(points: Points) -> float:
    """Length of the hand in pixels; 0 without one."""
    return float(np.ptp(points[:, :2], axis=0).max()) if len(points) else 0.0


def _speed(before: tuple[Points, ...], after: tuple[Points, ...], elapsed: float) -> float:
    """Pixels per second of the fastest hand that is in view both times: mean over its points."""
    if not before:
        return 0.0
    moved = (min(float(np.linalg.norm(one[:, :2] - other[:, :2], axis=1).mean()) for other in before) for one in after)
    return max(moved, default=0.0) / elapsed


def _arm_speed(before: Arms | None, after: Arms, elapsed: float) -> float:
    """Pixels per second of the faster wrist, in the room or against the shoulders, whichever is less.

    A person who sways carries still hands along; one whose trunk is misplaced by the net moves still hands against it.
    """
    if before is None:
        return 0.0
    moved = after.wrists - before.wrists
    against = moved - (after.trunk - before.trunk)
    speeds = np.minimum(np.linalg.norm(moved, axis=1), np.linalg.norm(against, axis=1))
    return float(np.nanmax(speeds)) / elapsed if np.isfinite(speeds).any() else 0.0


def _window(frame: Frame, face: Box | None) -> tuple[int, int, int, int]:
    height, width = frame.shape[:2]
    if face is None:
        return 0, 0, width, height
    side, above, below = (reach * face[2] for reach in REACH)
    middle = face[0] + face[2] / 2
    return max(0, int(middle - side)), max(0, int(face[1] - above)), min(width, int(middle + side)), min(height, int(face[1] + below))
