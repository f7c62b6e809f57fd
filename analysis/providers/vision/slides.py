"""Slides in the picture: when one gives way to the next, told by edges that vanish from a picture at rest.

A new slide takes the old one's edges away; a build only adds some; a moving presenter never comes to rest and is
left out as "alive". So the watcher compares pictures at rest, over pixels that are quiet (`slide_changes`), and
keeps what was shown in a `slide_deck`.
"""

from collections import deque
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.measures.signals import SlideSignals
from analysis.providers.vision.presenter import Box, presenter_mask
from analysis.providers.vision.slide_changes import Gray, Mask, is_another
from analysis.providers.vision.slide_deck import Deck, Frame, Sample, Shown
from analysis.providers.vision.slide_text import THUMBNAIL

WIDTH = 320
CHANGED_LEVELS = 12
"""Grey levels between two samples beyond which a pixel changed; video noise stays below."""
AT_REST_SHARE = 0.004
"""A picture is at rest when fewer of its quiet pixels changed than this."""
AT_REST_SAMPLES = 2
ALIVE_DECAY_SECONDS = 30.0
ALIVE_SHARE = 0.1
"""A pixel that changed in more of the recent samples than this is alive: a person, a playing video. A fade of three
seconds, which changes twelve samples, only just does not make it so."""
MIN_QUIET_SHARE = 0.15
NEVER_AT_REST_SECONDS = 1.5
"""A slide whose edges are gone for so long has given way to something that moves."""
PASSING_SECONDS = 4.0
"""What moves between two pictures at rest and is over sooner is a transition, not a camera shot."""
STILL_SECONDS = 1.0
LONGEST_FADE_SECONDS = 6.0


@dataclass
class _Motion:
    """An unbroken run of samples that were not at rest."""

    since: float
    strongest_at: float
    strongest: float
    last: float
    slow: bool = False
    """A fade so slow that each sample is like the one before."""


@dataclass
class SlideWatcher:
    """Fed with every sampled frame in order; `finish` reads each slide once and says what was shown when."""

    size: tuple[int, int]
    fps: float
    _last: deque[Gray] = field(default_factory=deque)
    """The samples of the last second, the oldest first."""
    _alive: NDArray[np.float32] | None = None
    _rest: int = 0
    _motion: _Motion | None = None
    _deck: Deck = field(default_factory=Deck)

    def see(self, time: float, frame: Frame, presenter: Box | None) -> None:
        """One RGB frame (h, w, 3) at `time` seconds; `presenter` is the face box in fractions of the frame."""
        gray = _small(frame)
        if self._alive is None:
            self._alive = np.zeros(gray.shape, np.float32)
            self._last = deque([gray], maxlen=max(1, round(STILL_SECONDS * self.fps)))
            self._deck.show(time, Sample(time, gray, self._quiet(gray, presenter), frame, presenter), at_rest=False)
            return
        sample = Sample(time, gray, self._quiet(gray, presenter), frame, presenter, self._moving())
        changed = _differ(gray, self._last[-1])
        self._alive += min(1.0, 1.0 / (ALIVE_DECAY_SECONDS * self.fps)) * (changed.astype(np.float32) - self._alive)
        share = _share(changed, sample.quiet)
        if share > AT_REST_SHARE:
            self._move(sample, share)
        else:
            self._settle(sample)
        self._last.append(gray)

    def _move(self, sample: Sample, share: float) -> None:
        self._rest = 0
        if self._motion is None:
            self._motion = _Motion(sample.time, sample.time, share, sample.time)
        motion = self._motion
        motion.last = sample.time
        if share > motion.strongest:
            motion.strongest_at, motion.strongest = sample.time, share
        shown = self._deck.last
        gone = sample.time - motion.since > NEVER_AT_REST_SECONDS and shown.at_rest
        if gone and is_another(shown.gray, sample.gray, sample.quiet & shown.quiet):  # although nothing came to rest in its place
            self._deck.show(motion.strongest_at, sample, at_rest=False)

    def _settle(self, sample: Sample) -> None:
        self._rest += 1
        if self._rest < AT_REST_SAMPLES:
            return
        shown, motion = self._deck.last, self._motion
        if shown.at_rest and not self._differs(sample, shown.gray, shown.quiet):
            self._motion = None
            shown.frame, shown.presenter, shown.alive = sample.frame, sample.presenter, sample.alive  # a word more may be on it
            return
        if motion is not None and not motion.slow and is_another(shown.gray, sample.gray, sample.quiet & shown.quiet):
            self._arrive(motion, sample)
        elif not self._fades(sample):
            self._end_fade(sample)

    def _differs(self, sample: Sample, gray: Gray, quiet: Mask) -> bool:
        return _share(_differ(sample.gray, gray), sample.quiet & quiet) > AT_REST_SHARE

    def _fades(self, sample: Sample) -> bool:
        """Whether the picture is still on its way, too slowly to be seen from one sample to the next."""
        if self._motion is None:
            self._motion = _Motion(sample.time, sample.time, 0.0, sample.time)
        self._motion.slow = True
        fading = self._differs(sample, self._last[0], sample.quiet)
        if fading:
            self._motion.last = sample.time
        return fading and sample.time - self._motion.since < LONGEST_FADE_SECONDS

    def _end_fade(self, sample: Sample) -> None:
        shown, motion = self._deck.last, self._motion
        if motion is not None and is_another(shown.gray, sample.gray, sample.quiet & shown.quiet):
            self._arrive(motion, sample)
        else:
            self._motion = None
            shown.refresh(sample)

    def _arrive(self, motion: _Motion, sample: Sample) -> None:
        """Another picture has come to rest."""
        self._motion = None
        if self._passed(sample.time):
            self._complete(sample)
        else:
            self._deck.show(_moment(motion, self._deck.last), sample, at_rest=True)

    def _passed(self, time: float) -> bool:
        """Whether what was shown last was only the way from one slide to the next."""
        return len(self._deck.shown) > 1 and not self._deck.last.at_rest and time - self._deck.last.start < PASSING_SECONDS

    def _complete(self, sample: Sample) -> None:
        """A transition is over: at another slide, or back at the one before."""
        passing, before = self._deck.take_back(), self._deck.last
        if before.at_rest and not is_another(before.gray, sample.gray, sample.quiet & before.quiet):
            before.refresh(sample)
        else:
            self._deck.show(passing.start, sample, at_rest=True)

    def _quiet(self, gray: Gray, presenter: Box | None) -> Mask:
        """Where a slide may be: not on the presenter, not where it moves all the time, unless it moves everywhere."""
        free = np.ones(gray.shape, np.bool_)
        if presenter is not None:
            free &= ~presenter_mask((gray.shape[0], gray.shape[1]), presenter)
        if self._alive is None:
            return free
        alive = cv2.dilate((self._alive > ALIVE_SHARE).astype(np.uint8), np.ones((5, 5), np.uint8)).astype(np.bool_)
        return free & ~alive if (free & ~alive).mean() >= MIN_QUIET_SHARE else free

    def _moving(self) -> Mask | None:
        """THUMBNAIL: where it moves all the time; None before anything was seen."""
        if self._alive is None:
            return None
        moving = (self._alive > ALIVE_SHARE).astype(np.float32)
        return np.asarray(cv2.resize(moving, THUMBNAIL[::-1], interpolation=cv2.INTER_AREA) > 0)

    def finish(self, duration: float) -> SlideSignals:
        """What was shown when, each slide read once."""
        return self._deck.finish(duration)


def _small(frame: NDArray[np.uint8]) -> Gray:
    gray = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)
    height = max(1, round(WIDTH * gray.shape[0] / gray.shape[1]))
    return np.asarray(cv2.resize(gray, (WIDTH, height), interpolation=cv2.INTER_AREA), np.uint8)


def _differ(one: Gray, other: Gray) -> Mask:
    return np.asarray(cv2.absdiff(one, other) > CHANGED_LEVELS)


def _share(changed: Mask, quiet: Mask) -> float:
    return float(changed[quiet].mean()) if quiet.any() else 1.0


def _moment(motion: _Motion, shown: Shown) -> float:
    """When the slide changed: in the middle of a slow fade, at the strongest motion else, at its end after a camera shot."""
    if not shown.at_rest:
        return motion.last
    return (motion.since + motion.last - STILL_SECONDS) / 2 if motion.slow else motion.strongest_at
