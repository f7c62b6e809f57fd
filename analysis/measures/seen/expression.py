"""Expression: smiling or not, in a span and over the talk."""

import numpy as np

from analysis.measures.signals import Measure, VisualSignals
from analysis.measures.stretches import mean_known, step, within

SMILING = 0.5
"""`smile` at or above this is a smile; it stands for mouth corners lifted by 0.045 of the distance between the eyes
(documentation/vision.md), where the posed sad and happy halves of a labelled clip part."""
FLAT = 0.2
"""Mean `smile` below this shows no smile at all. Between the two nothing is claimed."""
FEW = 0.5
"""Below this share of judged samples in a span nothing is said about the span."""
LEAST_SECONDS = 2.0
FULL_SECONDS = 10.0


def smile_within(visual: VisualSignals, start: float, end: float) -> float | None:
    """Mean smile in the span, 0..1; None when the mouth could be judged for less than half of it."""
    return mean_known(visual.smile, within(visual.times, start, end), FEW)


def smile_share(visual: VisualSignals) -> Measure:
    """Share of the judged time with a smile, 0..1."""
    judged = visual.smile[np.isfinite(visual.smile)]
    seconds = len(judged) * step(visual.times)
    if "smile" in visual.reasons:
        return Measure.missing("share", visual.reasons["smile"])
    if seconds < LEAST_SECONDS:
        return Measure.missing("share", "The mouth could be judged for a moment only.")
    certainty = float(np.mean(np.maximum(judged, 1.0 - judged)))
    return Measure(float(np.mean(judged >= SMILING)), "share", certainty * min(1.0, seconds / FULL_SECONDS) ** 0.5)


def is_smiling(smile: float) -> bool:
    """Whether a mean smile is clearly present."""
    return smile >= SMILING


def is_flat(smile: float) -> bool:
    """Whether a mean smile is clearly absent."""
    return smile < FLAT
