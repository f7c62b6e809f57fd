"""Gestures: moments in which the hands move with meaning or point, and how many there are."""

from dataclasses import dataclass

import numpy as np

from analysis.measures.signals import Measure, VisualSignals
from analysis.measures.stretches import bridged, edges, runs, step, within

GESTURING = 0.8
"""Face widths per second from which hand motion is a gesture; resting hands that tremble or shift stay below."""
STILL = 0.4
"""Face widths per second below which hands are said to be still. Between STILL and GESTURING nothing is claimed."""
POINTING = 0.5
"""`pointing` from which something is pointed at."""
FEW = 0.5
"""Below this share of samples with known hands nothing is said about the span."""
BRIDGE = 1.0
"""Seconds of rest (the hold of a stroke) that do not end a gesture."""
AT_LEAST = 0.4
UNCOUNTED = 0.7
"""Confidence that the rate never passes: gestures were found in labelled recordings, but nobody has counted a long one."""
LEAST_SECONDS = 2.0
FULL_SECONDS = 20.0


@dataclass(frozen=True)
class GesturePeak:
    """The most that the hands did in a span."""

    energy: float
    """Largest speed, face widths per second."""
    pointing: float
    """Largest pointing signal, 0..1."""
    seen_share: float
    """Share of the samples at which the hands are known (in view, or looked for and not there)."""


@dataclass(frozen=True)
class GestureSpan:
    """One gesture."""

    start: float
    end: float
    peak: float
    pointing: float
    confidence: float


def peak_within(visual: VisualSignals, start: float, end: float) -> GesturePeak | None:
    """What the hands did most in the span; None when they were not looked for or are mostly unknown there."""
    chosen = within(visual.times, start, end)
    known = chosen & np.isfinite(visual.hands) & np.isfinite(visual.gesture_energy)
    if not known.any() or np.sum(known) < FEW * np.sum(chosen):
        return None
    pointing = visual.pointing[known]
    pointed = float(np.nanmax(pointing)) if np.isfinite(pointing).any() else 0.0
    return GesturePeak(float(np.max(visual.gesture_energy[known])), pointed, float(np.sum(known) / np.sum(chosen)))


def spans(visual: VisualSignals) -> tuple[GestureSpan, ...]:
    """Every gesture of the talk: it begins and ends where the hands leave and reach rest, and has a clear stroke in it."""
    if step(visual.times) == 0.0:
        return ()
    energy, pointing = np.nan_to_num(visual.gesture_energy), np.nan_to_num(visual.pointing) >= POINTING
    meant = (energy >= GESTURING) | pointing
    lively = bridged((energy >= STILL) | pointing, int(BRIDGE / step(visual.times)))
    found = (_span(visual, first, last) for first, last in runs(lively) if meant[first : last + 1].any())
    return tuple(span for span in found if span.end - span.start >= AT_LEAST)


def per_minute(visual: VisualSignals) -> Measure:
    """Gestures per minute of the time in which the hands are known."""
    seconds = float(np.sum(np.isfinite(visual.hands) & np.isfinite(visual.gesture_energy))) * step(visual.times)
    if "hands" in visual.reasons:
        return Measure.missing("/min", visual.reasons["hands"])
    if seconds < LEAST_SECONDS:
        return Measure.missing("/min", "The hands could be watched for a moment only.")
    found = spans(visual)
    certainty = float(np.mean([span.confidence for span in found])) if found else UNCOUNTED
    return Measure(60.0 * len(found) / seconds, "/min", min(certainty, UNCOUNTED) * min(1.0, seconds / FULL_SECONDS) ** 0.5)


def _span(visual: VisualSignals, first: int, last: int) -> GestureSpan:
    cut = slice(first, last + 1)
    start, end = edges(visual.times, first, last)
    peak = float(np.max(np.nan_to_num(visual.gesture_energy[cut])))
    pointing = float(np.max(np.nan_to_num(visual.pointing[cut])))
    strength = max(peak / (2.0 * GESTURING), pointing)
    seen = float(np.mean(np.nan_to_num(visual.hands[cut]) > 0))
    return GestureSpan(start, end, peak, pointing, min(1.0, strength) * (0.6 + 0.4 * seen))
