"""From what each sampled frame showed to signals over the whole video: units, unknowns, reasons."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.measures.signals import Array, VisualSignals
from analysis.measures.stretches import Mask, runs
from analysis.providers.vision import expression, gaze
from analysis.providers.vision.faces import Face, living
from analysis.providers.vision.features import Features, features
from analysis.providers.vision.finding import Box
from analysis.providers.vision.hands import Hands

FPS = 4.0
"""Samples per second: half a second of looking away is two of them; more costs in proportion."""
USUAL_FACE = 0.12
"""Width of a face over the longer side of the frame, for hands that show without one."""
NO_FACE = "No face is in the picture."
TOO_SMALL = "The face is too small in the picture to read it."
NO_HANDS = "The hands are hardly ever in the picture."
HANDS_SEEN = 0.2
"""Share of samples with a hand below which the framing leaves the hands out, so that nothing is said about gestures."""
STROKE = 0.4
"""Face widths per second that a hand reaches on its way to pointing."""
STILL_HANDS = 0.3
"""Face widths per second that hands without a face must reach once: a photograph of hands does not."""


@dataclass
class Seen:
    """What each sampled frame showed."""

    times: list[float] = field(default_factory=list)
    faces: list[Face | None] = field(default_factory=list)
    hands: list[Hands] = field(default_factory=list)
    motion: list[float] = field(default_factory=list)
    shots: list[int] = field(default_factory=list)
    people: int | None = None
    size: tuple[int, int] = (0, 0)


def fractions(box: Box, size: tuple[int, int]) -> Box:
    """A box in pixels as fractions of a frame of `size` (width, height)."""
    width, height = size
    return box[0] / width, box[1] / height, box[2] / width, box[3] / height


def signals(seen: Seen) -> VisualSignals:
    """The signals of one video. Speeds are per face width of the same shot, so that neither zoom nor resolution counts."""
    faces = living(seen.faces, FPS)
    measured = [features(face.points) if face else None for face in faces]
    column = {name: _column(measured, name) for name in Features.__annotations__}
    legible = column["eye_pixels"] >= gaze.FEW_PIXELS
    scene = _scenes(faces, seen.shots)
    width = _face_width(faces, scene, seen.size)
    hands, pointing, energy, reasons = _hands(seen.hands, faces, width)
    eyes = {name: column[name] for name in ("yaw", "pitch", "iris_x", "iris_y", "eye_pixels")}
    lift, mouth_width = (np.where(legible, column[name], np.nan) for name in ("lift", "mouth_width"))
    return VisualSignals(
        times=np.array(seen.times),
        face_confidence=np.array([face.confidence if face else 0.0 for face in faces]),
        face_box=np.array([fractions(face.box, seen.size) if face else (math.nan,) * 4 for face in faces]),
        yaw=column["yaw"],
        pitch=column["pitch"],
        iris_x=column["iris_x"],
        iris_y=column["iris_y"],
        eye_openness=column["eye_openness"],
        looking=gaze.looking(**eyes, openness=column["eye_openness"], step=1.0 / FPS),
        smile=expression.smile(lift, mouth_width, 1.0 / FPS),
        mouth_open=column["mouth_open"],
        hands=hands,
        pointing=pointing,
        gesture_energy=energy,
        body_motion=np.where([face is not None for face in faces], np.array(seen.motion) / width, np.nan),
        reasons=reasons | _face_reasons(faces, legible),
        people=seen.people if any(faces) else None,
    )


def _face_reasons(faces: list[Face | None], legible: Mask) -> dict[str, str]:
    if not any(faces):
        return dict.fromkeys(("looking", "smile", "body_motion"), NO_FACE)
    return {} if legible.any() else dict.fromkeys(("looking", "smile"), TOO_SMALL)


def _face_width(faces: list[Face | None], scene: NDArray[np.int64], size: tuple[int, int]) -> Array:
    """(n,) usual face width in pixels in each sample's scene; of the whole video, or of people at large, where none was seen."""
    width = np.array([face.box[2] if face else math.nan for face in faces])
    usual = float(np.nanmedian(width)) if np.isfinite(width).any() else USUAL_FACE * max(size)
    out = np.full(len(faces), usual)
    for number in np.unique(scene):
        here = (scene == number) & np.isfinite(width)
        if here.any():
            out[scene == number] = np.median(width[here])
    return out


def _hands(seen: list[Hands], faces: list[Face | None], width: Array) -> tuple[Array, Array, Array, dict[str, str]]:
    """Count, pointing and speed in face widths per second; unknown where nobody is, all unknown where hands hardly show."""
    count = np.array([float(each.count) for each in seen])
    pointing = np.array([each.pointing for each in seen])
    speed = np.array([each.speed for each in seen]) / width
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
