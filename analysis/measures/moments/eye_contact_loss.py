"""EYE_CONTACT_LOSS: the eyes leave the camera and stay away."""

from analysis.measures.lock.claims import Claim, LookedAway
from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments.moment import EYE_CONTACT_LOSS, Moment
from analysis.measures.seen import eye_contact

BLINK = 0.4
"""Seconds: lids that close are no look away, and join none."""
AWAY = 0.8
"""Share of a merged stretch that must be away: people are told that their eyes stay away."""
SLIGHT, GRAVE = 2.0, 10.0
"""Seconds away that weigh nothing yet, and as much as a stretch can."""


def find(evidence: Evidence) -> list[Moment]:
    """Every run of looking elsewhere that is longer than a blink: clustering decides what lasts."""
    spans = eye_contact.away_spans(evidence.signals.visual, at_least=BLINK)
    return [
        Moment(
            kind=EYE_CONTACT_LOSS,
            cause="looked_away",
            start=span.start,
            end=span.end,
            confidence=span.confidence,
            weight=weigh(span.end - span.start),
            claims=(LookedAway(span.start, span.end, span.share),),
        )
        for span in spans
    ]


def weigh(seconds: float) -> float:
    """0..1 by how long the eyes stay away."""
    return 0.2 + 0.8 * min(1.0, max(0.0, seconds - SLIGHT) / (GRAVE - SLIGHT))


def restate(start: float, end: float, evidence: Evidence) -> tuple[tuple[Claim, ...], float] | None:
    """The claim over a merged stretch and its weight; None when the stretch as a whole does not bear it."""
    share = eye_contact.share_within(evidence.signals.visual, start, end)
    if share is None or 1.0 - share < AWAY:
        return None
    return (LookedAway(start, end, 1.0 - share),), weigh(end - start)
