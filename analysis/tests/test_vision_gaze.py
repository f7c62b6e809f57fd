"""Gaze and smile from face geometry, on made-up series: head and eyes together, blinks, profiles, small faces."""

import numpy as np
import pytest

from analysis.measures.signals import Array
from analysis.providers.vision import expression, gaze

STEP = 0.25


def looking(seconds: float = 10.0, **changed: Array | float) -> Array:
    """Gaze of somebody who faces the camera; `changed` replaces a series or sets it throughout."""
    count = round(seconds / STEP)
    given: dict[str, Array | float] = {"yaw": 0.0, "pitch": 0.0, "iris_x": 0.0, "iris_y": gaze.LEVEL, "openness": 0.3, "eye_pixels": 20.0}
    given.update(changed)
    return gaze.looking(**{name: np.broadcast_to(value, count).astype(np.float64) for name, value in given.items()}, step=STEP)


def series(value: float, first: int, last: int, other: float, count: int = 40) -> Array:
    out = np.full(count, value)
    out[first : last + 1] = other
    return out


def test_straight_into_the_camera() -> None:
    assert looking().min() > 0.9


@pytest.mark.parametrize("iris_x", [-0.12, 0.12])
def test_eyes_aside_in_a_straight_head_look_away(iris_x: float) -> None:
    assert looking(iris_x=iris_x).max() < 0.1


@pytest.mark.parametrize("yaw", [-20.0, 20.0])
def test_a_turned_head_looks_away_unless_the_eyes_make_up_for_it(yaw: float) -> None:
    assert looking(yaw=yaw).max() < 0.1
    assert looking(yaw=yaw, iris_x=-gaze.ACROSS_PER_DEGREE * yaw).min() > 0.9


def test_a_bowed_head_looks_away() -> None:
    assert looking(pitch=-25.0).max() < 0.1


def test_a_blink_is_unknown_and_changes_nothing_around() -> None:
    seen = looking(openness=series(0.3, 10, 11, 0.05))
    assert np.isnan(seen[10:12]).all()
    assert np.delete(seen, [10, 11]).min() > 0.9


def test_lids_cast_down_for_longer_look_away() -> None:
    assert looking(openness=series(0.3, 10, 17, 0.05))[11:17].max() < 0.1


def test_profile_is_away_not_unknown() -> None:
    assert looking(yaw=50.0, eye_pixels=6.0).max() == 0.0


def test_a_face_lost_while_turning_away_is_still_away_for_a_while() -> None:
    yaw = series(0.0, 12, 15, 38.0)
    yaw[16:24] = np.nan
    seen = looking(yaw=yaw)
    assert np.nanmax(seen[16:24]) < 0.3
    yaw[12:16] = 0.0
    assert np.isnan(looking(yaw=yaw)[16:24]).all()


def test_small_eyes_lower_the_certainty_and_tiny_ones_say_nothing() -> None:
    assert 0.6 < looking(eye_pixels=7.0).max() < looking().min()
    assert np.isnan(looking(eye_pixels=4.0)).all()
    assert np.isnan(looking(eye_pixels=7.0, yaw=15.0)).all()


def test_without_a_face_nothing_is_known() -> None:
    assert np.isnan(looking(yaw=np.nan, pitch=np.nan, iris_x=np.nan, iris_y=np.nan, openness=np.nan, eye_pixels=np.nan)).all()


def test_a_smile_is_told_from_the_own_resting_face() -> None:
    lift, width = series(0.03, 20, 35, 0.15), series(0.75, 20, 35, 1.0)
    seen = expression.smile(lift, width, STEP)
    assert seen[20:36].min() > 0.9
    assert seen[:19].max() < 0.1


def test_a_mouth_wide_open_in_speech_is_no_smile() -> None:
    assert expression.smile(series(0.02, 20, 25, 0.1), series(0.75, 20, 25, 0.68), STEP).max() < 0.3


def test_one_who_always_smiles_does_smile() -> None:
    assert expression.smile(np.full(40, 0.15), np.full(40, 1.02), STEP).min() > 0.8


def test_smile_without_a_face_is_unknown() -> None:
    assert np.isnan(expression.smile(np.full(5, np.nan), np.full(5, np.nan), STEP)).all()
