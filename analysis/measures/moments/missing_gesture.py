"""MISSING_GESTURE: the words send our eyes somewhere and the hands do not follow."""

from analysis.measures import deictic, gestures
from analysis.measures.claims import NoGesture, SaidWords
from analysis.measures.evidence import Evidence
from analysis.measures.moments.moment import MISSING_GESTURE, Moment
from analysis.measures.signals import Signals

REACH = 3.0
"""Seconds before and after the phrase in which a gesture counts as belonging to it."""
WEIGHTS = {"look": 0.75, "thing": 0.5, "place": 0.45}
"""Asking people to look is a stronger promise than naming a thing or a place."""
SHOWN_ANYWAY = ("look", "thing")
"""These name something to see; mere place words count only while a slide is in the picture."""


def find(evidence: Evidence) -> list[Moment]:
    """One moment per phrase whose surroundings were watched and held neither a gesture nor a pointing hand."""
    signals = evidence.signals
    found = (_moment(phrase, signals) for phrase in deictic.find(signals.transcript))
    return [moment for moment in found if moment is not None]


def reach(phrase: deictic.Phrase, duration: float) -> tuple[float, float]:
    """The stretch in which a gesture would belong to the phrase."""
    return max(0.0, phrase.start - REACH), min(duration, phrase.end + REACH)


def slide_shown(signals: Signals, start: float, end: float) -> bool:
    """Whether any slide is in the picture during the span."""
    return any(slide.start < end and slide.end > start for slide in signals.slides.slides)


def _moment(phrase: deictic.Phrase, signals: Signals) -> Moment | None:
    if phrase.strength not in SHOWN_ANYWAY and not slide_shown(signals, phrase.start, phrase.end):
        return None
    start, end = reach(phrase, signals.duration)
    peak = gestures.peak_within(signals.visual, start, end)
    if peak is None or peak.energy >= gestures.STILL or peak.pointing >= gestures.POINTING:
        return None
    return Moment(
        kind=MISSING_GESTURE,
        cause="missing_gesture",
        start=phrase.start,
        end=phrase.end,
        confidence=min(phrase.confidence, peak.seen_share),
        weight=WEIGHTS[phrase.strength],
        claims=(SaidWords(phrase.text, phrase.start, phrase.end), NoGesture(start, end, peak.energy)),
        quote=phrase.text,
    )
