"""Fidgeting: restless motion of head and trunk that is no gesture, as events and per minute."""

from dataclasses import dataclass

import numpy as np

from analysis.measures.seen.gestures import GESTURING
from analysis.measures.signals import Measure, VisualSignals
from analysis.measures.stretches import bridged, edges, mean_known, runs, smoothed, step, within

RESTLESS = 0.38
"""Face widths per second, mean over SMOOTHING, above which head and trunk are restless. Lively speakers reach 0.3,
swaying by a sixth of a face to each side 0.4, by a quarter 0.5 (documentation/vision.md)."""
SMOOTHING = 2.0
"""Seconds. A nod is over by then, swaying and shifting are not."""
AT_LEAST = 1.5
UNPROVEN = 0.49
"""The count's confidence stays below this: there was no labelled recording of real restless speakers to prove it on."""
BRIDGE = 1.0
FEW = 0.5
"""Below this share of judged samples in a span nothing is said about the span."""
LEAST_SECONDS = 5.0
FULL_SECONDS = 30.0


@dataclass(frozen=True)
class FidgetSpan:
    """A restless stretch; `motion` is its mean, face widths per second."""

    start: float
    end: float
    motion: float
    confidence: float


def spans(visual: VisualSignals) -> tuple[FidgetSpan, ...]:
    """Every restless stretch of a second and more, gestures left out."""
    hop = step(visual.times)
    if hop == 0.0:
        return ()
    gesturing = np.nan_to_num(visual.gesture_energy) >= GESTURING
    motion = smoothed(np.where(gesturing, np.nan, visual.body_motion), round(SMOOTHING / hop))
    restless = np.nan_to_num(motion) >= RESTLESS
    found = (_span(visual, first, last) for first, last in runs(bridged(restless, int(BRIDGE / hop))))
    return tuple(span for span in found if span.end - span.start >= AT_LEAST)


def count(visual: VisualSignals) -> Measure:
    """How many restless stretches there are."""
    seconds = _seconds(visual)
    if "body_motion" in visual.reasons:
        return Measure.missing("count", visual.reasons["body_motion"])
    if seconds < LEAST_SECONDS:
        return Measure.missing("count", "Head and trunk could be watched for a moment only.")
    found = spans(visual)
    return Measure(float(len(found)), "count", UNPROVEN * min(1.0, seconds / FULL_SECONDS) ** 0.5)


def per_minute(visual: VisualSignals) -> Measure:
    """Restless stretches per minute of watched time."""
    counted = count(visual)
    if counted.value is None:
        return Measure.missing("/min", counted.reason or "")
    return Measure(60.0 * counted.value / _seconds(visual), "/min", counted.confidence)


def motion_within(visual: VisualSignals, start: float, end: float) -> float | None:
    """Mean restless motion in the span, face widths per second; None when it was watched for less than half of it."""
    return mean_known(visual.body_motion, within(visual.times, start, end), FEW)


def _seconds(visual: VisualSignals) -> float:
    return float(np.sum(np.isfinite(visual.body_motion))) * step(visual.times)


def _span(visual: VisualSignals, first: int, last: int) -> FidgetSpan:
    start, end = edges(visual.times, first, last)
    motion = visual.body_motion[first : last + 1]
    mean = float(np.nanmean(motion))
    return FidgetSpan(start, end, mean, min(1.0, 0.6 + (mean / RESTLESS - 1.0)) * float(np.mean(np.isfinite(motion))))
