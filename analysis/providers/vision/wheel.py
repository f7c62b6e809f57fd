"""mediapipe's wheel, imported without the plotting library that only its drawing helpers ask for.

`import mediapipe` brings matplotlib with its fonts: 60 MB on disk and 0.8 CPU-s in every worker, for one function that
shows a chart on a screen. A placeholder stands in its place while the wheel is imported, and is gone afterwards.
"""

import os
import sys
from types import ModuleType
from typing import Any

UNUSED = ("matplotlib", "matplotlib.pyplot")


def solution_base() -> Any:
    """The class that runs a graph of mediapipe's nets."""
    os.environ.setdefault("GLOG_minloglevel", "3")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if "mediapipe" not in sys.modules:
        _import_without_plots()
    from mediapipe.python.solution_base import SolutionBase

    return SolutionBase


def _import_without_plots() -> None:
    placeholders = {name: ModuleType(name) for name in UNUSED if name not in sys.modules}
    sys.modules.update(placeholders)
    try:
        import mediapipe  # noqa: F401
    finally:
        for name in placeholders:
            del sys.modules[name]
