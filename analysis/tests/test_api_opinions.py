"""GET /videos/{id}/flags and PATCH /videos/{id}/flags/{flagId}."""

import pytest

from accounts.tests import personas
from analysis.models import Opinion
from analysis.tests import takes

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(make_video):
    made = make_video(personas.owner())
    takes.complete(made)
    return made


def say(video, flag="flag-1", user=None, **said):
    return personas.client_of(user or personas.owner()).patch(f"/api/v1/videos/{video.pk}/flags/{flag}", said)


def told(video):
    return personas.client_of(personas.owner()).get(f"/api/v1/videos/{video.pk}/flags").json()["opinions"]


def test_it_works(video):
    answer = say(video, dismissed=True)
    assert (answer.status_code, answer.json()) == (200, {"flagId": "flag-1", "dismissed": True, "wasRight": None})
    assert told(video) == [answer.json()]


def test_what_is_not_sent_stays(video):
    say(video, dismissed=True)
    say(video, wasRight=False)
    assert told(video) == [{"flagId": "flag-1", "dismissed": True, "wasRight": False}]
    say(video, dismissed=False, wasRight=None)
    assert told(video) == [{"flagId": "flag-1", "dismissed": False, "wasRight": None}]


def test_a_flag_that_the_result_does_not_have_is_not_found(video):
    assert say(video, "flag-99", dismissed=True).status_code == 404
    assert not Opinion.objects.exists()


def test_only_booleans_are_taken(video):
    answer = say(video, dismissed="yes", wasRight=1)
    assert (answer.status_code, sorted(answer.json()["fields"])) == (400, ["dismissed", "wasRight"])


def test_a_new_analysis_that_finds_the_moment_again_keeps_what_was_said(video):
    say(video, dismissed=True, wasRight=False)
    takes.complete(video)
    assert told(video) == [{"flagId": "flag-1", "dismissed": True, "wasRight": False}]


def test_it_is_the_moment_that_counts_and_not_its_name(video):
    say(video, wasRight=True)
    first = takes.found(video)["dissonanceFlags"][0]
    apart = {**first, "id": "flag-1", "timestamp": first["endTimestamp"] + 1, "endTimestamp": first["endTimestamp"] + 2}
    other = {**first, "id": "flag-2", "type": "PACING_MISMATCH" if first["type"] != "PACING_MISMATCH" else "MISSING_GESTURE"}
    takes.complete(video, dissonanceFlags=[apart, other, {**first, "id": "flag-3", "timestamp": first["timestamp"] + 0.2}])
    assert told(video) == [{"flagId": "flag-3", "dismissed": False, "wasRight": True}]


def test_what_was_taken_back_does_not_come_again(video):
    say(video, dismissed=True)
    takes.complete(video)
    say(video, dismissed=False)
    takes.complete(video)
    assert told(video) == []


def test_without_a_result_there_is_nothing_to_say(make_video, pipeline):
    failed = make_video(personas.owner())
    takes.fail(failed, "INVALID_FORMAT")
    assert say(failed, dismissed=True).status_code == 415


def test_a_stranger_gets_404(video):
    assert say(video, user=personas.stranger(), dismissed=True).status_code == 404
    assert personas.client_of(personas.stranger()).get(f"/api/v1/videos/{video.pk}/flags").status_code == 404
