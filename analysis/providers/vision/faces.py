"""Whose face: take one up, follow it from picture to picture, tell a person from a picture of one."""

import math
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.providers.vision.finding import WORTH_A_LOOK, Box, FaceFinder, area, overlap, roi_of
from analysis.providers.vision.graphs import Detection, FaceMesh, Frame, Points, Roi

RIGHT_EYE_OUTER, LEFT_EYE_OUTER = 33, 263
PRESENT = 0.5
"""Presence from which the mesh is believed while it follows a face (the net's own operating point)."""
CHECK_EVERY = 1.0
SEARCH_EVERY = 0.5
PATIENCE = 10.0
"""Seconds without any face after which it is searched for only half as often."""
UNCONFIRMED_FOR = 3.0
"""Seconds after which a followed face that the detector does not see must have a very sure mesh."""
VERY_SURE = 0.9
LARGER = 2.0
"""So much larger (area) must another face be, three checks in a row, to become the main one."""
STILL_LEVELS = 1.2
"""Mean grey-level change of a face within a second; living faces changed by 2.7 and more in every clip tried."""
STILL_FOR = 3.0


@dataclass(frozen=True)
class Face:
    """The main face in one picture."""

    confidence: float
    points: Points
    """(478, 3) pixels."""
    box: Box
    track: int
    """Grows whenever another face, or the same after a loss, is taken up."""
    change: float
    """Mean grey-level change against about a second earlier; NaN in the first second of a track."""


@dataclass
class FaceTracker:
    """Follows the main face. Feed every sampled frame in order."""

    finder: FaceFinder
    mesh: FaceMesh
    fps: float
    counts: list[int] = field(default_factory=list)
    """Faces seen at each check at which one was followed."""
    _roi: Roi | None = None
    _score: float = 0.0
    _track: int = 0
    _checked: float = -math.inf
    _seen: float = 0.0
    _confirmed: float = -math.inf
    _rivals: int = 0
    _looks: list[tuple[Box, NDArray[np.float32]]] = field(default_factory=list)
    _still_since: float | None = None
    _pictures: list[Box] = field(default_factory=list)

    def see(self, time: float, frame: Frame) -> Face | None:
        """The main face in this frame, or None."""
        followed = self._roi is not None
        face = self._follow(time, frame)
        if face is None:
            chosen = self._search(time, frame, followed)
        elif time - self._checked >= CHECK_EVERY - 1e-6:
            chosen = self._check(time, frame, face)
        else:
            chosen = None
        if chosen is not None:
            self._take_up(chosen, time)
            face = self._follow(time, frame)
        self._seen = time if face else self._seen
        return face

    def _search(self, time: float, frame: Frame, just_lost: bool) -> Detection | None:
        self._roi = None
        every = SEARCH_EVERY if time - self._seen < PATIENCE else 2 * SEARCH_EVERY
        if time - self._checked < every - 1e-6 and not just_lost:
            return None
        first = self._checked == -math.inf
        self._checked = time
        found = self.finder.search(frame, thorough=first)
        people = [each for each in found if not self._is_picture(each.box)] or found
        return max(people, key=lambda each: each.score * each.box[2], default=None)

    def _check(self, time: float, frame: Frame, face: Face) -> Detection | None:
        """A face to take up in place of the followed one; None to go on with that."""
        self._checked = time
        found = self.finder.all(frame)
        if self._still_since is not None and time - self._still_since >= STILL_FOR and not self._is_picture(face.box):
            self._pictures.append(face.box)
        same = [each for each in found if overlap(each.box, face.box) > 0.2]
        if same:
            self._confirmed, self._score = time, same[0].score
        others = [each for each in found if each not in same and each.score >= WORTH_A_LOOK and not self._is_picture(each.box)]
        others = self.finder.verified(frame, others)
        self.counts.append(1 + len(others))
        largest = max(others, key=lambda each: each.box[2], default=None)
        bigger = largest is not None and area(largest.box) > LARGER * area(face.box)
        self._rivals = self._rivals + 1 if bigger else 0
        leave = self._is_picture(face.box) or not same or self._rivals >= 3
        return largest if leave else None

    def _is_picture(self, box: Box) -> bool:
        return any(overlap(box, picture) > 0.3 for picture in self._pictures)

    def _take_up(self, chosen: Detection, time: float) -> None:
        self._roi = roi_of(chosen.box, chosen.points[0], chosen.points[1])
        self._score, self._confirmed, self._rivals = chosen.score, time, 0
        self._track += 1
        self._looks.clear()
        self._still_since = None

    def _follow(self, time: float, frame: Frame) -> Face | None:
        if self._roi is None:
            return None
        presence, points = self.mesh.look(frame, self._roi)
        unsure = time - self._confirmed > UNCONFIRMED_FOR and presence < VERY_SURE
        if len(points) == 0 or presence < PRESENT or unsure or not _inside(points, frame):
            return None
        low, high = points[:468, :2].min(axis=0), points[:468, :2].max(axis=0)
        box = (float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
        self._roi = roi_of(box, points[RIGHT_EYE_OUTER], points[LEFT_EYE_OUTER])
        return Face(presence * min(1.0, 0.5 + 0.6 * self._score), points, box, self._track, self._change(frame, box, time))

    def _change(self, frame: Frame, box: Box, time: float) -> float:
        self._looks.append((box, _look(frame, box)))
        if len(self._looks) <= self.fps:
            return math.nan
        then, look = self._looks.pop(0)
        change = float(np.mean(np.abs(_look(frame, then) - look)))
        if change >= STILL_LEVELS:
            self._still_since = None
        elif self._still_since is None:
            self._still_since = time - 1.0
        return change


def people(counts: list[int]) -> int | None:
    """How many faces show at once in a third of the checks and more; None when there was no check."""
    if not counts:
        return None
    return max((number for number in set(counts) if sum(count >= number for count in counts) >= len(counts) / 3), default=1)


def living(faces: list[Face | None], fps: float) -> list[Face | None]:
    """Without tracks that last less than 0.75 s (chance) and without those that never move (a photograph)."""
    tracks: dict[int, list[Face]] = {}
    for face in faces:
        if face is not None:
            tracks.setdefault(face.track, []).append(face)
    kept = {track for track, seen in tracks.items() if _is_person(seen, min(0.75 * fps, len(faces)))}
    return [face if face is not None and face.track in kept else None for face in faces]


def _is_person(seen: list[Face], least: float) -> bool:
    changes = np.array([face.change for face in seen])
    still = np.isfinite(changes).any() and float(np.nanmax(changes)) < STILL_LEVELS
    return len(seen) >= least and not still


def _look(frame: Frame, box: Box) -> NDArray[np.float32]:
    """What the box holds, as 24 × 24 grey levels; a still picture gives the same for the same box."""
    x0, y0 = max(0, round(box[0])), max(0, round(box[1]))
    cut = frame[y0 : max(y0 + 2, round(box[1] + box[3])), x0 : max(x0 + 2, round(box[0] + box[2]))]
    gray = cv2.cvtColor(np.ascontiguousarray(cut), cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(gray, (24, 24), interpolation=cv2.INTER_AREA), dtype=np.float32)


def _inside(points: Points, frame: Frame) -> bool:
    """The middle of the face lies in the picture."""
    height, width = frame.shape[:2]
    x, y = points[:468, :2].mean(axis=0)
    return bool(0 <= x < width and 0 <= y < height)
