"""The wheel comes without what it does not need."""

import subprocess
import sys

LOADED = """
import sys
from analysis.providers.vision import wheel
assert wheel.solution_base().__name__ == "SolutionBase"
print(*(name for name in sys.modules if name.startswith(("matplotlib", "mediapipe.tasks", "mediapipe.python.solutions"))))
"""


def test_nothing_is_loaded_that_is_not_used():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
