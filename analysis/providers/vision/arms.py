"""Arms as the body net sees them: which wrists are in the picture, and whether an arm is stretched out."""

from dataclasses import dataclass

import numpy as np

from analysis.providers.vision.finding import Box
from analysis.providers.vision.fingers import roi_from_pose
from analysis.providers.vision.graphs import Points, Roi

_NOSE = 0
_SIDES = ((11, 13, 15, 17, 19), (12, 14, 16, 18, 20))  # shoulder, elbow, wrist, pinky, index
SURE = 0.5
"""Visibility and being inside the picture from which a joint is believed."""
ROOM = 1.2
"""Face heights below the chin that must be in the picture for arms to be worth looking for."""


@dataclass(frozen=True)
class Arms:
    """One person's arms in one picture."""

    wrists: Points
    """(2, 2) pixels, left then right; NaN where not in the picture, or at the face."""
    trunk: Points
    """(2,) pixels: the middle of the shoulders."""
    stretched: float
    """0..1: an arm held straight and raised off the body, as one that points at a slide."""
    rois: tuple[Roi, ...]
    """Where the hands that are in the picture are."""
    free: tuple[bool, ...]
    """For each of them whether it is away from the face: one that wipes an eye or covers the mouth is no gesture."""


def in_picture(face: Box, height: int) -> bool:
    """Whether the frame shows enough below the chin for arms."""
    return height - (face[1] + face[3]) >= ROOM * face[3]


def read(points: Points, face: Box, size: tuple[int, int]) -> Arms | None:
    """Arms of the person with this face; None when the body net saw nobody or somebody else."""
    if len(points) == 0:
        return None
    middle = np.array([face[0] + face[2] / 2, face[1] + face[3] / 2])
    if float(np.linalg.norm(points[_NOSE, :2] - middle)) > face[2]:
        return None
    wrists, rois, free, stretched = np.full((2, 2), np.nan), [], [], 0.0
    for side, (shoulder, elbow, wrist, pinky, index) in enumerate(_SIDES):
        if not _seen(points[wrist], size):
            continue
        roi = roi_from_pose(points[wrist, :2], points[pinky, :2], points[index, :2])
        rois.append(roi)
        free.append(not at_face(np.array([roi.x, roi.y]), face))
        if not free[-1]:
            continue
        wrists[side] = points[wrist, :2]
        if points[elbow, 2] >= SURE:
            stretched = max(stretched, _stretched(points[shoulder, :2], points[elbow, :2], points[wrist, :2]))
    return Arms(wrists, points[[11, 12], :2].mean(axis=0), stretched, tuple(rois), tuple(free))


def at_face(middle: Points, face: Box) -> bool:
    """Whether the middle of a hand, (2,) pixels, lies on the face."""
    x, y = middle
    return bool(face[0] <= x <= face[0] + face[2] and face[1] <= y <= face[1] + face[3])


def _seen(joint: Points, size: tuple[int, int]) -> bool:
    inside = 0 <= joint[0] < size[0] and 0 <= joint[1] < size[1]
    return bool(inside and joint[2] >= SURE and joint[3] >= SURE)


def _stretched(shoulder: Points, elbow: Points, wrist: Points) -> float:
    """Straight within 45 degrees at the elbow, and lifted 35 to 60 degrees and more off the hanging position."""
    upper, fore, whole = elbow - shoulder, wrist - elbow, wrist - shoulder
    straight = float(np.dot(upper, fore) / (np.linalg.norm(upper) * np.linalg.norm(fore) + 1e-9))
    lifted = float(np.degrees(np.arccos(np.clip(whole[1] / (np.linalg.norm(whole) + 1e-9), -1, 1))))
    return float(np.clip((straight - 0.7) / 0.2, 0, 1) * np.clip((lifted - 35) / 25, 0, 1))
