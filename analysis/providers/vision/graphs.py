"""The one door to mediapipe: its small nets as plain calls, loaded on first use and made anew for each video.

The wheel's ready-made solutions hide the scores and carry state from picture to picture; these graphs ask one net one
question, which makes results repeatable and shows how sure the net is.
"""

import math
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from analysis.providers.vision import native_noise, wheel

Frame = NDArray[np.uint8]
Points = NDArray[np.float64]

ONE_THREAD = "num_threads: 1 "
"""Two workers share the cores already; more threads per net only cost memory."""

_FACE_MESH = """
input_stream: "image" input_stream: "roi" input_side_packet: "with_attention" output_stream: "landmarks"
node { calculator: "FaceLandmarkCpu" input_stream: "IMAGE:image" input_stream: "ROI:roi"
  input_side_packet: "WITH_ATTENTION:with_attention" output_stream: "LANDMARKS:landmarks" }
"""
_FACES = """
input_stream: "image" output_stream: "detections"
node { calculator: "FaceDetectionFullRangeCpu" input_stream: "IMAGE:image" output_stream: "DETECTIONS:detections" }
"""
_HAND = """
input_stream: "image" input_stream: "roi" input_side_packet: "model_complexity" output_stream: "landmarks"
node { calculator: "HandLandmarkCpu" input_stream: "IMAGE:image" input_stream: "ROI:roi"
  input_side_packet: "MODEL_COMPLEXITY:model_complexity" output_stream: "LANDMARKS:landmarks" }
"""
_PALMS = """
input_stream: "image" input_side_packet: "model_complexity" output_stream: "detections"
node { calculator: "PalmDetectionCpu" input_stream: "IMAGE:image"
  input_side_packet: "MODEL_COMPLEXITY:model_complexity" output_stream: "DETECTIONS:detections" }
"""
_POSE_SWITCHES = ("smooth_landmarks", "enable_segmentation", "smooth_segmentation", "use_prev_landmarks")
_POSE = f"""
input_stream: "image" output_stream: "landmarks"
{" ".join(f'input_side_packet: "{name}"' for name in ("model_complexity", *_POSE_SWITCHES))}
node {{ calculator: "PoseLandmarkCpu" input_stream: "IMAGE:image" output_stream: "LANDMARKS:landmarks"
  {" ".join(f'input_side_packet: "{name.upper()}:{name}"' for name in ("model_complexity", *_POSE_SWITCHES))} }}
"""


@dataclass(frozen=True)
class Roi:
    """A turned square in pixels: what a landmark net looks at. `angle` is clockwise, radians."""

    x: float
    y: float
    side: float
    angle: float


@dataclass(frozen=True)
class Detection:
    """A box in pixels (x, y, width, height) with the detector's own key points, (k, 2) pixels."""

    score: float
    box: tuple[float, float, float, float]
    points: Points


class Graph:
    """One net. Use as a context manager: native memory is freed at its end, not at garbage collection."""

    def __init__(self, text: str, side: dict[str, Any], outputs: list[str], options: dict[str, float]) -> None:
        with native_noise.dropped():
            self._solution = _solution(text, side, outputs, options)
            blank: dict[str, Any] = {"image": np.zeros((64, 64, 3), np.uint8)}
            self._solution.process(blank | ({"roi": _rect(Roi(32, 32, 48, 0), 64, 64)} if '"roi"' in text else {}))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._solution.close()


class LandmarkNet(Graph):
    """Finds points in a turned square and says how sure it is that the thing is there at all."""

    score_stream = ""

    def look(self, frame: Frame, roi: Roi) -> tuple[float, Points]:
        """Presence 0..1 and (n, 3) points in pixels of the frame (z on the same scale); (0, 3) when there is nothing."""
        height, width = frame.shape[:2]
        found = self._solution.process({"image": frame, "roi": _rect(roi, width, height)})
        score = getattr(found, self.score_stream)
        if found.landmarks is None or score is None:
            return float(score or 0.0), np.empty((0, 3))
        points = np.array([(point.x, point.y, point.z) for point in found.landmarks.landmark], dtype=np.float64)
        return float(score), points * np.array([width, height, width], dtype=np.float64)


class FaceMesh(LandmarkNet):
    """478 points of a face, irises included."""

    score_stream = "facelandmarkcpu__face_presence_score"

    def __init__(self) -> None:
        least = {"facelandmarkcpu__ThresholdingCalculator.threshold": 0.1}
        super().__init__(_FACE_MESH, {"with_attention": True}, ["landmarks", self.score_stream], least)


class HandMesh(LandmarkNet):
    """21 points of a hand."""

    score_stream = "handlandmarkcpu__hand_presence_score"

    def __init__(self) -> None:
        least = {"handlandmarkcpu__ThresholdingCalculator.threshold": 0.1}
        super().__init__(_HAND, {"model_complexity": 0}, ["landmarks", self.score_stream], least)


class Pose(Graph):
    """33 points of a body."""

    def __init__(self) -> None:
        switches = dict.fromkeys(_POSE_SWITCHES, False) | {"use_prev_landmarks": True}
        super().__init__(_POSE, {"model_complexity": 1, **switches}, ["landmarks"], {})

    def look(self, frame: Frame) -> Points:
        """(33, 4): x, y in pixels, visibility and being inside the picture, both 0..1; (0, 4) when nobody is there."""
        height, width = frame.shape[:2]
        found = self._solution.process({"image": frame}).landmarks
        if found is None:
            return np.empty((0, 4))
        points = np.array([(point.x, point.y, point.visibility, point.presence) for point in found.landmark], dtype=np.float64)
        scale: Points = np.array([width, height, 1.0, 1.0])
        return np.asarray(points * scale, dtype=np.float64)


class Detector(Graph):
    """Finds all things of a kind in a picture or in a window of it."""

    def find(self, frame: Frame, window: tuple[int, int, int, int] | None = None) -> list[Detection]:
        """Detections best first. `window` is x0, y0, x1, y1 in pixels; answers are in pixels of the whole frame."""
        x0, y0, x1, y1 = window or (0, 0, frame.shape[1], frame.shape[0])
        found = self._solution.process({"image": np.ascontiguousarray(frame[y0:y1, x0:x1])})
        made = [_detection(each, (x0, y0), (x1 - x0, y1 - y0)) for each in found.detections or ()]
        return sorted(made, key=lambda each: -each.score)


class FaceDetector(Detector):
    """Faces near and far. Key points: right eye, left eye, nose, mouth, right ear, left ear."""

    def __init__(self, least: float) -> None:
        option = "facedetectionfullrangecpu__facedetectionfullrange__facedetection__TensorsToDetectionsCalculator.min_score_thresh"
        super().__init__(_FACES, {}, ["detections"], {option: least})


class PalmDetector(Detector):
    """Palms. Key points: 0 wrist, 2 base of the middle finger."""

    def __init__(self, least: float) -> None:
        option = "palmdetectioncpu__TensorsToDetectionsCalculator.min_score_thresh"
        super().__init__(_PALMS, {"model_complexity": 0}, ["detections"], {option: least})


def _solution(text: str, side: dict[str, Any], outputs: list[str], options: dict[str, float]) -> Any:
    runs = wheel.solution_base()
    return runs(graph_config=ONE_THREAD + text, side_inputs=side or None, outputs=outputs, calculator_params=options)


def _rect(roi: Roi, width: int, height: int) -> Any:
    from mediapipe.framework.formats import rect_pb2

    return rect_pb2.NormalizedRect(
        x_center=roi.x / width, y_center=roi.y / height, width=roi.side / width, height=roi.side / height, rotation=roi.angle
    )


def _detection(raw: Any, origin: tuple[int, int], size: tuple[int, int]) -> Detection:
    place = raw.location_data
    box = place.relative_bounding_box
    points = np.array([(point.x, point.y) for point in place.relative_keypoints], dtype=np.float64)
    points = points * np.array(size, dtype=np.float64) + np.array(origin, dtype=np.float64)
    corner = (box.xmin * size[0] + origin[0], box.ymin * size[1] + origin[1])
    return Detection(float(raw.score[0]), (*corner, box.width * size[0], box.height * size[1]), points)


def angle_between(start: Points, end: Points) -> float:
    """Clockwise angle in radians of the line from `start` to `end` against the picture's horizontal."""
    return math.atan2(float(end[1] - start[1]), float(end[0] - start[0]))
