"""The trend over takes: known series, outliers, ties, and how often chance is taken for one."""

import numpy as np
import pytest

from analysis.measures import trend


def test_it_works():
    found = trend.of([60, 62, 61, 65, 68, 70, 73])
    assert found.per_take == pytest.approx(2.25, abs=0.3)
    assert found.beyond_noise is True
    assert found.reason is None


def test_a_straight_line_has_its_slope():
    assert trend.slope([3.0 + 1.5 * take for take in range(9)]) == pytest.approx(1.5)


def test_one_outlier_does_not_move_it():
    assert trend.slope([10, 11, 12, 99, 14, 15, 16]) == pytest.approx(1.0)


def test_a_falling_series_is_a_trend_as_well():
    found = trend.of([12, 11, 9, 8, 6, 5])
    assert (found.per_take is not None and found.per_take < 0, found.beyond_noise) == (True, True)


@pytest.mark.parametrize(
    ("values", "p"),
    [
        ([1, 2, 3, 4, 5], 0.0275),  # S = 10, var = 16.67
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.0000832),  # S = 45, var = 125
        ([2, 1, 4, 3, 5], 0.2207),  # S = 6
        ([1, 1, 2, 2, 3, 3], 0.0289),  # S = 12, var = (6·5·17 − 3 ties of 2·1·9)/18 = 25.33, z = 11/5.033
    ],
)
def test_known_values_of_the_test(values, p):
    assert trend.mann_kendall(values) == pytest.approx(p, rel=0.01)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_few_takes_are_no_evidence(count):
    found = trend.of(list(range(count)))
    assert (found.beyond_noise, found.p, found.reason) == (None, None, trend.TOO_FEW)
    assert (found.per_take is None) == (count < 2)


def test_the_fewest_takes_can_be_a_trend():
    assert trend.of(list(range(trend.FEWEST))).beyond_noise is True


def test_all_alike_is_no_trend():
    assert trend.of([80] * 6) == trend.Trend(0.0, 1.0, False, trend.ALL_ALIKE)


@pytest.mark.parametrize("count", [5, 8, 12, 30])
@pytest.mark.parametrize("kind", ["continuous", "whole numbers with many ties"])
def test_chance_is_seldom_taken_for_a_trend(count, kind):
    random = np.random.default_rng(20261121 + count)
    series = random.normal(size=(1000, count)) if kind == "continuous" else random.integers(0, 4, size=(1000, count))
    alarms = sum(bool(trend.of(row.tolist()).beyond_noise) for row in series) / len(series)
    assert alarms <= 0.065


def test_a_real_trend_is_mostly_found():
    random = np.random.default_rng(7)
    series = np.arange(12) * 1.0 + random.normal(scale=3.0, size=(500, 12))
    assert np.mean([bool(trend.of(row.tolist()).beyond_noise) for row in series]) > 0.8


def test_five_hundred_takes_are_quick():
    random = np.random.default_rng(1)
    assert trend.of(random.normal(size=500).tolist()).p is not None
