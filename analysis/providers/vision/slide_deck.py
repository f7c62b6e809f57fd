"""What was shown, in order, in bounded memory; read once at the end, and told as slides."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.measures.signals import Slide, SlideSignals
from analysis.providers.vision import slide_text
from analysis.providers.vision.presenter import Box
from analysis.providers.vision.slide_changes import Gray, Mask
from analysis.providers.vision.slide_frame import without_frame
from analysis.providers.vision.slide_text import Reading

Frame = NDArray[np.uint8]

MOSTLY = 0.5
"""Pictures that were not read count as slides when this share of the others are: a film with one street sign has none."""
NO_SLIDES = "No slides are in the picture."
_NOTHING: Gray = np.zeros((0, 0), np.uint8)


@dataclass(frozen=True)
class Sample:
    """One frame as it is looked at: as it came, small and grey, and where of it a slide may be."""

    time: float
    gray: Gray
    quiet: Mask
    frame: Frame
    presenter: Box | None
    alive: Mask | None = None
    """`slide_text.THUMBNAIL`: where it moves all the time."""


@dataclass(eq=False)
class Shown:
    """A picture and since when it is shown."""

    start: float
    at_rest: bool
    """False for what never came to rest: a camera picture, a playing video."""
    gray: Gray
    quiet: Mask
    frame: Frame | None
    """None once there are enough others to read that were shown longer."""
    presenter: Box | None
    end: float = 0.0
    alive: Mask | None = None

    def refresh(self, sample: Sample) -> None:
        """It is at rest and looks like this now."""
        self.gray, self.quiet, self.frame, self.presenter, self.at_rest = sample.gray, sample.quiet, sample.frame, sample.presenter, True
        self.alive = sample.alive


@dataclass
class Deck:
    """An hour and a half of cuts must not fill the memory: only the last two pictures can be compared with, and only as
    many as will be read keep their frame."""

    shown: list[Shown] = field(default_factory=list)
    _framed: list[Shown] = field(default_factory=list)

    @property
    def last(self) -> Shown:
        return self.shown[-1]

    def show(self, time: float, sample: Sample, *, at_rest: bool) -> None:
        """A picture takes the place of the last one."""
        if self.shown:
            self._close(self.last, time)
        for old in self.shown[-2:-1]:
            old.gray, old.quiet = _NOTHING, _NOTHING.astype(np.bool_)
        self.shown.append(Shown(time, at_rest, sample.gray, sample.quiet, sample.frame, sample.presenter, alive=sample.alive))

    def take_back(self) -> Shown:
        """The last picture was none of its own; the one before is the last again."""
        return self.shown.pop()

    def _close(self, shown: Shown, end: float) -> None:
        shown.end = end
        if not shown.at_rest:
            shown.frame = None
        elif shown not in self._framed:
            self._framed.append(shown)
        if len(self._framed) > slide_text.MAX_READ:
            least = min(self._framed, key=lambda each: (each.end - each.start, -each.start))
            least.frame = None
            self._framed.remove(least)

    def finish(self, duration: float) -> SlideSignals:
        """Read what was shown. Pictures without any text on them are no slides (a room, a face)."""
        if self.shown:
            self._close(self.last, duration)
        slides = self._slides(self._read(duration))
        if not slides:
            return SlideSignals((), (), NO_SLIDES)
        edges = {slide.start for slide in slides} | {slide.end for slide in slides}
        return SlideSignals(slides, tuple(shown.start for shown in self.shown[1:] if shown.start in edges))

    def _read(self, duration: float) -> dict[Shown, Reading]:
        framed = [(shown, shown.frame) for shown in self.shown if shown.at_rest and shown.frame is not None]
        pictures = [slide_text.Picture(frame, shown.presenter, shown.end - shown.start, shown.alive) for shown, frame in framed]
        readings = slide_text.read_all(pictures, duration)
        return {shown: reading for (shown, _), reading in zip(framed, readings, strict=True) if reading is not None}

    def _slides(self, readings: dict[Shown, Reading]) -> tuple[Slide, ...]:
        sure = sum(reading.is_slide for reading in readings.values())
        if not sure:
            return ()
        unread = sure >= MOSTLY * len(readings)
        kept = [shown for shown in self.shown if shown.at_rest and (readings[shown].has_text if shown in readings else unread)]
        own = without_frame(readings)
        return tuple(_as_slide(index, shown, own.get(shown)) for index, shown in enumerate(kept, start=1))


def _as_slide(index: int, shown: Shown, reading: Reading | None) -> Slide:
    if reading is None:
        return Slide(index, shown.start, shown.end, None, None, 0.0)
    return Slide(index, shown.start, shown.end, reading.words, reading.text, reading.confidence)
