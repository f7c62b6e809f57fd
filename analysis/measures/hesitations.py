"""Hearing "um" and "uh" in the sound itself: steady pitch and steady spectrum (Goto, Itou and Hayamizu 1999)."""

import numpy as np
from numpy.typing import NDArray

from analysis.measures.signals import Array, Hesitation, Span


def find(samples: NDArray[np.generic], rate: int, pitch: Array, loudness: Array, speech: tuple[Span, ...]) -> tuple[Hesitation, ...]:
    """The filled pauses, in order, with how sure each is."""
    return ()
