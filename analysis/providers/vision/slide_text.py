"""The words on slides, read once each by RapidOCR with the models that its wheel carries."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.providers.vision.finding import overlap
from analysis.providers.vision.presenter import Box, body_mask, on_body, on_presenter

Frame = NDArray[np.uint8]
Mask = NDArray[np.bool_]

MAX_READ = 60
"""So many slides are read at most; the longest shown come first."""
AT_ONCE = 2
"""Read side by side, for by then the words are mostly there and the second core has nothing to do."""
MAX_BLANK = 12
"""So many pictures without any slide among them, the longest shown, and there are none."""
LINES, LINES_PER_SECOND = 60, 1.5
"""Reading costs by the line: so many are read at most, and so many more a second of the video. A page scrolled through
shows more in three minutes than a deck does in an hour."""
MIN_LINE_SCORE = 0.6
SURE_WORD_SCORE = 0.9
MIN_WORDS = 2
THUMBNAIL = (36, 64)
SAME_PICTURE_LEVELS = 6
OTHER_LIGHT_LEVELS = 24
"""By so much a camera makes the same picture lighter or darker."""
SAME_PLACE = 0.5
"""Overlap of two faces from which they hide the same of a slide."""
READER = {
    "Global.log_level": "error",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    # By default pictures are enlarged to 736 px at their shorter side: ten times the work for the same words here.
    "Det.limit_type": "max",
    "Det.limit_side_len": 640,
}
_loading = threading.Lock()


@dataclass(frozen=True)
class Reading:
    """What stands on a slide."""

    words: int | None
    text: str | None
    confidence: float
    lines: int = 0
    """Lines that had to be read for it, whatever they were."""
    covered: bool = False
    """A line of it reaches to where the presenter's body should be, and is read all the same."""

    @property
    def has_text(self) -> bool:
        """Something is written there. One word alone is easily seen into a pattern, so that must be a sure one."""
        return self.words is not None and (self.words > 1 or self.confidence >= SURE_WORD_SCORE)

    @property
    def is_slide(self) -> bool:
        """Enough text to be sure that this is a slide and not a shirt or a street sign."""
        return self.words is not None and self.words >= MIN_WORDS


@dataclass(frozen=True)
class Picture:
    """What is to be read."""

    frame: Frame
    """(h, w, 3) RGB."""
    presenter: Box | None
    seconds: float
    """How long it was shown."""
    alive: Mask | None = None
    """THUMBNAIL: where it moved all the time."""


def read_all(shown: Sequence[Picture], duration: float) -> list[Reading | None]:
    """One reading a picture; None where it was not read for want of budget.

    `duration` is the video's, in seconds; the budget grows with it.
    """
    order = sorted(range(len(shown)), key=lambda index: (-shown[index].seconds, index))[:MAX_READ]
    readings: list[Reading | None] = [None] * len(shown)
    with ThreadPoolExecutor(AT_ONCE, "reader") as readers:
        begun: list[_Begun] = []
        which: list[_Begun] = []  # for each place: what is read for it
        for place, index in enumerate(order):
            if _enough([each.reading.result() for each in begun if each.place < place], duration):
                break
            for ahead in range(len(which), min(place + AT_ONCE, len(order))):
                picture = shown[order[ahead]]
                known = _alike(picture, begun)
                if known is None:
                    reading = readers.submit(read, picture.frame, picture.presenter)
                    begun.append(known := _Begun(ahead, picture, _thumbnail(picture.frame), reading))
                which.append(known)
            readings[index] = which[place].reading.result()
    return readings


@dataclass(frozen=True)
class _Begun:
    """A picture that is being read, or was."""

    place: int
    """Among those that are to be read."""
    picture: Picture
    thumbnail: NDArray[np.int16]
    reading: Future[Reading]


def _enough(read: Sequence[Reading], duration: float) -> bool:
    blank = len(read) >= MAX_BLANK and not any(reading.is_slide for reading in read)
    return blank or sum(reading.lines for reading in read) > LINES + LINES_PER_SECOND * duration


def _thumbnail(frame: Frame) -> NDArray[np.int16]:
    return np.asarray(cv2.resize(frame, THUMBNAIL[::-1], interpolation=cv2.INTER_AREA), np.int16)


def _alike(picture: Picture, begun: Sequence[_Begun]) -> _Begun | None:
    """One that shows the same slide; what the presenter does beside it, and how bright the camera makes it, do not matter."""
    small = _thumbnail(picture.frame)
    return next((each for each in begun if _repeats(picture, small, each)), None)


def _repeats(picture: Picture, small: NDArray[np.int16], known: _Begun) -> bool:
    compared = _compared(picture, known.picture)
    if not compared.any() or not _same(small[compared], known.thumbnail[compared]):
        return False
    unseen = compared.all() or not known.reading.result().covered
    return bool(unseen or _same(small[~compared], known.thumbnail[~compared]))


def _same(one: NDArray[np.int16], other: NDArray[np.int16]) -> bool:
    """(n, 3) points that are the same but for a brightness that all share."""
    change = one - other
    light = np.median(change, axis=0)
    return bool(np.abs(light).max() <= OTHER_LIGHT_LEVELS and np.abs(change - light).max() <= SAME_PICTURE_LEVELS)


def _compared(one: Picture, other: Picture) -> Mask:
    """THUMBNAIL: where two pictures must be the same to be read alike; nowhere if presenters hide different parts of them."""
    if one.presenter is None or other.presenter is None:
        return np.full(THUMBNAIL, one.presenter is other.presenter)
    if overlap(one.presenter, other.presenter) < SAME_PLACE:
        return np.zeros(THUMBNAIL, np.bool_)
    hidden = body_mask(THUMBNAIL, one.presenter) | body_mask(THUMBNAIL, other.presenter)
    for each in (one, other):
        hidden |= each.alive if each.alive is not None else False
    return np.asarray(cv2.dilate(hidden.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)  # the edge lies within a point


def read(frame: Frame, presenter: Box | None) -> Reading:
    """Read one RGB picture (h, w, 3); lines that lie on the presenter do not count."""
    result = _reader()(np.ascontiguousarray(frame[:, :, ::-1]), use_cls=False)
    if result.txts is None or result.boxes is None:
        return Reading(None, None, 0.0)
    scale = np.array(frame.shape[1::-1], np.float64)
    lines = [
        (text, float(score), np.asarray(box, np.float64) / scale)
        for text, score, box in zip(result.txts, result.scores, result.boxes, strict=True)
        if float(score) >= MIN_LINE_SCORE
    ]
    kept = [(text, score, box) for text, score, box in lines if presenter is None or not on_presenter(presenter, *box.mean(axis=0))]
    words = sum(len(text.split()) for text, _, _ in kept)
    if words == 0:
        return Reading(None, None, 0.0, len(result.txts))
    sure = float(np.mean([score for _, score, _ in kept]))
    covered = presenter is not None and any(on_body(presenter, *corner) for _, _, box in kept for corner in box)
    return Reading(words, "\n".join(text for text, _, _ in kept), sure, len(result.txts), covered)


def _reader() -> Any:
    """One for all threads: its calls share nothing that one of them changes, and loading it takes 0.8 s."""
    with _loading:
        return _load()


@cache
def _load() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params=dict(READER))
