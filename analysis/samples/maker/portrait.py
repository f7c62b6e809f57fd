"""The portrait as animation material: enlarged, cut out of its background, its face landmarks found once."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import mediapipe as mp
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]
Array = NDArray[np.float64]
ZOOM = 3
CROP = (118, 0, 336, 272)
"""Left, top, right, bottom of the head in the 512 x 512 original."""


@dataclass(frozen=True)
class Portrait:
    """`pixels` (h, w, 3) RGB 0..1, `alpha` (h, w) 0..1, `landmarks` (478, 3) in pixels (z towards the viewer is negative)."""

    pixels: Image
    alpha: Image
    landmarks: Array


def load(path: Path) -> Portrait:
    """Read the portrait and prepare it. Works with scikit-image's astronaut and its known crop only."""
    left, top, right, bottom = CROP
    original = cv2.imread(str(path))
    if original is None:
        raise FileNotFoundError(path)
    large = cv2.resize(original[top:bottom, left:right], None, fx=ZOOM, fy=ZOOM, interpolation=cv2.INTER_LANCZOS4)
    large = cv2.bilateralFilter(large, 5, 12, 3)
    large = cv2.addWeighted(large, 1.35, cv2.GaussianBlur(large, (0, 0), 2.2), -0.35, 0)
    rgb = np.ascontiguousarray(large[..., ::-1])
    return Portrait(rgb.astype(np.float32) / 255, _cut_out(large), _landmarks(rgb))


def _landmarks(rgb: NDArray[np.uint8]) -> Array:
    with mp.solutions.face_mesh.FaceMesh(static_image_mode=True, refine_landmarks=True) as mesh:
        found = mesh.process(rgb).multi_face_landmarks
    height, width = rgb.shape[:2]
    return np.array([(p.x * width, p.y * height, p.z * width) for p in found[0].landmark])


def _in_crop(*points: tuple[float, float]) -> NDArray[np.int32]:
    return np.array([[(x - CROP[0]) * ZOOM, (y - CROP[1]) * ZOOM] for x, y in points], np.int32)


def _seed(shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Where the head surely is and surely is not, for GrabCut."""
    seed = np.full(shape, cv2.GC_BGD, np.uint8)
    for centre, axes, kind in (
        ((227, 95), (85, 92), cv2.GC_PR_BGD),
        ((228, 85), (72, 68), cv2.GC_PR_FGD),
        ((225, 112), (39, 66), cv2.GC_FGD),
        ((227, 75), (58, 45), cv2.GC_FGD),
    ):
        cv2.ellipse(seed, _in_crop(centre)[0].tolist(), [ZOOM * a for a in axes], 0, 0, 360, int(kind), -1)
    seed[(150 - CROP[1]) * ZOOM :] = cv2.GC_BGD
    neck = _in_crop(
        (183, 148), (186, 168), (186.5, 186), (184, 204), (180, 222), (266, 222), (259, 200), (254, 186), (255, 168), (262, 148)
    )
    cv2.fillPoly(seed, [neck], int(cv2.GC_FGD))
    return seed


def _cut_out(bgr: NDArray[np.uint8]) -> Image:
    size = (bgr.shape[1] // 2, bgr.shape[0] // 2)
    small = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
    mask = cv2.resize(_seed((bgr.shape[0], bgr.shape[1])), size, interpolation=cv2.INTER_NEAREST)
    cv2.setRNGSeed(1)
    cv2.grabCut(small, mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_MASK)
    inside = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inside)
    inside = cv2.morphologyEx((labels == 1 + np.argmax(stats[1:, 4])).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7)))
    alpha = cv2.resize(inside.astype(np.float32), (bgr.shape[1], bgr.shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip((cv2.GaussianBlur(alpha, (0, 0), 2.5) - 0.35) / 0.5, 0, 1), np.float32)
