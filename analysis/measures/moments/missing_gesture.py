"""MISSING_GESTURE: the words send our eyes somewhere and the hands do not follow."""

from analysis.measures.lock.claims import NoGesture, NoPointing, SaidWords
from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments.moment import MISSING_GESTURE, Moment
from analysis.measures.seen import gestures
from analysis.measures.signals import Signals
from analysis.measures.spoken import deictic

REACH = 3.0
"""Seconds before and after the phrase in which a pointing hand belongs to it."""
GESTURE_REACH = 1.0
"""The same for a hand that moves without pointing: gestures begin about a second before the word they belong to
(Morrel-Samuels & Krauss 1992), so one that was over by then belongs to other words."""
WEIGHTS = {"look": 0.75, "thing": 0.5, "place": 0.45}
"""Asking people to look is a stronger promise than naming a thing or a place."""
SHOWN_ANYWAY = ("look", "thing")
"""These name something to see; mere place words count only while a slide is in the picture."""


def find(evidence: Evidence) -> list[Moment]:
    """One moment per phrase whose surroundings were watched and held neither a gesture nor a pointing hand."""
    signals = evidence.signals
    found = (_moment(phrase, signals) for phrase in deictic.find(signals.transcript))
    return [moment for moment in found if moment is not None]


def reach(phrase: deictic.Phrase, seconds: float, duration: float) -> tuple[float, float]:
    """The stretch from `seconds` before the phrase to as much after it, within the talk."""
    return max(0.0, phrase.start - seconds), min(duration, phrase.end + seconds)


def slide_shown(signals: Signals, start: float, end: float) -> bool:
    """Whether any slide is in the picture during the span."""
    return any(slide.start < end and slide.end > start for slide in signals.slides.slides)


def _moment(phrase: deictic.Phrase, signals: Signals) -> Moment | None:
    if phrase.strength not in SHOWN_ANYWAY and not slide_shown(signals, phrase.start, phrase.end):
        return None
    wide, near = reach(phrase, REACH, signals.duration), reach(phrase, GESTURE_REACH, signals.duration)
    around, beside = gestures.peak_within(signals.visual, *wide), gestures.peak_within(signals.visual, *near)
    if around is None or beside is None or beside.energy >= gestures.STILL or around.pointing >= gestures.POINTING:
        return None
    said = SaidWords(phrase.text, phrase.start, phrase.end)
    return Moment(
        kind=MISSING_GESTURE,
        cause="missing_gesture",
        start=phrase.start,
        end=phrase.end,
        confidence=min(phrase.confidence, around.seen_share, beside.seen_share),
        weight=WEIGHTS[phrase.strength],
        claims=(said, NoGesture(*near, beside.energy), NoPointing(*wide, around.pointing)),
        quote=phrase.text,
    )
