"""Finding faces in a picture: the whole first, then magnified parts, and a second, closer look before believing one."""

from dataclasses import dataclass

from analysis.providers.vision.graphs import Detection, FaceDetector, FaceMesh, Frame, Points, Roi, angle_between

Box = tuple[float, float, float, float]
"""x, y, width, height in pixels."""

LEAST = 0.3
"""Detector scores below this are not looked at."""
WORTH_A_LOOK = 0.5
"""A score of this is worth a second, magnified look; clouds and fingers often reach it, faces nearly always."""
CLOSER_LOOK = 0.6
"""The magnified look must reach this: faces give 0.6-0.97, the clouds, titles and fingers that were tried at most 0.48."""
SURELY_PRESENT = 0.9
CANDIDATES = 3
SEARCHED_TILES = 2


@dataclass
class FaceFinder:
    """Searches frames for faces."""

    detector: FaceDetector
    mesh: FaceMesh
    _tile: int = -1

    def all(self, frame: Frame) -> list[Detection]:
        """Whatever the detector sees in the whole frame, unverified, best first."""
        return self.detector.find(frame)

    def search(self, frame: Frame, thorough: bool) -> list[Detection]:
        """Verified faces. Small ones are looked for in magnified parts: in all when `thorough`, else in two at a time."""
        found = self.verified(frame, self.all(frame))
        tiles = _tiles(frame)
        for _ in range(len(tiles) if thorough else SEARCHED_TILES):
            if found:
                break
            self._tile = (self._tile + 1) % len(tiles)
            found = self.verified(frame, self.detector.find(frame, tiles[self._tile]))
        return found

    def verified(self, frame: Frame, candidates: list[Detection]) -> list[Detection]:
        """Those of the best candidates in which the mesh sees a face too, and the detector again from closer by."""
        worth = [each for each in candidates if each.score >= WORTH_A_LOOK][:CANDIDATES]
        return [each for each in worth if self._is_face(frame, each)]

    def _is_face(self, frame: Frame, candidate: Detection) -> bool:
        presence, _ = self.mesh.look(frame, roi_of(candidate.box, candidate.points[0], candidate.points[1]))
        return presence >= SURELY_PRESENT and any(self._closer(frame, candidate.box, scale) >= CLOSER_LOOK for scale in (2, 4))

    def _closer(self, frame: Frame, box: Box, scale: float) -> float:
        height, width = frame.shape[:2]
        half = scale * max(box[2], box[3]) / 2
        x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
        window = (max(0, int(x - half)), max(0, int(y - half)), min(width, int(x + half)), min(height, int(y + half)))
        return max((each.score for each in self.detector.find(frame, window) if overlap(each.box, box) > 0.3), default=0.0)


def roi_of(box: Box, right_eye: Points, left_eye: Points) -> Roi:
    """The square that the mesh wants: 1.5 times the box, turned so that the eyes are level (mediapipe's own scale)."""
    return Roi(box[0] + box[2] / 2, box[1] + box[3] / 2, 1.5 * max(box[2], box[3]), angle_between(right_eye, left_eye))


def area(box: Box) -> float:
    return box[2] * box[3]


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (area(one) + area(other) - width * height)


def _tiles(frame: Frame) -> list[tuple[int, int, int, int]]:
    """Windows in which a small face looks larger to the detector: the four corners and the middle."""
    height, width = frame.shape[:2]
    w, h = round(width * 0.55), round(height * 0.55)
    corners = [(0, 0), (width - w, 0), (0, height - h), (width - w, height - h), ((width - w) // 2, (height - h) // 2)]
    return [(x, y, x + w, y + h) for x, y in corners]
