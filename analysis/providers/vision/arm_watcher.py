"""Hands by the body net, which finds small and clasped ones that the palm net misses.

While they rest the nets take turns: the body net says where the wrists are, half a second later the hand net sees that they
still lie there and what the fingers do. The body net costs as much as four looks at a hand, and most hands rest most of the time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.providers.vision import arms
from analysis.providers.vision.arms import Arms
from analysis.providers.vision.finding import Box
from analysis.providers.vision.fingers import pointing
from analysis.providers.vision.graphs import Frame, HandMesh, Points, Pose, Roi

SURE = 0.75
"""Presence from which the hand net is believed where it had no hand before."""
LEGIBLE = 40.0
"""Length of a hand in pixels from which its fingers can be told apart."""
ROI_OVER_HAND = 1.4
"""The body net's square around a hand is at least this much larger than the hand."""
AT_REST = 0.1
"""Face widths per second up to which hands rest; a gesture is several times as fast."""
SAME_PLACE = 0.35
"""Of the square: a hand whose middle lies nearer to the middle of it has not left its place."""


@dataclass(frozen=True)
class Reach:
    """What the arms do: hands in the picture, pixels per second of the faster one, pointing 0..1."""

    count: int
    speed: float
    pointing: float


@dataclass
class ArmWatcher:
    """One person's arms, look after look."""

    pose: Pose
    mesh: HandMesh
    _arms: Arms | None = None
    _fingers: float = 0.0
    """Pointing 0..1, when the fingers were last looked at."""
    _resting: bool = False
    """The body net has just seen the hands at rest: it is the hand net's turn."""
    _had_turn: bool = False
    """The hand net saw the fingers since."""

    def see(self, frame: Frame, face: Box, elapsed: float) -> Reach | None:
        """By the body net, `elapsed` seconds after it looked last; None when it sees no wrist."""
        before = self._arms
        self._arms = arms.read(self.pose.look(frame), face, (frame.shape[1], frame.shape[0]))
        if self._arms is None or not self._arms.rois:
            self._resting = self._had_turn = False
            return None
        speed = arm_speed(before, self._arms, elapsed)
        same = before is not None and len(before.rois) == len(self._arms.rois)
        self._resting = same and speed <= AT_REST * face[2]
        if not (self._resting and self._had_turn):
            free = [roi for roi, away in zip(self._arms.rois, self._arms.free, strict=True) if away and _legible(roi)]
            self._fingers = _pointing([self._hand(frame, roi) for roi in free])
        self._had_turn = False
        return Reach(len(self._arms.rois), speed, max(self._fingers, self._arms.stretched))

    def rest(self, frame: Frame) -> float | None:
        """Pointing 0..1 where the hands still lie as the body net saw them a moment ago; None when it must look again."""
        if not self._resting or self._arms is None or not all(self._arms.free) or not all(_legible(roi) for roi in self._arms.rois):
            return None
        self._resting = False
        hands = [self._hand(frame, roi) for roi in self._arms.rois]
        if not all(_lies_in(points, roi) for points, roi in zip(hands, self._arms.rois, strict=True)):
            return None
        self._fingers, self._had_turn = _pointing(hands), True
        return max(self._fingers, self._arms.stretched)

    def forget(self) -> None:
        """The arms are out of the picture."""
        self._arms, self._resting, self._had_turn = None, False, False

    def _hand(self, frame: Frame, roi: Roi) -> Points:
        """(21, 3) pixels, (0, 3) where there is surely none."""
        presence, points = self.mesh.look(frame, roi)
        return points if presence >= SURE else np.empty((0, 3))


def size(points: Points) -> float:
    """Length of the hand in pixels; 0 without one."""
    return float(np.ptp(points[:, :2], axis=0).max()) if len(points) else 0.0


def arm_speed(before: Arms | None, after: Arms, elapsed: float) -> float:
    """Pixels per second of the faster wrist, in the room or against the shoulders, whichever is less.

    A person who sways carries still hands along; one whose trunk is misplaced by the net moves still hands against it.
    """
    if before is None:
        return 0.0
    moved = after.wrists - before.wrists
    against = moved - (after.trunk - before.trunk)
    speeds = np.minimum(np.linalg.norm(moved, axis=1), np.linalg.norm(against, axis=1))
    return float(np.nanmax(speeds)) / elapsed if np.isfinite(speeds).any() else 0.0


def _legible(roi: Roi) -> bool:
    return roi.side >= ROI_OVER_HAND * LEGIBLE


def _pointing(hands: Sequence[Points]) -> float:
    return max((pointing(points) for points in hands if size(points) >= LEGIBLE), default=0.0)


def _lies_in(points: Points, roi: Roi) -> bool:
    if len(points) == 0:
        return False
    x, y = points[:, :2].mean(axis=0)
    return math.hypot(x - roi.x, y - roi.y) <= SAME_PLACE * roi.side
