"""The counting behind the accuracy figures, on made-up talks whose score is plain."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.evaluation import figures, hearing, planted, run, seeing
from analysis.evaluation.clips import Clip, of_media, of_samples
from analysis.evaluation.figures import Figure, Target
from analysis.evaluation.matching import Tally, pair, tally, within
from analysis.evaluation.planted import Event
from analysis.measures import remarks
from analysis.measures.lock.evidence import Evidence
from analysis.measures.signals import Hesitation, Slide, Span, Word
from analysis.tests import talks


def clip(name: str = "clip", **known: Any) -> Clip:
    return Clip(name, Path("slides") / f"{name}.mp4", **known)


def value(found: Any, name: str) -> float | None:
    """None when there is no such figure."""
    return {figure.name: float("nan") if figure.value is None else float(figure.value) for figure in found}.get(name)


def test_nearest_pairs_first_and_each_once() -> None:
    assert pair([1.0, 2.0], [1.9, 9.0], within(1.0)) == [(1, 0)]
    assert pair([1.0, 2.0], [1.8, 2.1], within(1.0)) == [(1, 1), (0, 0)]
    assert tally([1.0, 2.0], [2.1, 9.0], within(0.5)) == Tally(hits=1, false=1, missed=1)


def test_a_tally_of_nothing_has_no_rates() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1) == (None, None, None)
    assert Tally(3, 1, 2).f1 == pytest.approx(6 / 9)


def test_a_target_is_met_on_its_edge() -> None:
    assert Target(0.9).met_by(0.9)
    assert Target(5, most=True).met_by(5.0)
    assert Figure("a", "b", 5.1, "", "", Target(5, most=True)).verdict == "missed"
    assert Figure("a", "b", None, "", "", Target(5)).verdict == "not measured"


def test_words_and_pace_are_compared_with_the_text() -> None:
    text = f"{talks.FIRST} {talks.CHART} {talks.LAST}"
    spoken = talks.words(text, per_minute=150)
    known = clip(text=text, status="exact", words=tuple(spoken))
    found = list(hearing.figures([known], {"clip": Evidence(talks.talk(spoken[::2], 60))}))
    total = len(spoken)
    assert value(found, "word error rate, clip") == pytest.approx((total - len(spoken[::2])) / total)
    assert value(found, "pace error, clip") == pytest.approx(50, abs=2)


def test_pace_of_words_that_are_not_trusted_is_not_measured() -> None:
    text = f"{talks.FIRST} {talks.CHART} {talks.LAST}"
    spoken = talks.words(text)
    evidence = Evidence(talks.talk(spoken, 60, words_reason="Music plays."))
    row = next(f for f in hearing.figures([clip(text=text, status="exact")], {"clip": evidence}) if f.name.startswith("pace"))
    assert (row.value, row.verdict) == (None, "not measured")
    assert "Music plays." in row.detail


def test_inserted_silence_reaches_to_the_words_around_it() -> None:
    sentence = clip("librivox_austen_0870", words=(Word("them", 6.6, 6.8, 1.0),))
    spliced = clip("d6_inserted_pauses", labels=({"start": 7.1, "end": 10.1, "note": "inserted silence"},))
    assert hearing.known_pauses(spliced, [sentence, spliced]) == [Span(6.8, 10.1)]
    assert hearing.both_edges(Span(6.8, 10.1), Span(6.6, 10.3)) == pytest.approx(0.2)
    assert hearing.both_edges(Span(6.8, 10.1), Span(6.8, 10.5)) is None


def test_what_labels_do_not_claim_to_know_is_no_fault() -> None:
    um = Word("um", 3.0, 3.5, 1.0)
    found = [Span(3.1, 3.4), Span(8.0, 8.3)]
    assert hearing.filler_tally(clip(words=(um,), status="exact"), found) == Tally(1, 1, 0)
    assert hearing.filler_tally(clip(words=(um,), status="machine transcript"), found) == Tally(1, 0, 0)


def test_false_fillers_count_against_fluent_speech() -> None:
    spoken = talks.words(talks.FIRST, per_minute=120)
    heard = Evidence(talks.talk(spoken, 12, hesitations=[Hesitation(10.5, 10.9, "um", 0.9)]))
    found = list(hearing.figures([clip(text=talks.FIRST, status="exact")], {"clip": heard}))
    minutes = sum(span.duration for span in heard.signals.voice.speech) / 60
    assert value(found, "false um and uh heard") == pytest.approx(1 / minutes)


def test_gaze_smile_hands_and_cuts_are_compared_with_labels() -> None:
    seen = talks.visual(20)
    seen = talks.visual(20, looking=talks.during(seen.looking, 0, 1.9, 0.0), smile=talks.during(seen.smile, 10, 20, 0.9))
    shown = talks.slides(Slide(1, 0, 12, 9, "", 1.0), Slide(2, 12, 20, 9, "", 1.0))
    labels = (
        {"start": 0, "end": 10, "gaze": "camera", "expression": "sad", "gesture": "none"},
        {"start": 12.3, "end": 20, "expression": "happy", "gesture": "hands up"},
    )
    found = list(seeing.figures([clip(labels=labels)], {"clip": Evidence(talks.talk((), 20, seen=seen, shown=shown))}))
    assert value(found, "eye contact, mean error") == pytest.approx(20, abs=1)
    assert value(found, "smile or not, clip") == 100
    assert value(found, "hands in view, clip") == pytest.approx(100 * 31 / 71, abs=2)
    assert value(found, "slide changes, clip") == 1.0


def test_changes_inside_a_slide_that_builds_are_neither_right_nor_wrong() -> None:
    assert seeing.cuts_outside([5.0, 15.2, 35.1], [Span(10, 35)]) == [5.0, 35.1]


TRUTH: dict[str, Any] = {
    "duration": 60.0,
    "planted": [
        {"kind": "MISSING_GESTURE", "cause": "missing_gesture", "start": 10.0, "end": 11.0, "detail": ""},
        {"kind": "PACING_MISMATCH", "cause": "rushing", "start": 20.0, "end": 30.0, "detail": ""},
        {"kind": "EYE_CONTACT_LOSS", "cause": "looked_away", "start": 40.0, "end": 41.0, "detail": ""},
    ],
    "acts": [{"kind": "away", "start": 40.0, "end": 41.0, "value": "left"}],
    "words": [],
    "slide_changes": [],
}


def test_a_remark_is_right_when_it_stands_on_an_event_of_its_cause() -> None:
    hit = Event("MISSING_GESTURE", "missing_gesture", 10.2, 11.0)
    wrong_cause = Event("PACING_MISMATCH", "dragging", 21.0, 29.0)
    nowhere = Event("MISSING_GESTURE", "missing_gesture", 50.0, 51.0)
    acted = Event("EYE_CONTACT_LOSS", "looked_away", 40.1, 41.0)
    judged = planted.judge(TRUTH, [hit, wrong_cause, nowhere, acted])
    assert [(a.cause, b) for a, b in judged.hit] == [("missing_gesture", hit)]
    assert judged.false == (wrong_cause, nowhere)
    assert len(judged.planted) == 2, "a look away of one second is acted, not planted"


def test_where_hesitations_crowd_follows_from_the_known_ones() -> None:
    um = {"word": "um", "filler": True}
    known = TRUTH | {"words": [{**um, "start": start, "end": start + 0.4} for start in (5.0, 8.0, 12.0, 30.0, 33.0)]}
    right, wrong = Event("FILLER_WORDS", "filler_cluster", 5.0, 12.4), Event("FILLER_WORDS", "filler_cluster", 29.0, 33.4)
    assert right in planted.planted_events(known)
    assert planted.judge(known, [right, wrong]).false == (wrong,)


def test_a_stretch_over_two_events_is_timed_by_the_nearer_beginning() -> None:
    known = TRUTH | {"planted": [{"kind": "EYE_CONTACT_LOSS", "cause": "looked_away", "start": s, "end": s + 4} for s in (10.0, 15.0)]}
    assert planted.beginnings(known, [Event("EYE_CONTACT_LOSS", "looked_away", 10.2, 19.0)]) == [pytest.approx(0.2)]
    assert planted.beginnings(known, [Event("EYE_CONTACT_LOSS", "looked_away", 30.0, 31.0)]) == []


def test_samples_give_flags_signals_and_the_gain_of_clustering() -> None:
    made = remarks.make(talks.rich_talk(), talks.THRESHOLDS)
    sample, truth = of_samples()[0]
    found = list(planted.figures([(sample, truth)], {"pitch": made}))
    assert {"flags, precision", "flags, recall", "flags, median time error"} <= {figure.name for figure in found}
    assert value(found, "eye contact error, pitch") is not None
    assert 0 <= (value(found, "flags, recall") or 0) <= 1


def test_nothing_perceived_gives_no_figures() -> None:
    assert run.count([clip(text="hello")], of_samples(), {}) == []


def test_the_manifest_is_read_as_it_is(shared_media: Path) -> None:
    known = {each.name: each for each in of_media(shared_media)}
    assert [word.text for word in known["mfa_cold_corpus"].fillers] == ["uh", "uh", "uh", "um", "uh"]
    assert known["librivox_austen_0870"].words[0].text == "and"
    assert known["jfk"].fluent
    assert not known["nasa_spacewalk_interview_26s"].all_fillers_known
    assert known["pyfeat_sad_to_happy_20s"].spans("expression", "happy") == (Span(12, 19.6),)


def test_figures_become_json_and_a_table() -> None:
    rows = [Figure("hearing", "words", 0.25, "", "a | b"), Figure("hearing", "pace", 12.0, "%", "", Target(10, most=True))]
    assert json.loads(json.dumps(figures.as_json(rows)))[1] == {
        "area": "hearing", "name": "pace", "value": 12.0, "unit": "%", "detail": "", "target": "≤ 10", "verdict": "missed",
    }  # fmt: skip
    assert "| hearing | words | 0.25 |  |  | a / b |" in figures.as_markdown(rows)
    assert figures.as_table(rows).row_count == 2


def test_a_clip_without_picture_has_reasons_instead_of_signals() -> None:
    from analysis.evaluation.perceive import unseen

    assert set(unseen().reasons) == {"looking", "smile", "hands", "body_motion"}
    assert np.size(unseen().times) == 0
