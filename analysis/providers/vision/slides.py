"""Slides in the picture: when one gives way to the next, told by edges that vanish from a picture at rest.

A new slide takes the old one's edges away; a build only adds some; a moving presenter never comes to rest and is
left out as "alive". So the watcher compares pictures at rest, over pixels that are quiet, and counts what vanished.
"""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.measures.signals import Slide, SlideSignals
from analysis.providers.vision import slide_text
from analysis.providers.vision.slide_text import Reading

Frame = NDArray[np.uint8]
Gray = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Box = tuple[float, float, float, float]

WIDTH = 320
CHANGED_LEVELS = 12
"""Grey levels between two samples beyond which a pixel changed; video noise stays below."""
EDGE_LEVELS = 24
AT_REST_SHARE = 0.004
"""A picture is at rest when fewer of its quiet pixels changed than this."""
AT_REST_SAMPLES = 2
VANISHED_SHARE = 0.15
"""More of the old edges gone than this is another slide; builds take away next to none."""
MIN_EDGES = 40
ALIVE_DECAY_SECONDS = 8.0
ALIVE_SHARE = 0.2
"""A pixel that changed in more of the recent samples than this is alive: a person, a playing video."""
MIN_QUIET_SHARE = 0.15
NEVER_AT_REST_SECONDS = 1.5
"""A slide whose edges are gone for so long has given way to something that moves."""
NO_SLIDES = "No slides are in the picture."


@dataclass
class _Shown:
    """A picture and since when it is shown."""

    start: float
    gray: Gray
    frame: Frame
    presenter: Box | None
    quiet: Mask
    at_rest: bool
    """False for what never came to rest: a camera picture, a playing video."""


@dataclass
class _Motion:
    """An unbroken run of samples that were not at rest."""

    since: float
    strongest_at: float
    strongest: float
    last: float


@dataclass
class SlideWatcher:
    """Fed with every sampled frame in order; `finish` reads each slide once and says what was shown when."""

    size: tuple[int, int]
    fps: float
    _last: Gray | None = None
    _alive: NDArray[np.float32] | None = None
    _rest: int = 0
    _motion: _Motion | None = None
    _shown: list[_Shown] = field(default_factory=list)

    def see(self, time: float, frame: Frame, presenter: Box | None) -> None:
        """One RGB frame (h, w, 3) at `time` seconds; `presenter` is the face box in fractions of the frame."""
        gray = _small(frame)
        if self._last is None or self._alive is None:
            self._last, self._alive = gray, np.zeros(gray.shape, np.float32)
            self._show(time, gray, frame, presenter, self._quiet(gray, presenter), at_rest=False)
            return
        changed = cv2.absdiff(gray, self._last) > CHANGED_LEVELS
        self._last = gray
        quiet = self._quiet(gray, presenter)
        self._alive += min(1.0, 1.0 / (ALIVE_DECAY_SECONDS * self.fps)) * (changed.astype(np.float32) - self._alive)
        share = float(changed[quiet].mean()) if quiet.any() else 1.0
        if share > AT_REST_SHARE:
            self._move(time, share)
            if self._motion is not None and time - self._motion.since > NEVER_AT_REST_SECONDS and self._shown[-1].at_rest:
                self._leave(gray, frame, presenter, quiet)
        else:
            self._settle(gray, frame, presenter, quiet)

    def _move(self, time: float, share: float) -> None:
        self._rest = 0
        if self._motion is None:
            self._motion = _Motion(time, time, share, time)
        self._motion.last = time
        if share > self._motion.strongest:
            self._motion.strongest_at, self._motion.strongest = time, share

    def _leave(self, gray: Gray, frame: Frame, presenter: Box | None, quiet: Mask) -> None:
        """The slide is gone although nothing came to rest in its place."""
        shown = self._shown[-1]
        if self._motion is not None and _is_another(shown.gray, gray, quiet & shown.quiet):
            self._show(self._motion.strongest_at, gray, frame, presenter, quiet, at_rest=False)

    def _settle(self, gray: Gray, frame: Frame, presenter: Box | None, quiet: Mask) -> None:
        self._rest += 1
        if self._rest < AT_REST_SAMPLES:
            return
        shown, motion = self._shown[-1], self._motion
        self._motion = None
        if motion is not None and _is_another(shown.gray, gray, quiet & shown.quiet):
            self._show(motion.strongest_at if shown.at_rest else motion.last, gray, frame, presenter, quiet, at_rest=True)
        else:
            shown.gray, shown.frame, shown.presenter, shown.quiet, shown.at_rest = gray, frame, presenter, quiet, True

    def _show(self, time: float, gray: Gray, frame: Frame, presenter: Box | None, quiet: Mask, *, at_rest: bool) -> None:
        self._shown.append(_Shown(time, gray, frame, presenter, quiet, at_rest))

    def _quiet(self, gray: Gray, presenter: Box | None) -> Mask:
        """Where a slide may be: not on the presenter, not where it moves all the time, unless it moves everywhere."""
        free = np.ones(gray.shape, np.bool_)
        if presenter is not None:
            free &= ~presenter_mask((gray.shape[0], gray.shape[1]), presenter)
        if self._alive is None:
            return free
        alive = cv2.dilate((self._alive > ALIVE_SHARE).astype(np.uint8), np.ones((5, 5), np.uint8)).astype(np.bool_)
        return free & ~alive if (free & ~alive).mean() >= MIN_QUIET_SHARE else free

    def finish(self, duration: float) -> SlideSignals:
        """Read what was shown. Pictures without any text on them are no slides (a room, a face)."""
        ends = [*(shown.start for shown in self._shown[1:]), duration]
        resting = [(shown, end) for shown, end in zip(self._shown, ends, strict=True) if shown.at_rest]
        readings = slide_text.read_all([(shown.frame, shown.presenter, end - shown.start) for shown, end in resting])
        if not any(reading is not None and reading.is_slide for reading in readings):
            return SlideSignals((), (), NO_SLIDES)
        written = [
            (shown, end, reading) for (shown, end), reading in zip(resting, readings, strict=True) if reading is None or reading.has_text
        ]
        slides = tuple(_as_slide(index, shown.start, end, reading) for index, (shown, end, reading) in enumerate(written, start=1))
        edges = {slide.start for slide in slides} | {slide.end for slide in slides}
        return SlideSignals(slides, tuple(shown.start for shown in self._shown[1:] if shown.start in edges))


def _as_slide(index: int, start: float, end: float, reading: Reading | None) -> Slide:
    if reading is None:
        return Slide(index, start, end, None, None, 0.0)
    return Slide(index, start, end, reading.words, reading.text, reading.confidence)


def presenter_mask(shape: tuple[int, int], face: Box) -> Mask:
    """The face and the body below it: (h, w) True where the presenter is likely seen."""
    height, width = shape
    x, y, w, h = face
    mask = np.zeros(shape, np.bool_)
    left, right = x - 1.0 * w, x + 2.0 * w
    top, bottom = y - 0.6 * h, y + 5.0 * h
    mask[max(0, int(top * height)) : max(0, int(bottom * height)), max(0, int(left * width)) : max(0, int(right * width))] = True
    return mask


def _small(frame: NDArray[np.uint8]) -> Gray:
    gray = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)
    height = max(1, round(WIDTH * gray.shape[0] / gray.shape[1]))
    return np.asarray(cv2.resize(gray, (WIDTH, height), interpolation=cv2.INTER_AREA), np.uint8)


def _edges(gray: Gray) -> Mask:
    return np.asarray(cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) > EDGE_LEVELS)


def _is_another(before: Gray, after: Gray, quiet: Mask) -> bool:
    old, new = _edges(before) & quiet, _edges(after) & quiet
    reach = np.ones((3, 3), np.uint8)
    vanished = int((old & ~cv2.dilate(new.astype(np.uint8), reach).astype(np.bool_)).sum())
    appeared = int((new & ~cv2.dilate(old.astype(np.uint8), reach).astype(np.bool_)).sum())
    if int(old.sum()) < MIN_EDGES:
        return appeared >= MIN_EDGES
    return vanished > VANISHED_SHARE * int(old.sum())
