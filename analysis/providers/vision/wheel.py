"""mediapipe's wheel without its front door: only what runs a graph of nets is imported.

`import mediapipe` brings plotting (matplotlib with its fonts: 60 MB on disk), ready-made solutions and tasks, 1.2 CPU-s in every
worker. What is used needs none of it, but it lies in the same package, and Python enters a package by its front door: so the
package is entered empty.
"""

import importlib.util
import os
import sys
from types import ModuleType
from typing import Any

OPTIONS = (
    *(f"calculators.core.{name}_calculator" for name in ("constant_side_packet", "gate", "split_vector")),
    *(f"calculators.image.{name}_calculator" for name in ("image_transformation", "warp_affine")),
    *(
        f"calculators.tensor.tensors_to_{name}_calculator"
        for name in ("classification", "detections", "floats", "landmarks", "segmentation")
    ),
    *(f"calculators.tensor.{name}_calculator" for name in ("image_to_tensor", "inference")),
    "calculators.tflite.ssd_anchors_calculator",
    *(f"calculators.util.{name}_calculator" for name in ("association", "detections_to_rects", "landmark_projection")),
    *(f"calculators.util.{name}_calculator" for name in ("landmarks_refinement", "landmarks_smoothing", "local_file_contents", "logic")),
    *(f"calculators.util.{name}_calculator" for name in ("non_max_suppression", "rect_transformation", "thresholding")),
    "calculators.util.visibility_smoothing_calculator",
    "framework.tool.switch_container",
    "modules.face_detection.face_detection",
)
"""What the nodes of the graphs are told: without these types their settings are lost on the way into the graph."""


def solution_base() -> Any:
    """The class that runs a graph of mediapipe's nets."""
    os.environ.setdefault("GLOG_minloglevel", "3")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if "mediapipe" not in sys.modules:
        sys.modules["mediapipe"] = _empty("mediapipe")
        for module in OPTIONS:
            importlib.import_module(f"mediapipe.{module}_pb2")
    from mediapipe.python.solution_base import SolutionBase

    return SolutionBase


def _empty(package: str) -> ModuleType:
    """The package with its modules in reach and none of them loaded."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)
    module = ModuleType(package)
    module.__spec__, module.__path__ = spec, list(spec.submodule_search_locations or ())
    return module
