"""Gaze on altered recordings: people who look into the camera, with their eyes moved and their heads turned by known amounts.

Nobody in the shared recordings looks away with a known angle, so the negatives are made: irises shifted within the
eyes, faces turned in space by the mesh's own depth. Synthetic, and reported as such in documentation/vision.md.
"""

from functools import cache

import cv2
import numpy as np
import pytest
from matplotlib.tri import LinearTriInterpolator, Triangulation
from numpy.typing import NDArray

from analysis.providers.vision import assembly, gaze
from analysis.providers.vision.faces import FaceTracker
from analysis.providers.vision.features import features
from analysis.providers.vision.finding import LEAST, FaceFinder
from analysis.providers.vision.graphs import FaceDetector, FaceMesh, Frame, Points
from analysis.tests.conftest import MEDIA
from videos.ffmpeg import probe
from videos.ffmpeg.binary import ffmpeg
from videos.ffmpeg.frames import read_frames

pytestmark = pytest.mark.skipif(not MEDIA.is_dir(), reason=f"the shared media folder {MEDIA} is not on this machine")

EYES = (
    (33, 133, 468, (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246)),
    (263, 362, 473, (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466)),
)
CLIPS = ("bbaf2n", "sbia1a")
IRIS_PER_DEGREE = 0.4 * np.pi / 180
"""An eyeball of 12 mm radius in an eye 30 mm wide moves its iris by 0.4 of the width per radian."""


@cache
def clip(code: str) -> tuple[list[Frame], list[Points]]:
    path = MEDIA / "talking_head" / f"grid_{code}.mpg"
    facts = probe.inspect(path, ffmpeg=ffmpeg(), limits=probe.Limits())
    frames = [frame for _, frame in read_frames(path, facts, fps=assembly.FPS, ffmpeg=ffmpeg())]
    return frames, [face.points for face in tracked(frames) if face is not None]


def tracked(frames: list[Frame]):
    with FaceMesh() as mesh, FaceDetector(LEAST) as detector:
        tracker = FaceTracker(FaceFinder(detector, mesh), mesh, assembly.FPS)
        return [tracker.see(index / assembly.FPS, frame) for index, frame in enumerate(frames)]


def share_looking(frames: list[Frame]) -> float:
    """Share of judged samples that look into the camera."""
    found = [features(face.points) for face in tracked(frames) if face is not None]
    names = {name: name for name in ("yaw", "pitch", "iris_x", "iris_y", "eye_pixels")} | {"openness": "eye_openness"}
    series = {name: np.array([getattr(each, feature) for each in found], dtype=np.float64) for name, feature in names.items()}
    judged = gaze.looking(**series, step=1 / assembly.FPS)
    return float(np.mean(judged[np.isfinite(judged)] >= 0.5))


def eyes_turned(frame: Frame, points: Points, degrees: float) -> Frame:
    """Both irises moved sideways as if the eyes turned by `degrees`; lids and skin stay."""
    height, width = frame.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    from_x, mask = x.copy(), np.zeros((height, width), np.float32)
    for outer, inner, iris, ring in EYES:
        eye = float(np.linalg.norm(points[outer, :2] - points[inner, :2]))
        shift = degrees * IRIS_PER_DEGREE * eye
        opening = np.zeros((height, width), np.uint8)
        cv2.fillPoly(opening, [np.round(points[list(ring), :2] * 16).astype(np.int32)], 255, shift=4)
        inside = cv2.GaussianBlur(opening.astype(np.float32) / 255, (0, 0), max(0.5, 0.03 * eye))
        distance = np.hypot(x - points[iris, 0] - shift, y - points[iris, 1])
        from_x -= shift * np.clip(1 - (distance - 0.2 * eye) / (0.22 * eye), 0, 1) * (inside > 0.01)
        mask = np.maximum(mask, inside)
    moved = cv2.remap(frame, from_x, y, cv2.INTER_LINEAR)
    return np.asarray(moved * mask[..., None] + frame * (1 - mask[..., None]), np.uint8)


def head_turned(frame: Frame, points: Points, degrees: float) -> Frame:
    """The face turned towards the picture's right in space, eyes fixed in it; the room stays."""
    height, width = frame.shape[:2]
    mesh = points[:468].astype(np.float64)
    size = np.ptp(mesh[:, 0])
    middle = mesh.mean(axis=0) + np.array([0, 0, 0.35 * size])
    turn = np.radians(degrees)
    matrix = np.array([[np.cos(turn), 0, -np.sin(turn)], [0, 1, 0], [np.sin(turn), 0, np.cos(turn)]])
    turned = (mesh - middle) @ matrix.T + middle
    around = np.linspace(0, 2 * np.pi, 17)[:-1]
    ring = np.clip(middle[:2] + size * np.stack((1.3 * np.cos(around), 1.5 * np.sin(around)), axis=1), 1, (width - 2, height - 2))
    corners = np.array([[0, 0], [width - 1, 0], [0, height - 1], [width - 1, height - 1]], np.float64)
    target, source = (np.vstack((part[:, :2], ring, corners)) for part in (turned, mesh))
    target += np.random.default_rng(0).normal(0, 1e-3, target.shape)
    net = Triangulation(target[:, 0], target[:, 1])
    grid = list(np.meshgrid(np.arange(0, width, 2), np.arange(0, height, 2)))
    x, y = (cv2.resize(_mapped(net, source[:, axis], grid, axis), (width, height)) for axis in (0, 1))
    return np.asarray(cv2.remap(frame, x, y, cv2.INTER_LINEAR), np.uint8)


def _mapped(net: Triangulation, values: Points, grid: list[NDArray[np.int64]], axis: int) -> NDArray[np.float32]:
    """Where each pixel of `grid` comes from; itself outside the net."""
    found = LinearTriInterpolator(net, values)(*grid)
    return np.where(np.asarray(found.mask), grid[axis], np.asarray(found.data)).astype(np.float32)


def altered(code: str, eyes: float = 0.0, head: float = 0.0) -> list[Frame]:
    frames, points = clip(code)
    moved = [eyes_turned(frame, each, eyes) if eyes else frame for frame, each in zip(frames, points, strict=True)]
    return [head_turned(frame, each, head) if head else frame for frame, each in zip(moved, points, strict=True)]


@pytest.mark.parametrize("code", CLIPS)
@pytest.mark.parametrize("degrees", [-28, 28])
def test_eyes_turned_aside_in_a_straight_head(code: str, degrees: float) -> None:
    assert share_looking(altered(code, eyes=degrees)) <= 0.3


@pytest.mark.parametrize("code", CLIPS)
@pytest.mark.parametrize("degrees", [-25, 25])
def test_a_head_turned_aside_with_its_eyes(code: str, degrees: float) -> None:
    assert share_looking(altered(code, head=degrees)) <= 0.1


@pytest.mark.parametrize("code", CLIPS)
@pytest.mark.parametrize("degrees", [-15, 15])
def test_a_head_turned_aside_while_the_eyes_stay_on_the_camera(code: str, degrees: float) -> None:
    assert share_looking(altered(code, eyes=-degrees, head=degrees)) >= 0.9
