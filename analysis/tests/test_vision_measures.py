"""The measures over visual signals: what they find in made-up signals whose answer is known."""

from typing import Any

import numpy as np
import pytest

from analysis.measures.seen import expression, eye_contact, fidgeting, gestures
from analysis.measures.signals import Array, VisualSignals
from analysis.measures.stretches import bridged, runs, smoothed, within

HOP = 0.25


def visual(seconds: float = 20.0, reasons: dict[str, str] | None = None, **changed: Array) -> VisualSignals:
    """A calm person who looks into the camera, hands in view and at rest; `changed` replaces signals."""
    count = round(seconds / HOP)
    flat = {"face_confidence": 1.0, "looking": 0.9, "smile": 0.05, "hands": 2.0}
    names = ("yaw", "pitch", "iris_x", "iris_y", "eye_openness", "mouth_open", "pointing", "gesture_energy", "body_motion", *flat)
    arrays: dict[str, Any] = {name: np.full(count, flat.get(name, 0.0)) for name in names} | changed
    return VisualSignals(times=np.arange(count) * HOP, face_box=np.full((count, 4), 0.3), reasons=reasons or {}, **arrays)


def series(value: float, *parts: tuple[float, float, float], seconds: float = 20.0) -> Array:
    """`value` everywhere but in the parts (start, end, other value), seconds."""
    out = np.full(round(seconds / HOP), value)
    for start, end, other in parts:
        out[round(start / HOP) : round(end / HOP)] = other
    return out


def test_eye_contact_is_the_share_of_judged_time() -> None:
    measure = eye_contact.percent(visual(looking=series(0.9, (0, 5, 0.1), (5, 10, np.nan))))
    assert measure.value == pytest.approx(100 * 10 / 15)
    assert measure.confidence is not None
    assert 0.5 < measure.confidence < 0.9


@pytest.mark.parametrize(
    ("measure", "name", "signal"),
    [
        (eye_contact.percent, "looking", "looking"),
        (expression.smile_share, "smile", "smile"),
        (gestures.per_minute, "hands", "gesture_energy"),
        (fidgeting.count, "body_motion", "body_motion"),
        (fidgeting.per_minute, "body_motion", "body_motion"),
    ],
)
def test_what_was_not_seen_is_missing_with_its_reason(measure, name: str, signal: str) -> None:
    told = measure(visual(reasons={name: "No face is in the picture."}))
    assert (told.value, told.reason) == (None, "No face is in the picture.")
    arrays: dict[str, Any] = {signal: series(np.nan, (0, 1, 0.5))}
    short = measure(visual(**arrays))
    assert short.value is None
    assert "for a moment only" in (short.reason or "")


def test_looking_away_is_found_with_its_edges() -> None:
    (span,) = eye_contact.away_spans(visual(looking=series(0.9, (6, 9, 0.05))))
    assert [span.start, span.end] == pytest.approx([5.875, 8.875])
    assert span.share == 1.0
    assert span.confidence > 0.9


def test_glances_and_blinks_are_no_event_and_split_none() -> None:
    assert eye_contact.away_spans(visual(looking=series(0.9, (4, 5, 0.1), (8, 8.5, np.nan)))) == ()
    (span,) = eye_contact.away_spans(visual(looking=series(0.9, (4, 8, 0.1), (6, 6.5, np.nan))))
    assert span.end - span.start == pytest.approx(4.0)
    assert span.share == 1.0


def test_unknown_time_is_never_called_away() -> None:
    assert eye_contact.away_spans(visual(looking=series(np.nan))) == ()
    assert eye_contact.share_within(visual(looking=series(0.9, (4, 8, np.nan))), 4, 8) is None


def test_steady_contact_forgives_a_glance() -> None:
    spans = eye_contact.steady_spans(visual(looking=series(0.9, (7, 8, 0.1), (14, 18, 0.1))))
    assert [round(span.start) for span in spans] == [0]
    assert spans[0].end == pytest.approx(13.875)
    assert 0.9 < spans[0].share < 1.0


def test_share_within_counts_its_span_only() -> None:
    seen = visual(looking=series(0.9, (10, 15, 0.1)))
    assert eye_contact.share_within(seen, 5, 10) == pytest.approx(1.0, abs=0.06)
    assert eye_contact.share_within(seen, 10, 15) == pytest.approx(0.0, abs=0.06)


def test_smiles_are_told_from_flat_faces() -> None:
    seen = visual(smile=series(0.02, (10, 20, 0.95)))
    flat, glad = expression.smile_within(seen, 2, 8), expression.smile_within(seen, 12, 18)
    assert flat is not None
    assert glad is not None
    assert expression.is_flat(flat)
    assert expression.is_smiling(glad)
    assert not expression.is_flat(0.3)
    assert not expression.is_smiling(0.3)
    assert expression.smile_share(seen).value == pytest.approx(0.5)


def test_a_mostly_hidden_mouth_says_nothing() -> None:
    assert expression.smile_within(visual(smile=series(np.nan, (4, 5, 0.9))), 3, 8) is None


def test_gestures_are_found_counted_and_held_together() -> None:
    seen = visual(gesture_energy=series(0.1, (4, 5, 2.0), (5.75, 6.5, 1.5), (12, 13, 1.2)))
    assert [round(span.start) for span in gestures.spans(seen)] == [4, 12]
    assert gestures.spans(seen)[0].peak == 2.0
    assert gestures.per_minute(seen).value == pytest.approx(6.0)


def test_pointing_without_motion_is_a_gesture() -> None:
    (span,) = gestures.spans(visual(pointing=series(0.0, (8, 10, 0.9))))
    assert span.pointing == 0.9


def test_peak_within_is_the_most_that_the_hands_did() -> None:
    seen = visual(gesture_energy=series(0.1, (4, 5, 2.0)), pointing=series(0.0, (9, 9.5, 0.8)))
    peak = gestures.peak_within(seen, 3, 10)
    assert peak is not None
    assert (peak.energy, peak.pointing, peak.seen_share) == (2.0, 0.8, 1.0)
    quiet = gestures.peak_within(seen, 11, 15)
    assert quiet is not None
    assert quiet.energy < gestures.STILL


def test_nothing_is_said_about_hands_that_were_not_seen() -> None:
    assert gestures.peak_within(visual(hands=series(2.0, (4, 8, np.nan))), 4, 8) is None
    assert gestures.peak_within(visual(seconds=2.0), 50, 60) is None


def test_swaying_is_fidgeting_and_a_nod_is_not() -> None:
    (span,) = fidgeting.spans(visual(body_motion=series(0.1, (5, 9, 0.7), (14, 14.5, 1.0))))
    assert span.start == pytest.approx(5.0, abs=1.0)
    assert span.end == pytest.approx(9.0, abs=1.0)
    assert span.motion > fidgeting.RESTLESS


def test_motion_in_a_gesture_is_no_fidget() -> None:
    assert fidgeting.spans(visual(body_motion=series(0.1, (5, 9, 0.7)), gesture_energy=series(0.1, (5, 9, 2.0)))) == ()


def test_fidgets_count_per_minute() -> None:
    seen = visual(60.0, body_motion=series(0.1, (10, 14, 0.8), (40, 44, 0.8), seconds=60.0))
    assert fidgeting.count(seen).value == 2
    assert fidgeting.per_minute(seen).value == pytest.approx(2.0)
    assert fidgeting.motion_within(seen, 10, 14) == pytest.approx(0.8, abs=0.1)
    assert fidgeting.motion_within(visual(body_motion=series(np.nan)), 5, 9) is None


@pytest.mark.parametrize("count", [0, 1])
def test_a_video_of_one_picture_or_none_has_no_events(count: int) -> None:
    seen = visual(count * HOP)
    assert not eye_contact.away_spans(seen) + eye_contact.steady_spans(seen)
    assert not any((gestures.spans(seen), fidgeting.spans(seen)))
    for measure in (eye_contact.percent, expression.smile_share, gestures.per_minute, fidgeting.per_minute):
        assert measure(seen).value is None


def test_runs_and_bridges() -> None:
    mask = np.array([True, False, True, True, False, False, True])
    assert runs(mask) == [(0, 0), (2, 3), (6, 6)]
    assert runs(bridged(mask, 1)) == [(0, 3), (6, 6)]
    assert runs(np.array([], np.bool_)) == []


def test_smoothing_keeps_unknown_unknown() -> None:
    out = smoothed(np.array([1.0, np.nan, 3.0, 5.0]), 3)
    assert np.isnan(out[1])
    assert out[0] == 1.0
    assert out[3] == 4.0


def test_a_span_touches_at_least_one_sample() -> None:
    times = np.arange(8) * HOP
    assert within(times, 0.6, 0.61).sum() == 1
    assert list(np.flatnonzero(within(times, 0.375, 0.875))) == [2, 3]
