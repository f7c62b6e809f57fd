"""Lean: moving towards the camera or back from it, told by the size of the face."""

from dataclasses import dataclass

import numpy as np

from analysis.measures.signals import Measure, VisualSignals
from analysis.measures.stretches import bridged, edges, mean_known, runs, smoothed, step, within

LEANING = 0.15
"""Change of the face's height against its median that is a lean; nodding and talking change it by less than a tenth."""
SMOOTHING = 1.0
AT_LEAST = 1.0
BRIDGE = 0.6
FEW = 0.5
LEAST_SECONDS = 5.0
FULL_SECONDS = 30.0


@dataclass(frozen=True)
class LeanSpan:
    """A stretch nearer to the camera (`ratio` above 1) or farther from it (below 1)."""

    start: float
    end: float
    ratio: float


def spans(visual: VisualSignals) -> tuple[LeanSpan, ...]:
    """Every lean, forwards and back, in order."""
    hop = step(visual.times)
    if hop == 0.0:
        return ()
    lean = np.nan_to_num(smoothed(visual.lean, round(SMOOTHING / hop)), nan=1.0)
    gap = int(BRIDGE / hop)
    found = [_span(visual, *ends) for side in (lean > 1 + LEANING, lean < 1 - LEANING) for ends in runs(bridged(side, gap))]
    return tuple(sorted((span for span in found if span.end - span.start >= AT_LEAST), key=lambda span: span.start))


def within_span(visual: VisualSignals, start: float, end: float) -> float | None:
    """Mean lean ratio in the span; None when the face was seen for less than half of it."""
    return mean_known(visual.lean, within(visual.times, start, end), FEW)


def per_minute(visual: VisualSignals) -> Measure:
    """Leans per minute of the time in which the face is seen."""
    seconds = float(np.sum(np.isfinite(visual.lean))) * step(visual.times)
    if "lean" in visual.reasons:
        return Measure.missing("/min", visual.reasons["lean"])
    if seconds < LEAST_SECONDS:
        return Measure.missing("/min", "The face could be watched for less than five seconds.")
    return Measure(60.0 * len(spans(visual)) / seconds, "/min", 0.8 * min(1.0, seconds / FULL_SECONDS) ** 0.5)


def _span(visual: VisualSignals, first: int, last: int) -> LeanSpan:
    start, end = edges(visual.times, first, last)
    return LeanSpan(start, end, float(np.nanmean(visual.lean[first : last + 1])))
