"""The local vision provider: one pass over sampled frames, everything on this machine."""

import math
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.measures.signals import Array, SlideSignals, VisualSignals
from analysis.measures.stretches import runs
from analysis.providers.base import Progress, ProviderError, Usage, no_progress
from analysis.providers.vision import body, expression, gaze
from analysis.providers.vision.base import VisionResult
from analysis.providers.vision.body import BodyWatcher
from analysis.providers.vision.faces import Face, FaceTracker, living, people
from analysis.providers.vision.features import Features, features
from analysis.providers.vision.finding import LEAST, FaceFinder
from analysis.providers.vision.graphs import FaceDetector, FaceMesh, Frame, HandMesh, PalmDetector, Pose
from analysis.providers.vision.hands import PALM, Hands, HandWatcher
from analysis.providers.vision.slides import SlideWatcher
from videos.ffmpeg.facts import MediaFacts
from videos.ffmpeg.frames import read_frames

FPS = 4.0
"""Samples per second: half a second of looking away is two of them; more costs in proportion."""
VERSION = 1
NO_FACE = "No face is in the picture."
NO_HANDS = "The hands are hardly ever in the picture."
LEAST_SCENE = 4.0
"""Seconds that a face must be seen in one shot before its size says anything about leaning."""
HANDS_SEEN = 0.2
"""Share of samples with a hand below which the framing leaves the hands out, so that nothing is said about gestures."""
STROKE = 0.4
"""Face widths per second that a hand reaches on its way to pointing."""
STILL_HANDS = 0.3
"""Face widths per second that hands without a face must reach once: a photograph of hands does not."""


@dataclass
class _Seen:
    """What each sampled frame showed."""

    times: list[float] = field(default_factory=list)
    faces: list[Face | None] = field(default_factory=list)
    hands: list[Hands] = field(default_factory=list)
    motion: list[float] = field(default_factory=list)
    shots: list[int] = field(default_factory=list)
    people: int | None = None
    size: tuple[int, int] = (0, 0)


class LocalVision:
    """mediapipe's face, iris and hand nets, and slides by their edges."""

    name = "local"
    fingerprint = f"local-vision {VERSION}, mediapipe 0.10.21, {FPS:g} fps"

    def observe(self, path: Path, facts: MediaFacts, *, ffmpeg: str, progress: Progress = no_progress) -> VisionResult:
        """See VisionProvider.observe."""
        cv2.setNumThreads(1)  # two workers share the cores; more threads only cost
        seen = _Seen()
        frames = cast(Generator[tuple[float, Frame], None, None], read_frames(path, facts, fps=FPS, ffmpeg=ffmpeg))
        with closing(frames):  # whatever ends the work ends the decoder with it
            slides = self._watch(frames, seen, facts, progress)
        return VisionResult(_signals(seen), slides, Usage(media_seconds=facts.duration))

    def _watch(self, frames: Iterator[tuple[float, Frame]], seen: _Seen, facts: MediaFacts, progress: Progress) -> SlideSignals:
        slides: SlideWatcher | None = None
        with FaceMesh() as mesh, FaceDetector(LEAST) as detector, PalmDetector(PALM) as palms, HandMesh() as fingers, Pose() as pose:
            tracker = FaceTracker(FaceFinder(detector, mesh), mesh, FPS)
            watcher, trunk = HandWatcher(palms, fingers, pose), BodyWatcher()
            for time, frame in frames:
                height, width = frame.shape[:2]
                slides = slides or SlideWatcher((width, height), FPS)
                seen.size = (width, height)
                face = tracker.see(time, frame)
                box = face.box if face else None
                seen.times.append(time)
                seen.faces.append(face)
                seen.hands.append(watcher.see(time, frame, box))
                seen.motion.append(trunk.see(time, frame, face))
                seen.shots.append(trunk.shot)
                slides.see(time, frame, _fractions(box, seen.size) if box else None)
                progress(min(0.95, 0.95 * time / max(facts.duration, 1e-3)))
            seen.people = people(tracker.counts)
        if slides is None:
            raise ProviderError("NO_FRAMES", "No picture could be decoded from the video.", permanent=True)
        return slides.finish(facts.duration)


def _fractions(box: tuple[float, float, float, float], size: tuple[int, int]) -> tuple[float, float, float, float]:
    width, height = size
    return box[0] / width, box[1] / height, box[2] / width, box[3] / height


def _signals(seen: _Seen) -> VisualSignals:
    faces = living(seen.faces, FPS)
    measured = [features(face.points) if face else None for face in faces]
    times = np.array(seen.times)
    step = 1.0 / FPS
    yaw, pitch, iris_x, iris_y = (_column(measured, name) for name in ("yaw", "pitch", "iris_x", "iris_y"))
    openness, eye_pixels, size = (_column(measured, name) for name in ("eye_openness", "eye_pixels", "size"))
    width = np.array([face.box[2] if face else math.nan for face in faces])
    scale = float(np.nanmedian(width)) if np.isfinite(width).any() else 0.12 * max(seen.size)
    hands, pointing, energy, reasons = _hands(seen.hands, faces, scale)
    boxes = np.array([_fractions(face.box, seen.size) if face else (math.nan,) * 4 for face in faces])
    if not any(faces):
        reasons |= dict.fromkeys(("looking", "smile", "body_motion", "lean"), NO_FACE)
    return VisualSignals(
        times=times,
        face_confidence=np.array([face.confidence if face else 0.0 for face in faces]),
        face_box=boxes,
        yaw=yaw,
        pitch=pitch,
        iris_x=iris_x,
        iris_y=iris_y,
        eye_openness=openness,
        looking=gaze.looking(yaw, pitch, iris_x, iris_y, openness, eye_pixels, step),
        smile=expression.smile(_column(measured, "lift"), _column(measured, "mouth_width"), step),
        mouth_open=_column(measured, "mouth_open"),
        hands=hands,
        pointing=pointing,
        gesture_energy=energy,
        body_motion=np.where(np.isfinite(width), np.array(seen.motion) / scale, np.nan),
        lean=body.lean(size, _scenes(faces, seen.shots), round(LEAST_SCENE * FPS)),
        reasons=reasons,
        people=seen.people if any(faces) else None,
    )


def _hands(seen: list[Hands], faces: list[Face | None], scale: float) -> tuple[Array, Array, Array, dict[str, str]]:
    """Count, pointing and speed in face widths per second; unknown where nobody is, all unknown where hands hardly show."""
    count = np.array([float(each.count) for each in seen])
    pointing = np.array([each.pointing for each in seen])
    speed = np.array([each.speed for each in seen]) / scale
    for index in range(len(seen) - 2, -1, -1):
        if not seen[index].looked:
            speed[index] = speed[index + 1]
    pointing = _stroked(pointing, speed)
    there = np.array([face is not None for face in faces])
    unknown = np.zeros(len(seen), np.bool_)
    for first, last in runs(~there):
        alone = slice(first, last + 1)
        unknown[alone] = (count[alone] == 0) | (speed[alone].max() < STILL_HANDS)
    known = ~unknown
    if not known.any() or float(np.mean(count[known] > 0)) < HANDS_SEEN:
        unknown[:] = True
    reasons = {"hands": NO_HANDS} if unknown.all() else {}
    count, pointing, speed = (np.where(unknown, np.nan, values) for values in (count, pointing, speed))
    return count, pointing, speed, reasons


def _stroked(pointing: Array, speed: Array) -> Array:
    """Pointing without a stroke that leads to it or from it is how a hand rests: held under one half."""
    out = pointing.copy()
    around = round(0.75 * FPS)
    for first, last in runs(pointing >= 0.5):
        ends = (speed[max(0, first - around) : first + 2], speed[max(0, last - 1) : last + around + 1])
        if max(float(end.max()) for end in ends) < STROKE:
            out[first : last + 1] = np.minimum(out[first : last + 1], 0.4)
    return out


def _scenes(faces: list[Face | None], shots: list[int]) -> NDArray[np.int64]:
    """A number per sample that changes with the camera's cuts and with the face that is followed."""
    return np.array([shot * 10_000 + (face.track if face else 0) for face, shot in zip(faces, shots, strict=True)], dtype=np.int64)


def _column(measured: list[Features | None], name: str) -> Array:
    return np.array([getattr(each, name) if each else math.nan for each in measured], dtype=np.float64)
