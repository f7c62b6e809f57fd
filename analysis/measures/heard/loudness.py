"""How loud the voice is, moment by moment, in dBFS and against the speaker's own habit."""

import numpy as np
from numpy.typing import NDArray

from analysis.measures.heard.sound import analyse
from analysis.measures.signals import Array


def levels(samples: NDArray[np.generic], rate: int, hop: float) -> Array:
    """(n,) dBFS, RMS in a 50 ms window, without the rumble below 80 Hz; digital silence stands at −100."""
    return analyse(samples, rate, hop).level
