"""The evidence lock: each type of claim holds when it is true, and none gets through when it is false."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest

from analysis import results
from analysis.measures import codec, lock, moments, remarks
from analysis.measures.lock import claims as c
from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments import clusters
from analysis.measures.moments.moment import Moment
from analysis.tests import talks

KINDS = get_args(c.Claim)
SIGNALS = talks.rich_talk()
EVIDENCE = Evidence(SIGNALS)
FOUND = remarks.make(SIGNALS, talks.THRESHOLDS)
HELD = [claim for finding in FOUND.findings for claim in finding.claims]


def a_true(kind):
    """A true claim of the kind, as the product itself makes it."""
    made = {
        c.Gestured: c.Gestured(86.0, 90.0, 1.6),
        c.Fidgeted: c.Fidgeted(98.5, 103.5, 1.2),
        c.GestureRate: c.GestureRate(EVIDENCE.gesture_rate.value or 0.0),
        c.FillerRate: c.FillerRate(EVIDENCE.fillers.per_minute.value or 0.0, 4),
        c.FidgetRate: c.FidgetRate(EVIDENCE.fidget_rate.value or 0.0, 1),
    }
    return made[kind] if kind in made else next(claim for claim in HELD if isinstance(claim, kind))


FALSE: list[c.Claim] = [
    c.SaidWords("look at this chart", 41.0, 42.5),  # another time
    c.SaidWords("look at that chart", 9.0, 10.56),  # another word
    c.SaidWords("look this at chart", 9.0, 10.56),  # another order
    c.SaidWords("at this chart", 9.0, 10.56),  # not from there on
    c.SaidWords("look at this", 9.0, 10.56),  # not up to there
    c.SaidWords("", 9.0, 10.56),
    c.UsedFillers(28.0, 31.56, 5, ("um", "uh", "um", "uh", "um")),
    c.UsedFillers(28.0, 31.56, 4, ("um", "uh", "um", "like")),
    c.UsedFillers(1.0, 8.0, 1, ("um",)),
    c.UsedFillers(1.0, 8.0, 0, ()),
    c.FillerRate(9.9, 4),
    c.FillerRate(EVIDENCE.fillers.per_minute.value or 0.0, 12),
    c.SpokeAt(35.2, 47.9, 160.0),
    c.SpokeAt(48.5, 57.5, 150.0),  # nobody speaks there
    c.OverallPace(175.0),
    c.Paused(35.0, 39.0),  # somebody speaks
    c.Paused(0.0, 0.9),  # before the first word
    c.Paused(118.0, 120.0),  # after the last
    c.NoGesture(86.0, 90.0, 0.08),  # a gesture
    c.NoGesture(78.0, 83.0, 0.08),  # a pointing hand
    c.NoGesture(6.0, 13.5, 0.3),  # another peak
    c.NoPointing(78.0, 83.0, 0.0),
    c.NoPointing(6.0, 13.5, 0.3),
    c.Gestured(6.0, 13.5, 1.6),
    c.Gestured(86.0, 90.0, 2.4),
    c.Pointed(6.0, 13.5, 0.9),
    c.Pointed(78.0, 83.0, 0.6),
    c.GestureRate(12.0),
    c.LookedAway(10.0, 20.0, 0.9),
    c.LookedAway(50.0, 55.0, 0.6),
    c.LookedAtCamera(50.0, 55.0, 1.0),
    c.EyeContact(60.0),
    c.Smiled(9.0, 12.0, 0.9),
    c.Smiled(70.0, 74.0, 0.6),
    c.DidNotSmile(70.0, 74.0, 0.05),
    c.DidNotSmile(9.0, 12.0, 0.15),
    c.SoundedGlad(talks.SAD, 70.0, 74.76, 0.9),
    c.SoundedGlad("look at this chart", 9.0, 10.56, 0.5),  # said, but no feeling
    c.SoundedGlad("we are thrilled and happy", 9.0, 10.56, 0.7),  # a feeling, but not said
    c.SoundedTroubled("thrilled and proud to share", 18.7, 20.7, -0.7),
    c.SoundedTroubled(talks.SAD, 70.0, 74.76, -0.2),
    c.FlatVoice(84.0, 100.0, 1.0),
    c.FlatVoice(10.0, 20.0, 0.1),
    c.LivelyVoice(10.0, 20.0, 5.0),
    c.LivelyVoice(84.0, 109.0, 9.0),
    c.LivelyVoice(49.0, 57.0, 5.0),  # silence
    c.Fidgeted(10.0, 14.0, 0.1),
    c.Fidgeted(98.5, 103.5, 0.7),
    c.Fidgeted(98.5, 118.0, 1.2),
    c.FidgetRate(3.0, 1),
    c.FidgetRate(EVIDENCE.fidget_rate.value or 0.0, 7),
    c.SlideShown(2, 30.0, 36.0, 20),
    c.SlideShown(2, 40.0, 46.0, 60),
    c.SlideShown(9, 30.0, 36.0, 60),
    c.ReadAloud(1, 0.0, 30.0, 0.9),
    c.ReadAloud(4, 105.5, 120.0, 0.75),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_true_claim_of_each_type_holds(kind):
    verdict = lock.verify(a_true(kind), SIGNALS)
    assert verdict.ok, verdict.reason


def test_a_false_claim_of_each_type_is_tried():
    assert {type(claim) for claim in FALSE} == set(KINDS)


@pytest.mark.parametrize("claim", FALSE, ids=lambda claim: c.identify(claim))
def test_a_false_claim_is_refused_with_a_reason(claim):
    verdict = lock.verify(claim, SIGNALS)
    assert not verdict.ok
    assert verdict.reason


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_nothing_is_claimed_of_what_was_not_measured(kind):
    nothing = replace(
        talks.talk((), 120.0, words_reason="Nobody speaks.", voice_reason="The sound track is silent."),
        visual=talks.visual(
            120.0,
            **{name: SIGNALS.visual.looking * float("nan") for name in ("looking", "smile", "hands", "gesture_energy", "body_motion")},
            reasons=dict.fromkeys(("looking", "smile", "hands", "body_motion"), "No face is in the picture."),
        ),
    )
    assert not lock.verify(a_true(kind), nothing).ok


@pytest.mark.parametrize("span", [(-1.0, 2.0), (118.0, 130.0), (12.0, 10.0), (float("nan"), 3.0)])
def test_a_claim_outside_the_talk_or_backwards_is_refused(span):
    start, end = span
    assert not lock.verify(c.LookedAtCamera(start, end, 1.0), SIGNALS).ok


def test_not_a_number_is_never_true():
    nan = float("nan")
    for claim in (c.OverallPace(nan), c.EyeContact(nan), c.LookedAtCamera(1, 9, nan), c.NoGesture(6, 13, nan), c.SpokeAt(35.2, 47.9, nan)):
        assert not lock.verify(claim, SIGNALS).ok


def test_words_heard_badly_are_not_quoted():
    unsure = talks.talk(talks.words("look at this chart please", 1.0, confidence=0.3), 20.0)
    assert not lock.verify(c.SaidWords("look at this chart", 1.0, 2.56), unsure).ok


def test_verified_keeps_the_true_ones_once_and_names_them():
    true = a_true(c.SaidWords)
    claims: list[c.Claim] = [true, *FALSE, true]
    assert lock.verified(claims, SIGNALS) == ((c.identify(true), true),)


@pytest.mark.parametrize("false", FALSE, ids=lambda claim: c.identify(claim))
def test_no_false_claim_planted_among_the_moments_reaches_the_result(false, monkeypatch):
    true = a_true(c.SaidWords)
    planted = [
        Moment(kind, cause, true.start, true.end, 1.0, 1.0, (true, false), "planted words")
        for kind, cause in [
            ("MISSING_GESTURE", "missing_gesture"),
            ("EMOTIONAL_MISMATCH", "glad_words_flat_face"),
            ("PACING_MISMATCH", "long_silence"),
            ("PACING_MISMATCH", "brief_slide"),
            ("POSITIVE_MOMENT", "pointed"),
        ]
    ]
    monkeypatch.setattr(moments, "find", lambda evidence: tuple(planted))
    found = remarks.make(SIGNALS, talks.THRESHOLDS)
    result = results.assemble(found, {}, results.About("v", "Talk", datetime(2026, 1, 10, tzinfo=UTC), 1, 720))
    assert found.clusters == ()
    assert result["dissonanceFlags"] == result["moments"] == result["timelineHeatmap"] == []
    assert c.identify(false) not in json.dumps(result)
    assert "planted words" not in json.dumps(result)


def test_a_planted_true_moment_would_be_shown(monkeypatch):
    """The test above is no good if nothing planted could ever pass."""
    true = a_true(c.SaidWords)
    planted = Moment("MISSING_GESTURE", "missing_gesture", true.start, true.end, 1.0, 1.0, (true,), true.text)
    assert [cluster.claims for cluster in clusters.build([planted], talks.THRESHOLDS, EVIDENCE)] == [(true,)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_claim_survives_its_json(kind):
    claim = a_true(kind)
    back = codec.load(kind, json.loads(json.dumps(c.to_json(claim))))
    assert type(back) is kind
    assert c.identify(back) == c.identify(claim)
    assert lock.verify(back, SIGNALS).ok
