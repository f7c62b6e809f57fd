"""Hands: how many are in view, whether one points, and how fast they move."""

import math
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.providers.vision import arms
from analysis.providers.vision.arm_watcher import SURE, ArmWatcher, size
from analysis.providers.vision.finding import Box
from analysis.providers.vision.fingers import pointing, roi_from_palm, roi_from_points
from analysis.providers.vision.graphs import Frame, HandMesh, PalmDetector, Points, Roi

PALM = 0.3
"""Palm score worth a look by the hand net, which then must be SURE."""
STILL_THERE = 0.5
"""Presence that keeps a hand that was seen in the sample before."""
LONGEST = 1.0
"""Seconds: a hand that moves after a long rest began to move within so much; else its speed would be spread over the rest."""
LOOK_EVERY = 0.5
"""Seconds between looks; a hand that was seen close up is looked at in every sample."""
REACH = (3.5, 1.5, 5.0)
"""The window below and beside a face in which hands belong: face widths to each side, above its top, below it."""
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
    """False where the hands were not looked for anew, or only seen to rest; `speed` then belongs to the next look."""


@dataclass
class HandWatcher:
    """Feed every sampled frame in order."""

    palms: PalmDetector
    mesh: HandMesh
    arms: ArmWatcher
    _last: Hands = field(default_factory=lambda: Hands(0, 0.0, 0.0, False))
    _close: tuple[Points, ...] = ()
    _looked: float = -math.inf
    _rested: float = -math.inf
    _gray: NDArray[np.uint8] | None = None

    def see(self, time: float, frame: Frame, face: Box | None) -> Hands:
        """The hands in this frame; the last answer, at rest, where nothing moved since."""
        if not self._close and time - max(self._looked, self._rested) < LOOK_EVERY - 1e-6:
            return replace(self._last, looked=False)
        window = _window(frame, face)
        if not self._moved(frame, window, face):
            self._last = replace(self._last, speed=0.0, looked=True)
            return self._last
        has_arms = face is not None and arms.in_picture(face, frame.shape[0])
        resting = self.arms.rest(frame) if has_arms else None
        if resting is not None:
            self._rested, self._last = time, replace(self._last, pointing=resting, looked=False)
            return self._last
        elapsed, self._looked = min(time - self._looked, LONGEST), time
        by_body = self._body(frame, face, elapsed) if face is not None and has_arms else None
        self._last = by_body or self._hands(frame, window, face, elapsed)
        return self._last

    def _body(self, frame: Frame, face: Box, elapsed: float) -> Hands | None:
        reach = self.arms.see(frame, face, elapsed)
        if reach is None:
            return None
        self._close = ()
        return Hands(reach.count, reach.speed, reach.pointing, True)

    def _hands(self, frame: Frame, window: tuple[int, int, int, int], face: Box | None, elapsed: float) -> Hands:
        """By palms, for pictures that show a head and perhaps raised hands, or hands alone."""
        self.arms.forget()
        found = self._find(frame, window, face)
        free = tuple(points for points in found if face is None or not arms.at_face(points[:, :2].mean(axis=0), face))
        speed = _speed(self._close, free, elapsed)
        self._close = found
        return Hands(len(found), speed, max((pointing(points) for points in free), default=0.0), True)

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
        length = size(points)
        middle = points[:, :2].mean(axis=0)
        double = any(np.linalg.norm(middle - other[:, :2].mean(axis=0)) < 0.4 * length for other in found)
        implausible = face is not None and not 0.25 * face[2] < length < 2.5 * face[2]
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


def _speed(before: tuple[Points, ...], after: tuple[Points, ...], elapsed: float) -> float:
    """Pixels per second of the fastest hand that is in view both times: mean over its points."""
    if not before:
        return 0.0
    moved = (min(float(np.linalg.norm(one[:, :2] - other[:, :2], axis=1).mean()) for other in before) for one in after)
    return max(moved, default=0.0) / elapsed


def _window(frame: Frame, face: Box | None) -> tuple[int, int, int, int]:
    height, width = frame.shape[:2]
    if face is None:
        return 0, 0, width, height
    side, above, below = (reach * face[2] for reach in REACH)
    middle = face[0] + face[2] / 2
    return max(0, int(middle - side)), max(0, int(face[1] - above)), min(width, int(middle + side)), min(height, int(face[1] + below))
