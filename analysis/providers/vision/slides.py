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
VANISHED_SHARE = 0.25
"""More of the old edges gone than this is another slide; builds take away next to none."""
MIN_EDGES = 40
ALIVE_DECAY_SECONDS = 4.0
ALIVE_SHARE = 0.2
"""A pixel that changed in more of the recent samples than this is alive: a person, a playing video."""
MIN_QUIET_SHARE = 0.15
MIN_DWELL_SECONDS = 0.75
NO_SLIDES = "No slides are in the picture."


@dataclass
class _Shown:
    """A picture at rest and since when it is shown."""

    start: float
    gray: Gray
    frame: NDArray[np.uint8]
    presenter: Box | None
    quiet: Mask
    rest_samples: int = 1


@dataclass
class SlideWatcher:
    """Fed with every sampled frame in order; `finish` reads each slide once and says what was shown when."""

    size: tuple[int, int]
    fps: float
    _last: Gray | None = None
    _alive: NDArray[np.float32] | None = None
    _rest: int = 0
    _moved_at: float | None = None
    _shown: list[_Shown] = field(default_factory=list)
    _quiet_samples: int = 0
    _samples: int = 0

    def see(self, time: float, frame: NDArray[np.uint8], presenter: Box | None) -> None:
        """One RGB frame (h, w, 3) at `time` seconds; `presenter` is the face box in fractions of the frame."""
        gray = _small(frame)
        self._samples += 1
        if self._last is None or self._alive is None:
            self._alive = np.zeros(gray.shape, np.float32)
            self._last = gray
            self._show(time, gray, frame, presenter, self._quiet(gray.shape, presenter))
            return
        changed = cv2.absdiff(gray, self._last) > CHANGED_LEVELS
        self._last = gray
        quiet = self._quiet(gray.shape, presenter)
        share = float(changed[quiet].mean()) if quiet.any() else 1.0
        weight = min(1.0, 1.0 / (ALIVE_DECAY_SECONDS * self.fps))
        self._alive += weight * (changed.astype(np.float32) - self._alive)
        if quiet.mean() < MIN_QUIET_SHARE:
            return
        self._quiet_samples += 1
        self._settle(time, gray, frame, presenter, quiet, share)

    def _settle(self, time: float, gray: Gray, frame: NDArray[np.uint8], presenter: Box | None, quiet: Mask, share: float) -> None:
        if share > AT_REST_SHARE:
            self._rest = 0
            if self._moved_at is None:
                self._moved_at = time
            return
        self._rest += 1
        if self._rest < AT_REST_SAMPLES:
            return
        shown = self._shown[-1]
        if self._moved_at is not None and _is_another(shown.gray, gray, quiet & shown.quiet):
            self._show(self._moved_at, gray, frame, presenter, quiet)
        else:
            shown.gray, shown.frame, shown.presenter, shown.quiet = gray, frame, presenter, quiet
            shown.rest_samples += 1
        self._moved_at = None

    def _show(self, time: float, gray: Gray, frame: NDArray[np.uint8], presenter: Box | None, quiet: Mask) -> None:
        self._shown.append(_Shown(time, gray, frame, presenter, quiet))

    def _quiet(self, shape: tuple[int, ...], presenter: Box | None) -> Mask:
        quiet = np.ones(shape, np.bool_)
        if self._alive is not None:
            alive = (self._alive > ALIVE_SHARE).astype(np.uint8)
            quiet &= ~cv2.dilate(alive, np.ones((5, 5), np.uint8)).astype(np.bool_)
        if presenter is not None:
            quiet &= ~presenter_mask((shape[0], shape[1]), presenter)
        return quiet

    def finish(self, duration: float) -> SlideSignals:
        """Read what was shown. Pictures without any text on them are no slides (a room, a face)."""
        if self._quiet_samples < 0.3 * max(1, self._samples - 1) and self._samples > 1:
            return SlideSignals((), (), NO_SLIDES)
        starts = [shown.start for shown in self._shown]
        ends = [*starts[1:], duration]
        spans = [(shown, max(0.0, start), end) for shown, start, end in zip(self._shown, starts, ends, strict=True)]
        spans = [each for each in spans if each[2] - each[1] >= MIN_DWELL_SECONDS] or spans[-1:]
        readings = slide_text.read_all([(shown.frame, shown.presenter, end - start) for shown, start, end in spans])
        if not any(reading is not None and reading.is_slide for reading in readings):
            return SlideSignals((), (), NO_SLIDES)
        slides = [
            Slide(index, start, end, reading.words, reading.text, reading.confidence)
            for index, ((_, start, end), reading) in enumerate(
                ((span, reading) for span, reading in zip(spans, readings, strict=True) if reading is not None and reading.is_slide),
                start=1,
            )
        ]
        changes = tuple(start for _, start, _ in spans[1:])
        return SlideSignals(tuple(slides), changes)


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
