"""Claims about hands, eyes, face and body, checked sample by sample against what was seen."""

import numpy as np
from numpy.typing import NDArray

from analysis.measures.lock.claims import (
    DidNotSmile,
    EyeContact,
    Fidgeted,
    FidgetRate,
    Gestured,
    GestureRate,
    LookedAtCamera,
    LookedAway,
    NoGesture,
    NoPointing,
    Pointed,
    Smiled,
)
from analysis.measures.lock.evidence import Evidence
from analysis.measures.lock.verdict import HOLDS, Verdict, all_of, close, refuse
from analysis.measures.seen import expression, eye_contact, fidgeting, gestures
from analysis.measures.signals import Array
from analysis.measures.stretches import within

ENERGY = 0.05
"""Face widths per second."""
SHARE = 0.05
POINTS = 0.5
"""Percentage points of eye contact."""
RATE = 0.05
MOSTLY = 0.5
"""A stretch of looking (away) is one for more than half of its judged samples."""
OVERLAP = 0.8
"""Share of a claimed restless stretch that must be restless when looked for again."""


def _samples(values: Array, chosen: NDArray[np.bool_], judged_at_least: float) -> Array | None:
    """The judged values of a span; None when too few of its samples could be judged."""
    inside = values[chosen]
    judged = inside[np.isfinite(inside)]
    return judged if len(judged) and len(judged) >= judged_at_least * len(inside) else None


def no_gesture(claim: NoGesture, evidence: Evidence) -> Verdict:
    """Hands known for most of the span, never moving as fast as `gestures.STILL`, never pointing."""
    energy, pointing = _hands(claim, evidence)
    if energy is None:
        return refuse("the hands were not watched there")
    if energy >= gestures.STILL or pointing >= gestures.POINTING:
        return refuse(f"the hands did something there: energy {energy:.2f}, pointing {pointing:.2f}")
    return close(claim.peak, energy, ENERGY, "gesture energy")


def gestured(claim: Gestured, evidence: Evidence) -> Verdict:
    energy, _ = _hands(claim, evidence)
    if energy is None or energy < gestures.GESTURING:
        return refuse("no gesture there")
    return close(claim.peak, energy, ENERGY, "gesture energy")


def pointed(claim: Pointed, evidence: Evidence) -> Verdict:
    energy, pointing = _hands(claim, evidence)
    if energy is None or pointing < gestures.POINTING:
        return refuse("no pointing there")
    return close(claim.peak, pointing, SHARE, "pointing")


def no_pointing(claim: NoPointing, evidence: Evidence) -> Verdict:
    """Hands known for most of the span, never pointing."""
    energy, pointing = _hands(claim, evidence)
    if energy is None or pointing >= gestures.POINTING:
        return refuse("the hands were not watched there, or pointed")
    return close(claim.peak, pointing, SHARE, "pointing")


def _hands(claim: NoGesture | NoPointing | Gestured | Pointed, evidence: Evidence) -> tuple[float | None, float]:
    """Largest energy and pointing in the span; energy None when the hands were not known for half of it."""
    visual = evidence.signals.visual
    chosen = within(visual.times, claim.start, claim.end)
    known = chosen & np.isfinite(visual.hands)
    energy = _samples(np.where(known, visual.gesture_energy, np.nan), chosen, gestures.FEW)
    pointing = visual.pointing[known]
    pointing = pointing[np.isfinite(pointing)]
    return None if energy is None else float(energy.max()), float(pointing.max()) if len(pointing) else 0.0


def gesture_rate(claim: GestureRate, evidence: Evidence) -> Verdict:
    return _rate(claim.per_minute, evidence.gesture_rate.value, "gestures per minute")


def looked(claim: LookedAway | LookedAtCamera, evidence: Evidence) -> Verdict:
    """The share of judged samples on that side of `eye_contact.LOOKING`, and it is the greater share."""
    visual = evidence.signals.visual
    judged = _samples(visual.looking, within(visual.times, claim.start, claim.end), eye_contact.FEW)
    if judged is None or "looking" in visual.reasons:
        return refuse("the eyes could not be judged there")
    at_camera = float(np.mean(judged >= eye_contact.LOOKING))
    share = at_camera if isinstance(claim, LookedAtCamera) else 1.0 - at_camera
    if share <= MOSTLY:
        return refuse(f"for {share:.0%} of the time only")
    return close(claim.share, share, SHARE, "share")


def eye_contact_percent(claim: EyeContact, evidence: Evidence) -> Verdict:
    found = evidence.eye_contact.value
    return refuse("eye contact was not measured") if found is None else close(claim.percent, found, POINTS, "eye contact")


def smiled(claim: Smiled, evidence: Evidence) -> Verdict:
    mean = _smile(claim, evidence)
    if mean is None or not expression.is_smiling(mean):
        return refuse("no clear smile there")
    return close(claim.mean, mean, SHARE, "smile")


def did_not_smile(claim: DidNotSmile, evidence: Evidence) -> Verdict:
    mean = _smile(claim, evidence)
    if mean is None or not expression.is_flat(mean):
        return refuse("the face was not seen, or not without a smile")
    return close(claim.mean, mean, SHARE, "smile")


def _smile(claim: Smiled | DidNotSmile, evidence: Evidence) -> float | None:
    visual = evidence.signals.visual
    judged = _samples(visual.smile, within(visual.times, claim.start, claim.end), expression.FEW)
    return None if judged is None or "smile" in visual.reasons else float(judged.mean())


def fidgeted(claim: Fidgeted, evidence: Evidence) -> Verdict:
    """Restless stretches cover most of the span, and its mean motion is as claimed."""
    motion = fidgeting.motion_within(evidence.signals.visual, claim.start, claim.end)
    if motion is None or claim.end <= claim.start:
        return refuse("the body was not watched there")
    spans = fidgeting.spans(evidence.signals.visual)
    covered = sum(max(0.0, min(span.end, claim.end) - max(span.start, claim.start)) for span in spans)
    if covered < OVERLAP * (claim.end - claim.start):
        return refuse("it was not restless there")
    return close(claim.motion, motion, ENERGY, "motion")


def fidget_rate(claim: FidgetRate, evidence: Evidence) -> Verdict:
    count = evidence.fidget_count.value
    if count is None:
        return refuse("fidgeting was not measured")
    return all_of(
        close(claim.count, count, 0, "restless moments"), _rate(claim.per_minute, evidence.fidget_rate.value, "restless moments a minute")
    )


def _rate(claimed: float, found: float | None, what: str) -> Verdict:
    return refuse(f"{what}: not measured") if found is None else all_of(close(claimed, found, RATE, what), HOLDS)
