"""GET /videos/{id}/results."""

import json
import uuid
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts.tests import personas
from analysis import reading, runs
from analysis.tests import takes
from videos import files
from videos.models import MediaFile, Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(make_video):
    return make_video(personas.owner())


def get(video_id, user=None, **headers):
    return personas.client_of(user).get(f"/api/v1/videos/{video_id}/results", headers=headers)


def test_it_works(video):
    analysis = takes.complete(video)
    answer = get(video.pk, personas.owner())
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    told = answer.json()
    assert told["videoUrl"].startswith(f"http://localhost:8000/api/v1/videos/{video.pk}/stream?token=")
    found = analysis.result or {}
    untouched = {key: value for key, value in found.items() if key != "videoUrl"}
    assert {key: told[key] for key in untouched} == untouched
    assert set(told) == set(found)


def test_the_title_and_the_day_are_those_of_now(video):
    takes.complete(video)
    Video.objects.filter(pk=video.pk).update(title="Renamed", created_at=datetime(2026, 1, 10, 23, 30, tzinfo=UTC))
    owner = personas.owner()
    owner.time_zone = "Asia/Tokyo"
    owner.save()
    told = get(video.pk, owner).json()
    assert (told["videoTitle"], told["uploadDate"]) == ("Renamed", "Jan 11, 2026")


def test_the_thumbnail_is_there_once_it_is_made(video):
    takes.complete(video)
    assert "thumbnailUrl" not in get(video.pk, personas.owner()).json()
    files.keep(video, MediaFile.Kind.THUMBNAIL, b"jpeg", version="1")
    assert "/thumbnail?token=" in get(video.pk, personas.owner()).json()["thumbnailUrl"]


def test_the_newest_completed_run_counts(video):
    takes.complete(video)
    newest = takes.complete(video)
    takes.fail(video)
    assert get(video.pk, personas.owner()).json()["analysisId"] == str(newest.pk)


def test_while_the_first_run_is_under_way(video, pipeline):
    runs.start(video, enqueue=False)
    answer = get(video.pk, personas.owner())
    assert (answer.status_code, answer.json()["code"], answer.json()["retryable"]) == (425, "PROCESSING_NOT_COMPLETE", True)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("PROCESSING_FAILED", 500),
        ("INVALID_FORMAT", 415),
        ("CANCELLED", 409),
        ("PDF_GENERATION_FAILED", 500),
        ("AI_SERVICE_ERROR", 502),
    ],
)
def test_a_failure_is_answered_with_its_own_code(video, code, status):
    takes.fail(video, code, "Why it failed.")
    answer = get(video.pk, personas.owner())
    assert (answer.status_code, answer.json()["code"], answer.json()["error"]) == (status, code, "Why it failed.")


@pytest.mark.parametrize(
    ("code", "status", "told"),
    [
        ("SPEECH_ENGINE", 502, "AI_SERVICE_ERROR"),
        ("NO_FRAMES", 415, "INVALID_FORMAT"),
        ("STORAGE_FAILED", 500, "PROCESSING_FAILED"),
        ("WHAT_WILL_BE", 500, "INTERNAL_ERROR"),
    ],
)
def test_a_code_of_our_own_is_told_as_one_of_the_contract(video, code, status, told):
    takes.fail(video, code, "Why it failed.")
    answer = get(video.pk, personas.owner())
    assert (answer.status_code, answer.json()["code"], answer.json()["error"]) == (status, told, "Why it failed.")


def test_what_is_kept_is_not_sent_again(video):
    takes.complete(video)
    first = get(video.pk, personas.owner())
    again = get(video.pk, personas.owner(), if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert get(video.pk, personas.owner(), if_none_match='"other"').status_code == 200


@pytest.mark.parametrize("change", ["title", "run", "thumbnail", "trend", "day"])
def test_the_etag_changes_with_what_is_said(video, make_video, change):
    takes.complete(video)
    before = get(video.pk, personas.owner())["ETag"]
    if change == "title":
        video.rename("Another title")
    elif change == "run":
        takes.complete(video)
    elif change == "thumbnail":
        files.keep(video, MediaFile.Kind.THUMBNAIL, b"jpeg", version="1")
    elif change == "trend":
        takes.aged(takes.complete(make_video(personas.owner()), {"eyeContact": 1}).video, 3)
    else:
        Video.objects.filter(pk=video.pk).update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert get(video.pk, personas.owner())["ETag"] != before


def test_links_of_a_kept_answer_work_for_half_an_hour_more(video, monkeypatch):
    takes.complete(video)
    told, now = reading.of(video, "UTC"), timezone.now().timestamp() // reading.LINK_STEP * reading.LINK_STEP
    etags = []
    for seconds in (0, reading.LINK_STEP - 1, reading.LINK_STEP):
        monkeypatch.setattr("django.utils.timezone.now", lambda at=now + seconds: datetime.fromtimestamp(at, UTC))
        etags.append(told.etag)
    assert etags[0] == etags[1] != etags[2]


def test_it_asks_the_database_six_times_besides_the_session(video, django_assert_num_queries):
    takes.complete(video)
    client = personas.client_of(personas.owner())
    first = client.get(f"/api/v1/videos/{video.pk}/results")
    with django_assert_num_queries(7):  # session, person, recording, run, trends, thumbnail, result
        client.get(f"/api/v1/videos/{video.pk}/results")
    with django_assert_num_queries(6):  # what was found stays where it is
        client.get(f"/api/v1/videos/{video.pk}/results", headers={"if-none-match": first["ETag"]})


def test_words_stay_as_they_are(video):
    takes.complete(video, strengths=["snake_case is kept, and so is ünïcode"])
    told = json.loads(get(video.pk, personas.owner()).content)
    assert told["strengths"] == ["snake_case is kept, and so is ünïcode"]


def test_a_sample_is_for_everyone_and_has_no_trends(make_video):
    for name, days in (("pitch", 0), ("class", 3)):
        video = make_video(sample_id=name)
        takes.complete(video)
        takes.aged(video, days)
    told = get(Video.objects.get(sample_id="pitch").pk)
    assert told.status_code == 200
    assert not [key for key in told.json()["metrics"] if key.endswith("Trend")]


def test_a_deleted_recording_has_none(video):
    takes.complete(video)
    Video.objects.filter(pk=video.pk).update(deleted_at=timezone.now())
    assert get(video.pk, personas.owner()).status_code == 404


def test_nobody_is_told_to_sign_in(video):
    takes.complete(video)
    answers = [get(video.pk), get(uuid.uuid4())]
    assert [(answer.status_code, answer["WWW-Authenticate"]) for answer in answers] == [(401, "Bearer")] * 2


def test_a_bad_token_is_refused_even_for_a_sample(make_video):
    video = make_video(sample_id="pitch")
    takes.complete(video)
    assert get(video.pk, authorization="Bearer nonsense").status_code == 401


def test_a_stranger_gets_404(video):
    takes.complete(video)
    theirs, none = get(video.pk, personas.stranger()), get(uuid.uuid4(), personas.stranger())
    assert theirs.status_code == none.status_code == 404
    assert {**theirs.json(), "requestId": ""} == {**none.json(), "requestId": ""}
