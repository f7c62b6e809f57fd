"""What a person's takes show over time, as a page and underneath."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from accounts.tests import personas
from analysis import journey
from analysis.journey import SCORE, Aim, Take
from analysis.pages import curves, progress
from analysis.tests import takes

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
"""A Wednesday."""


@pytest.fixture
def db_owner(database):
    """The owner, on each of the two databases."""
    return personas.owner()


def page(user):
    answer = personas.client_of(user).get("/progress")
    assert answer.status_code == 200
    return answer.content.decode(), answer.context


def take(days, score=None, tier="Good Start", **values):
    return Take(NOW - timedelta(days=days), uuid4(), f"Take of {days} days ago", score, tier, {SCORE: score, **values})


def said(found):
    return [each.said for each in journey.milestones(found, ZoneInfo("UTC"), NOW)]


def test_it_works(db_owner, make_video):
    for days, score in ((3, 50), (2, 60), (1, 70)):
        video = make_video(db_owner)
        takes.complete(video, coherenceScore=score)
        takes.aged(video, days)
    html, context = page(db_owner)
    assert [curve.key for curve in context["curves"]] == list(journey.AIMS)
    assert "From 50 to 70 over 3 takes." in html
    assert "Your last 3 takes each scored higher than the one before: 50, 60, 70." in html


def test_without_and_with_one_take_it_says_what_comes_next(db_owner, make_video):
    assert "Progress begins with a take." in page(db_owner)[0]
    takes.complete(make_video(db_owner))
    html, context = page(db_owner)
    assert "One take is a place to start from." in html
    assert context["curves"] == []


def test_a_change_that_may_be_chance_is_not_called_one(db_owner):
    same = journey.curves([take(9 - at, score) for at, score in enumerate((50.0, 61.0, 48.0, 60.0, 52.0))])[0]
    grown = journey.curves([take(9 - at, score) for at, score in enumerate((40.0, 50.0, 60.0, 70.0, 80.0, 90.0))])[0]
    assert progress.in_words(same).endswith("The order of these takes could be chance.")
    assert progress.in_words(grown).endswith("It goes up by about 10 a take, and that is more than chance.")


def test_takes_without_the_measure_are_counted_not_drawn():
    curve = journey.curves([take(3, 50.0), take(2, None), take(1, 60.0)])[0]
    assert ([value for _, value in curve.points], curve.missing) == ([50.0, 60.0], 1)


def test_a_run_is_only_one_without_a_break():
    assert "each scored higher" not in "".join(said([take(3, 50.0), take(2, 60.0), take(1, 60.0)]))
    assert said([take(4, 70.0), take(3, 50.0), take(2, 60.0), take(1, 61.0)])[0].endswith("50, 60, 61.")


def test_weeks_in_a_row_end_with_a_week_without():
    assert "You recorded a take in each of 3 weeks in a row." in said([take(15), take(8), take(7), take(1)])
    assert not [each for each in said([take(15), take(1)]) if "weeks" in each]


def test_nothing_is_reached_without_a_signal():
    assert said([]) == []
    assert said([take(1, None)]) == []
    assert said([take(1, 80.0, "Strong")]) == ["Your first take that scored Strong."]


def test_the_scale_holds_the_aim_and_ends_where_the_measure_does():
    low, high = curves.bounds([60.0, 97.0], Aim(76.0, None), 100.0)
    assert (round(low, 1), high) == (56.3, 100.0)
    assert curves.bounds([3.0], Aim(None, 5.0), None)[0] == pytest.approx(2.8)
    assert curves.bounds([0.0], Aim(None, None), None) == (0.0, 1.0)


def test_it_takes_as_many_queries_for_many(db_owner, make_video, django_assert_max_num_queries):
    takes.series(make_video, db_owner, [50.0, 60.0, 70.0])
    client = personas.client_of(db_owner)
    with django_assert_max_num_queries(3):  # session, person, takes
        client.get("/progress")


def test_a_stranger_sees_nothing_of_it(db_owner, make_video):
    takes.complete(make_video(db_owner))
    assert "Progress begins with a take." in page(personas.stranger())[0]
