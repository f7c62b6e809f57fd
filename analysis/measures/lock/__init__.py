"""The evidence lock: every claim is checked again against the signals before anything is said; what fails is not said."""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from analysis.measures.lock import claims, heard_checks, seen_checks, spoken_checks
from analysis.measures.lock import text as wording
from analysis.measures.lock.claims import Claim, identify
from analysis.measures.lock.evidence import Evidence
from analysis.measures.lock.verdict import HOLDS, Verdict, refuse
from analysis.measures.signals import Signals

__all__ = ["Verdict", "check_text", "verified", "verify"]

CHECKS: Final[Mapping[type, Callable[[Any, Evidence], Verdict]]] = {
    claims.SaidWords: spoken_checks.said_words,
    claims.UsedFillers: spoken_checks.used_fillers,
    claims.FillerRate: spoken_checks.filler_rate,
    claims.SpokeAt: spoken_checks.spoke_at,
    claims.OverallPace: spoken_checks.overall_pace,
    claims.Paused: spoken_checks.paused,
    claims.SoundedGlad: spoken_checks.sounded,
    claims.SoundedTroubled: spoken_checks.sounded,
    claims.NoGesture: seen_checks.no_gesture,
    claims.NoPointing: seen_checks.no_pointing,
    claims.Gestured: seen_checks.gestured,
    claims.Pointed: seen_checks.pointed,
    claims.GestureRate: seen_checks.gesture_rate,
    claims.LookedAway: seen_checks.looked,
    claims.LookedAtCamera: seen_checks.looked,
    claims.EyeContact: seen_checks.eye_contact_percent,
    claims.Smiled: seen_checks.smiled,
    claims.DidNotSmile: seen_checks.did_not_smile,
    claims.Fidgeted: seen_checks.fidgeted,
    claims.FidgetRate: seen_checks.fidget_rate,
    claims.FlatVoice: heard_checks.voice_moved,
    claims.LivelyVoice: heard_checks.voice_moved,
    claims.SlideShown: heard_checks.slide_shown,
    claims.ReadAloud: heard_checks.read_aloud,
}
LATE: Final = 0.5
"""Seconds by which a claimed end may lie beyond the end of the talk."""


def verify(claim: Claim, signals: Signals | Evidence) -> Verdict:
    """Whether the signals bear the claim, and if not, why. Pass Evidence to check many claims against one talk."""
    evidence = signals if isinstance(signals, Evidence) else Evidence(signals)
    if claim not in evidence.verdicts:
        in_time = _in_time(claim, evidence)
        evidence.verdicts[claim] = CHECKS[type(claim)](claim, evidence) if in_time.ok else in_time
    return evidence.verdicts[claim]


def verified(found: Iterable[Claim], signals: Signals | Evidence) -> tuple[tuple[str, Claim], ...]:
    """The claims that hold, each with the id under which it may be cited, doubles once."""
    evidence = signals if isinstance(signals, Evidence) else Evidence(signals)
    return tuple((identify(claim), claim) for claim in dict.fromkeys(found) if verify(claim, evidence).ok)


def check_text(text: str, cited: Iterable[Claim], signals: Signals | Evidence, *, exercise: bool = False) -> Verdict:
    """Whether every cited claim holds and every number, time, quote and percentage of the text follows from them.

    Numbers may be rounded as people round: to tenths, ones, from 20 on to fives, from 50 on to tens; counts never.
    `exercise=True` for an instruction ("say it three times"): small whole numbers and seconds then need no claim.
    """
    evidence = signals if isinstance(signals, Evidence) else Evidence(signals)
    claims_cited = tuple(cited)
    for claim in claims_cited:
        verdict = verify(claim, evidence)
        if not verdict.ok:
            return refuse(f"{type(claim).__name__}: {verdict.reason}")
    return wording.check_text(text, claims_cited, exercise=exercise)


def _in_time(claim: Claim, evidence: Evidence) -> Verdict:
    """A claim about a span lies within the talk and runs forwards."""
    start, end = getattr(claim, "start", None), getattr(claim, "end", None)
    if start is None or end is None:
        return HOLDS
    inside = math.isfinite(start) and math.isfinite(end) and 0.0 <= start <= end <= evidence.signals.duration + LATE
    return HOLDS if inside else refuse("it lies outside the talk")
