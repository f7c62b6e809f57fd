"""The wheel comes without what it does not need, and leaves nothing in its place."""

import subprocess
import sys

LOADED = """
import sys
from analysis.providers.vision import wheel
assert wheel.solution_base().__name__ == "SolutionBase"
print(*(name for name in sys.modules if name.startswith("matplotlib")))
"""


def test_no_plotting_library_is_loaded_or_feigned():
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
