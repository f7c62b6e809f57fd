"""POST /videos/{id}/reanalyze and /cancel."""

import uuid

import pytest

from accounts import keys
from accounts.tests import personas
from analysis import runs
from analysis.models import Analysis
from analysis.tests import takes
from billing import limits
from billing.models import Slot
from videos.models import Video

pytestmark = pytest.mark.django_db
ACTIONS = pytest.mark.parametrize("action", ["reanalyze", "cancel"])


@pytest.fixture
def video(make_video, pipeline):
    made = make_video(personas.owner())
    limits.take_upload(personas.owner(), f"video:{made.pk}")
    return made


def post(video_id, action, user=None, **headers):
    return personas.client_of(user).post(f"/api/v1/videos/{video_id}/{action}", headers=headers)


def held():
    return Slot.objects.filter(released_at=None).count()


def test_it_works(video):
    takes.complete(video)
    answer = post(video.pk, "reanalyze", personas.owner())
    assert answer.status_code == 202
    assert (answer.json()["videoId"], answer.json()["status"]) == (str(video.pk), "queued")
    assert (video.analyses.count(), video.analyses.unfinished().count()) == (2, 1)


def test_while_one_runs_it_is_that_one(video):
    running = runs.start(video)
    assert post(video.pk, "reanalyze", personas.owner()).status_code == 202
    assert list(video.analyses.all()) == [running]


def test_cancelling_ends_the_run(video):
    running = runs.start(video)
    answer = post(video.pk, "cancel", personas.owner())
    assert (answer.status_code, answer.json()["status"], answer.json()["error"]) == (202, "error", "The analysis was cancelled.")
    assert runs.reload(running).error_code == "CANCELLED"


def test_nothing_to_cancel_is_a_conflict(video):
    takes.complete(video)
    answer = post(video.pk, "cancel", personas.owner())
    assert (answer.status_code, answer.json()["code"]) == (409, "CONFLICT")


def test_what_brings_no_result_gives_its_place_back_and_takes_one_again(video):
    runs.start(video)
    assert held() == 1
    post(video.pk, "cancel", personas.owner())
    assert held() == 0
    post(video.pk, "reanalyze", personas.owner())
    post(video.pk, "reanalyze", personas.owner())
    assert held() == 1


def test_with_an_earlier_result_the_place_stays_taken(video):
    takes.complete(video)
    takes.fail(video)
    assert held() == 1


def test_a_full_plan_starts_nothing_again(video):
    takes.fail(video)
    for _ in range(limits.usage(personas.owner()).left):
        limits.take_upload(personas.owner(), f"video:{uuid.uuid4()}")
    answer = post(video.pk, "reanalyze", personas.owner())
    assert (answer.status_code, answer.json()["code"]) == (402, "PLAN_LIMIT_REACHED")
    assert not video.analyses.unfinished().exists()


def test_the_same_key_starts_one_run(video, pipeline):
    takes.complete(video)
    first = post(video.pk, "reanalyze", personas.owner(), idempotency_key="once")
    runs.interrupt(video)
    second = post(video.pk, "reanalyze", personas.owner(), idempotency_key="once")
    assert (second.status_code, second.json(), second["Idempotency-Replayed"]) == (202, first.json(), "true")
    assert not video.analyses.unfinished().exists()


@ACTIONS
def test_a_sample_is_nobodys_to_touch(make_video, action):
    video = make_video(sample_id="pitch")
    takes.complete(video)
    assert post(video.pk, action, personas.stranger()).status_code == 404


@ACTIONS
def test_a_key_that_may_only_read_may_not(video, action):
    runs.start(video)
    key = keys.create(personas.owner(), "reader", "read")[1]
    assert post(video.pk, action, authorization=f"Api-Key {key}").status_code == 403
    assert video.analyses.count() == video.analyses.unfinished().count() == 1


@ACTIONS
def test_nobody_is_told_to_sign_in(video, action):
    assert post(video.pk, action).status_code == 401


@ACTIONS
def test_a_stranger_gets_404(video, action):
    runs.start(video)
    theirs, none = post(video.pk, action, personas.stranger()), post(uuid.uuid4(), action, personas.stranger())
    assert theirs.status_code == none.status_code == 404
    assert {**theirs.json(), "requestId": ""} == {**none.json(), "requestId": ""}
    assert Analysis.objects.unfinished().filter(video=Video.objects.get(pk=video.pk)).count() == 1
