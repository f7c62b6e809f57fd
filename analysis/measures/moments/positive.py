"""POSITIVE_MOMENT: stretches in which body and words agree, each as well backed as a fault would have to be."""

import numpy as np

from analysis.measures.heard import vocal
from analysis.measures.lock.claims import Claim, Gestured, LivelyVoice, LookedAtCamera, Pointed, SaidWords, Smiled, SoundedGlad
from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments import missing_gesture
from analysis.measures.moments.moment import POSITIVE_MOMENT, Moment
from analysis.measures.seen import expression, eye_contact, gestures
from analysis.measures.spoken import deictic, sentiment
from analysis.measures.stretches import bridged, edges, runs, step

LONG_LOOK = 8.0
"""Seconds of eye contact that are worth a word; a whole sentence said to the listener."""
LOOK_SHARE = 0.85
WARM_SMILE = 2.0
"""Seconds of smiling that nobody takes for a twitch."""
BRIDGE = 0.5
"""Seconds without a smile (a closed lip) that do not end one."""


def find(evidence: Evidence) -> list[Moment]:
    """Long looks into the camera, smiles into it, phrases whose hand follows, glad words with a smile, lively stretches of voice."""
    return [*_looks(evidence), *_warm_looks(evidence), *_pointed(evidence), *_smiled(evidence), *_lively(evidence)]


def restate_look(start: float, end: float, evidence: Evidence) -> tuple[tuple[Claim, ...], float] | None:
    """The claim over a merged look; None when looks away between make it less than steady."""
    share = eye_contact.share_within(evidence.signals.visual, start, end)
    return None if share is None or share < LOOK_SHARE else ((LookedAtCamera(start, end, share),), 0.5)


def restate_lively(start: float, end: float, evidence: Evidence) -> tuple[tuple[Claim, ...], float] | None:
    """The spread of the pitch over a merged stretch; None when it is not lively as a whole."""
    spread = evidence.pitch_spread(start, end)
    return None if spread is None or spread <= vocal.LIVELY else ((LivelyVoice(start, end, spread),), 0.5)


def _looks(evidence: Evidence) -> list[Moment]:
    spans = eye_contact.steady_spans(evidence.signals.visual)
    return [
        _moment("good_look", span.start, span.end, span.confidence, (LookedAtCamera(span.start, span.end, span.share),))
        for span in spans
        if span.share >= LOOK_SHARE
    ]


def _warm_looks(evidence: Evidence) -> list[Moment]:
    """Smiles of WARM_SMILE seconds and more that go to the camera."""
    visual = evidence.signals.visual
    smiling = bridged(np.nan_to_num(visual.smile) >= expression.SMILING, int(BRIDGE / step(visual.times)) if step(visual.times) else 0)
    found = []
    for first, last in runs(smiling):
        start, end = edges(visual.times, first, last)
        smile = expression.smile_within(visual, start, end)
        look = eye_contact.share_within(visual, start, end)
        if end - start < WARM_SMILE or smile is None or look is None or look < LOOK_SHARE or not expression.is_smiling(smile):
            continue
        claims = (Smiled(start, end, smile), LookedAtCamera(start, end, look))
        found.append(_moment("warm_look", start, end, min(look, _smile_certainty(smile)), claims))
    return found


def _smile_certainty(smile: float) -> float:
    """0.7 where a smile begins to be clear, 1 for a full one."""
    return 0.7 + 0.6 * (smile - expression.SMILING)


def _pointed(evidence: Evidence) -> list[Moment]:
    found = []
    for phrase in deictic.find(evidence.signals.transcript):
        if phrase.strength not in missing_gesture.SHOWN_ANYWAY:
            continue
        wide = missing_gesture.reach(phrase, missing_gesture.REACH, evidence.signals.duration)
        near = missing_gesture.reach(phrase, missing_gesture.GESTURE_REACH, evidence.signals.duration)
        around, beside = gestures.peak_within(evidence.signals.visual, *wide), gestures.peak_within(evidence.signals.visual, *near)
        hand: Claim | None = None
        if around is not None and around.pointing >= gestures.POINTING:
            hand, certainty = Pointed(*wide, around.pointing), around.pointing
        elif beside is not None and beside.energy >= gestures.GESTURING:
            hand, certainty = Gestured(*near, beside.energy), min(1.0, 0.5 * beside.energy / gestures.GESTURING)
        if hand is not None:
            said = SaidWords(phrase.text, phrase.start, phrase.end)
            sure = min(phrase.confidence, certainty)
            found.append(_moment("pointed", phrase.start, phrase.end, sure, (said, hand), phrase.text))
    return found


def _smiled(evidence: Evidence) -> list[Moment]:
    found = []
    for feeling in sentiment.find(evidence.sentences):
        smile = expression.smile_within(evidence.signals.visual, feeling.start, feeling.end)
        if feeling.glad and smile is not None and expression.is_smiling(smile):
            claims = (
                SaidWords(feeling.text, feeling.start, feeling.end),
                SoundedGlad(feeling.text, feeling.start, feeling.end, feeling.compound),
                Smiled(feeling.start, feeling.end, smile),
            )
            sure = min(feeling.trust, _smile_certainty(smile))
            found.append(_moment("smiled_with_words", feeling.start, feeling.end, sure, claims, feeling.text))
    return found


def _lively(evidence: Evidence) -> list[Moment]:
    found = []
    for each in evidence.lively:
        spread = evidence.pitch_spread(each.start, each.end)
        if spread is not None:
            found.append(_moment("lively_voice", each.start, each.end, each.confidence, (LivelyVoice(each.start, each.end, spread),)))
    return found


def _moment(cause: str, start: float, end: float, sure: float, claims: tuple[Claim, ...], quote: str | None = None) -> Moment:
    return Moment(POSITIVE_MOMENT, cause, start, end, sure, 0.5, claims, quote)
