"""Trends: a talk against the person's earlier ones."""

import pytest

from accounts.tests import personas
from analysis import trends
from analysis.models import Analysis
from analysis.tests import takes

NOW = {"eyeContact": 70, "fillerWords": 4, "fidgeting": None, "speakingPace": 150}


@pytest.fixture
def now(make_video, database):
    """On each of the two databases."""
    return takes.complete(make_video(personas.owner()), NOW)


def earlier(make_video, user=None, days=2, **metrics):
    video = make_video(user or personas.owner())
    takes.complete(video, metrics)
    return takes.aged(video, days)


def of(analysis: Analysis):
    return trends.against_earlier(analysis.video, analysis)


def test_it_works(now, make_video):
    earlier(make_video, eyeContact=60, fillerWords=10, fidgeting=3, speakingPace=None)
    earlier(make_video, eyeContact=65, fillerWords=5, fidgeting=None, speakingPace=None)
    assert of(now) == {"eyeContact": 7.5, "fillerWords": -3.5}


def test_without_earlier_ones_there_are_none(now, make_video):
    takes.complete(make_video(personas.owner()), {"eyeContact": 1})  # completed later
    earlier(make_video, personas.stranger(), eyeContact=1)
    takes.aged(takes.complete(make_video(personas.owner(), sample_id="pitch"), {"eyeContact": 1}).video, 3)
    assert of(now) == {}


def test_each_recording_counts_once_by_what_was_known_then(now, make_video):
    video = earlier(make_video, eyeContact=10)
    takes.complete(video, {"eyeContact": 50})
    takes.aged(video, 2)
    takes.complete(video, {"eyeContact": 90})  # after the talk in question
    assert of(now)["eyeContact"] == 20.0


def test_its_own_earlier_runs_do_not_count(now):
    takes.aged(now.video, 3)
    again = takes.complete(now.video, {"eyeContact": 99})
    assert of(again) == {}


def test_a_deleted_recording_does_not_count(now, make_video):
    video = earlier(make_video, eyeContact=10)
    type(video).objects.filter(pk=video.pk).update(deleted_at=video.created_at)
    assert of(now) == {}
