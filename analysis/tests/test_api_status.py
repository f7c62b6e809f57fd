"""GET /videos/{id}/status."""

import uuid

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.tests import personas
from analysis import runs
from analysis.models import Status
from analysis.pipeline import estimate
from analysis.tests import pipeline_stages, takes

pytestmark = pytest.mark.django_db


def status(video_id, user=None):
    return personas.client_of(user).get(f"/api/v1/videos/{video_id}/status")


@pytest.fixture
def video(make_video, pipeline):
    return make_video(personas.owner(), duration_seconds=100.0)


def working(video, **fields):
    analysis = runs.start(video, enqueue=False)
    analysis.jobs.filter(stage="probe").update(status=Status.COMPLETED)
    values = {"status": Status.PROCESSING, "progress": 40, "stage": "Listening to your voice"} | fields
    type(analysis).objects.filter(pk=analysis.pk).update(**values)
    type(video).objects.filter(pk=video.pk).update(status=Status.PROCESSING)
    return analysis


def test_it_works(video):
    working(video)
    answer = status(video.pk, personas.owner())
    assert answer.status_code == 200
    assert answer.json() == {"videoId": str(video.pk), "status": "processing", "progress": 40, "stage": "Listening to your voice"}


def test_with_a_history_it_says_how_long(video, make_video):
    earlier = runs.start(make_video(duration_seconds=50.0), enqueue=False)
    earlier.jobs.filter(stage__in=pipeline_stages.NEEDS).update(status="completed", wall_seconds=5.0, finished_at=timezone.now())
    cache.delete(estimate.RATES)  # the start was told with an estimate
    working(video)
    assert status(video.pk, personas.owner()).json()["etaSeconds"] == 7 * 10


def test_queued_complete_and_never_begun(video, make_video):
    runs.start(video, enqueue=False)
    queued, unbegun = status(video.pk, personas.owner()).json(), status(make_video(personas.owner()).pk, personas.owner()).json()
    assert (queued["status"], queued["progress"], queued["stage"]) == ("queued", 0, "Waiting for its turn")
    assert unbegun["status"] == "queued"
    runs.interrupt(video)
    takes.complete(video)
    done = status(video.pk, personas.owner()).json()
    assert done == {"videoId": str(video.pk), "status": "complete", "progress": 100, "stage": "Your results are ready"}


def test_a_failure_is_said(video):
    takes.fail(video, "INVALID_FORMAT", "This is not a video.")
    answer = status(video.pk, personas.owner()).json()
    assert (answer["status"], answer["error"]) == ("error", "This is not a video.")


def test_an_earlier_result_stands_when_a_newer_run_fails(video):
    takes.complete(video)
    takes.fail(video)
    answer = status(video.pk, personas.owner()).json()
    assert (answer["status"], answer["progress"], "error" in answer) == ("complete", 100, False)
    assert "newer analysis did not succeed" in answer["stage"]


def test_it_asks_the_database_once_besides_who_is_asking(video, django_assert_num_queries):
    working(video)
    client = personas.client_of(personas.owner())
    client.get(f"/api/v1/videos/{video.pk}/status")
    with django_assert_num_queries(3):  # session, person, standing
        client.get(f"/api/v1/videos/{video.pk}/status")


def test_a_sample_is_for_everyone(make_video):
    video = make_video(sample_id="pitch")
    takes.complete(video)
    assert status(video.pk).json()["status"] == "complete"
    assert status(video.pk, personas.stranger()).status_code == 200


def test_nobody_is_told_to_sign_in(video):
    answers = [status(video.pk), status(uuid.uuid4())]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert {answer.json()["code"] for answer in answers} == {"UNAUTHORIZED"}


def test_a_stranger_gets_404(video):
    theirs, none = status(video.pk, personas.stranger()), status(uuid.uuid4(), personas.stranger())
    assert theirs.status_code == none.status_code == 404
    assert {**theirs.json(), "requestId": ""} == {**none.json(), "requestId": ""}
