"""What one face shows in one picture: head angles, eyes, mouth; plain geometry on the 478 points of the mesh.

Point numbers are those of mediapipe's face mesh (canonical_face_model). "Right" and "left" in names are the person's.
"""

from dataclasses import dataclass

import numpy as np

from analysis.providers.vision.graphs import Points

_RIGHT_SIDE = (33, 133, 127, 234, 93)
_LEFT_SIDE = (263, 362, 356, 454, 323)
_FOREHEAD, _UNDER_NOSE = (10, 151, 9), (2, 164)
_PITCH_ZERO = 4.0
"""Degrees that the forehead-to-nose line leans back in people who face the camera (mean of six labelled speakers)."""
_EYES = (  # outer corner, inner corner, upper lids, lower lids, iris centre
    (33, 133, (160, 159, 158), (144, 145, 153), 468),
    (263, 362, (387, 386, 385), (373, 374, 380), 473),
)
_MOUTH_CORNERS, _LIPS_INNER = (61, 291), (13, 14)


@dataclass(frozen=True)
class Features:
    """Angles in degrees, signs as in VisualSignals; lengths as fractions."""

    yaw: float
    pitch: float
    iris_x: float
    iris_y: float
    eye_openness: float
    eye_pixels: float
    """Width of the wider eye in pixels: below some ten the irises are guesses."""
    lift: float
    """Mouth corners above the middle of the opening, over the distance between the eyes."""
    mouth_width: float
    """Over the distance between the eyes."""
    mouth_open: float


def features(points: Points) -> Features:
    """Measure one face; `points` is (478, 3) in pixels."""
    across, down, forward = _axes(points)
    yaw = float(np.degrees(np.arctan2(forward[0], -forward[2])))
    pitch = float(np.degrees(np.arcsin(np.clip(-forward[1], -1, 1)))) - _PITCH_ZERO
    weights = np.array([np.linalg.norm(points[outer, :2] - points[inner, :2]) for outer, inner, *_ in _EYES])
    eyes = np.array([_eye(points, eye, across, down) for eye in _EYES])
    iris_x, iris_y, openness = np.average(eyes, axis=0, weights=weights**2)
    lift, width, opened = _mouth(points, across, down)
    return Features(yaw, pitch, float(iris_x), float(iris_y), float(openness), float(weights.max()), lift, width, opened)


def _axes(points: Points) -> tuple[Points, Points, Points]:
    """Unit vectors of the head: to the picture's right, down, and out of the face (towards the camera z is negative)."""
    across = points[list(_LEFT_SIDE)].mean(axis=0) - points[list(_RIGHT_SIDE)].mean(axis=0)
    across /= np.linalg.norm(across)
    down = points[list(_UNDER_NOSE)].mean(axis=0) - points[list(_FOREHEAD)].mean(axis=0)
    down -= across * np.dot(across, down)
    down /= np.linalg.norm(down)
    return across, down, -np.cross(across, down)


def _eye(
    points: Points, eye: tuple[int, int, tuple[int, ...], tuple[int, ...], int], across: Points, down: Points
) -> tuple[float, float, float]:
    """Iris offset right and up in the head's frame, and lid distance, each over the eye's width."""
    outer, inner, upper, lower, iris = eye
    width = float(np.linalg.norm(points[outer] - points[inner]))
    off = points[iris] - (points[outer] + points[inner]) / 2
    lids = float(np.dot(points[list(lower)].mean(axis=0) - points[list(upper)].mean(axis=0), down))
    return float(np.dot(off, across)) / width, -float(np.dot(off, down)) / width, lids / width


def _mouth(points: Points, across: Points, down: Points) -> tuple[float, float, float]:
    """Corner lift, width, opening."""
    between_eyes = float(np.linalg.norm((points[33] + points[133]) / 2 - (points[263] + points[362]) / 2))
    corners = points[list(_MOUTH_CORNERS)]
    middle = points[list(_LIPS_INNER)].mean(axis=0)
    lift = float(np.dot(middle - corners.mean(axis=0), down)) / between_eyes
    width = float(np.linalg.norm(corners[1] - corners[0]))
    opened = float(np.dot(points[_LIPS_INNER[1]] - points[_LIPS_INNER[0]], down)) / width
    return lift, width / between_eyes, opened
