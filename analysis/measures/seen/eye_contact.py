"""Eye contact: how much of the time the speaker looks into the camera, and the stretches in which not."""

from dataclasses import dataclass

import numpy as np

from analysis.measures.signals import Array, Measure, VisualSignals
from analysis.measures.stretches import Mask, bridged, edges, runs, step, within

LOOKING = 0.5
"""`looking` at or above this counts as eye contact."""
AWAY_AT_LEAST = 1.5
"""Seconds. Gaze in conversation leaves the other for about 1-2 s at a time (Argyle & Cook 1976); shorter is no event."""
STEADY_AT_LEAST = 5.0
BRIDGE = 0.6
"""Seconds of blink or stray sample that do not end a stretch; a blink lasts 0.1-0.4 s."""
STEADY_BRIDGE = 1.0
FEW = 0.4
"""Below this share of judged samples in a span nothing is said about the span."""
LEAST_SECONDS = 2.0
"""Less judged time than this is no measurement of a talk."""
FULL_SECONDS = 10.0
"""Judged time from which length no longer lowers the confidence."""


@dataclass(frozen=True)
class GazeSpan:
    """A stretch of one kind of gaze. `share` of its judged samples are of that kind (away, or looking)."""

    start: float
    end: float
    share: float
    confidence: float


def percent(visual: VisualSignals) -> Measure:
    """Percent of the judged time in which the speaker looks into the camera."""
    judged = visual.looking[np.isfinite(visual.looking)]
    if "looking" in visual.reasons:
        return Measure.missing("%", visual.reasons["looking"])
    if len(judged) * step(visual.times) < LEAST_SECONDS:
        return Measure.missing("%", "The eyes could be judged for a moment only.")
    return Measure(100.0 * float(np.mean(judged >= LOOKING)), "%", _confidence(visual, judged))


def away_spans(visual: VisualSignals, at_least: float = AWAY_AT_LEAST) -> tuple[GazeSpan, ...]:
    """Stretches of looking elsewhere; blinks and single stray samples do not split them."""
    known = np.isfinite(visual.looking)
    return _spans(visual, known & (visual.looking < LOOKING), BRIDGE, at_least)


def steady_spans(visual: VisualSignals, at_least: float = STEADY_AT_LEAST) -> tuple[GazeSpan, ...]:
    """Long stretches of good contact, short glances away forgiven."""
    known = np.isfinite(visual.looking)
    return _spans(visual, known & (visual.looking >= LOOKING), STEADY_BRIDGE, at_least)


def share_within(visual: VisualSignals, start: float, end: float) -> float | None:
    """Share of the judged samples that look into the camera, 0..1; None when too few could be judged."""
    chosen = visual.looking[within(visual.times, start, end)]
    judged = chosen[np.isfinite(chosen)]
    if len(judged) == 0 or len(judged) < FEW * len(chosen):
        return None
    return float(np.mean(judged >= LOOKING))


def _spans(visual: VisualSignals, mask: Mask, bridge: float, at_least: float) -> tuple[GazeSpan, ...]:
    if len(mask) == 0 or step(visual.times) == 0.0:
        return ()
    gap = int(bridge / step(visual.times))
    found = (_span(visual, mask, first, last) for first, last in runs(bridged(mask, gap)))
    return tuple(span for span in found if span.end - span.start >= at_least)


def _span(visual: VisualSignals, mask: Mask, first: int, last: int) -> GazeSpan:
    looking = visual.looking[first : last + 1]
    judged = np.isfinite(looking)
    agreeing = mask[first : last + 1]
    certainty = np.abs(looking[judged] - LOOKING) / LOOKING
    start, end = edges(visual.times, first, last)
    confidence = float(np.mean(judged)) * (0.5 + 0.5 * float(np.mean(certainty)))
    return GazeSpan(start, end, float(np.sum(agreeing)) / float(np.sum(judged)), confidence)


def _confidence(visual: VisualSignals, judged: Array) -> float:
    """Mean certainty of the samples, lowered where a visible face could not be judged and where there is little of it."""
    certainty = float(np.mean(np.maximum(judged, 1.0 - judged)))
    visible = max(int(np.sum(visual.face_confidence > 0)), len(judged))
    seconds = len(judged) * step(visual.times)
    return float(certainty * (len(judged) / visible) ** 0.5 * min(1.0, seconds / FULL_SECONDS) ** 0.5)
