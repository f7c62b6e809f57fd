"""Raw moments, one file per kind."""

from dataclasses import replace

from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments import emotional_mismatch, eye_contact_loss, filler_words, missing_gesture, pacing_mismatch, positive
from analysis.measures.moments.moment import DISSONANCE, PROBLEMS, Moment

__all__ = ["DISSONANCE", "PROBLEMS", "Moment", "find"]

_KINDS = (missing_gesture, emotional_mismatch, pacing_mismatch, eye_contact_loss, filler_words, positive)


def find(evidence: Evidence) -> tuple[Moment, ...]:
    """Every hit of every kind, unfiltered, in order of time."""
    found = [_inside(moment, evidence.signals.duration) for kind in _KINDS for moment in kind.find(evidence)]
    return tuple(sorted(found, key=lambda moment: (moment.start, moment.end, moment.kind, moment.cause)))


def _inside(moment: Moment, duration: float) -> Moment:
    """The last picture stands for half a step after itself, the recording ends when it ends."""
    return replace(moment, end=duration) if moment.end > duration > moment.start else moment
