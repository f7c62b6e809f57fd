"""One hand close up: where the hand net must look, and whether the index finger points."""

import math

import numpy as np

from analysis.providers.vision.graphs import Detection, Points, Roi, angle_between

_PALM_POINTS = [0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18]
_FINGERS = ((5, 6, 8), (9, 10, 12), (13, 14, 16), (17, 18, 20))
RESTING, SURELY = 0.35, 0.85
"""Straight index and bent others (product of both) that resting hands reach too, and that only pointing reaches."""
FROM_POSE = 1.6
"""Side of the square around a hand that a body net found, over twice the length from wrist to middle knuckle."""


def pointing(points: Points) -> float:
    """0..1: index finger straight, the three others bent."""
    index, *others = (_straightness(points, *finger) for finger in _FINGERS)
    return float(np.clip((index * (1.0 - np.mean(others)) - RESTING) / (SURELY - RESTING), 0.0, 1.0))


def _straightness(points: Points, base: int, joint: int, tip: int) -> float:
    """1 for a straight finger, 0 for one bent by 60 degrees or more at its middle joint."""
    one, two = points[joint] - points[base], points[tip] - points[joint]
    cosine = float(np.dot(one, two) / (np.linalg.norm(one) * np.linalg.norm(two) + 1e-9))
    return float(np.clip((cosine - 0.5) / 0.4, 0.0, 1.0))


def roi_from_palm(palm: Detection) -> Roi:
    """mediapipe's own rule: 2.6 times the palm's box, moved half its height towards the fingers, fingers up."""
    x, y, width, height = palm.box
    angle = angle_between(palm.points[0], palm.points[2]) + math.pi / 2
    side = max(width, height)
    return Roi(x + width / 2 + 0.5 * side * math.sin(angle), y + height / 2 - 0.5 * side * math.cos(angle), 2.6 * side, angle)


def roi_from_points(points: Points) -> Roi:
    """mediapipe's own rule: twice the turned box of palm and finger bases, moved a tenth towards the fingers."""
    some = points[_PALM_POINTS, :2]
    knuckles = (points[5, :2] + points[13, :2]) / 4 + points[9, :2] / 2
    angle = angle_between(points[0], knuckles) + math.pi / 2
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    turned = some @ turn.T
    low, high = turned.min(axis=0), turned.max(axis=0)
    side = float((high - low).max())
    x, y = turn.T @ ((low + high) / 2 + np.array([0.0, -0.1 * side]))
    return Roi(float(x), float(y), 2.0 * side, angle)


def roi_from_pose(wrist: Points, pinky: Points, index: Points) -> Roi:
    """mediapipe's rule for a hand found by the body net; the arguments are (2,) pixels."""
    middle = (2 * index + pinky) / 3
    side = FROM_POSE * 2 * float(np.linalg.norm(middle - wrist))
    return Roi(float(middle[0]), float(middle[1]), side, angle_between(wrist, middle) + math.pi / 2)
