"""GET /analytics/overview and /analytics/progress."""

import uuid
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.tests import personas
from analysis import analytics
from analysis.analytics import Take
from analysis.measures import trend
from analysis.tests import takes
from videos.models import Video

OVERVIEW, PROGRESS = "/api/v1/analytics/overview", "/api/v1/analytics/progress"


@pytest.fixture
def db_owner(database):
    """The owner, on each of the two databases."""
    return personas.owner()


def get(path, user=None, **query):
    return personas.client_of(user).get(path, query)


def flag(kind):
    return {"id": "flag-1", "type": kind, "severity": "HIGH"}


def test_it_works(db_owner, make_video):
    flags = [flag("MISSING_GESTURE"), flag("MISSING_GESTURE"), flag("PACING_MISMATCH")]
    good, poor = make_video(db_owner, duration_seconds=90.0), make_video(db_owner, duration_seconds=30.0, title="Weak")
    make_video(db_owner)
    takes.complete(good, {"eyeContact": 80, "fidgeting": None}, coherenceScore=90, scoreTier="Strong", dissonanceFlags=flags)
    takes.complete(poor, {"eyeContact": 61, "fidgeting": 3}, coherenceScore=45, scoreTier="Needs Work", dissonanceFlags=[])
    told = get(OVERVIEW, db_owner).json()
    assert (told["videos"], told["analyzed"], told["minutesAnalyzed"]) == (3, 2, 2.0)
    assert (told["averages"]["eyeContact"], told["averages"]["fidgeting"], told["averages"]["coherenceScore"]) == (70.5, 3.0, 67.5)
    assert told["best"]["videoId"] == str(good.pk)
    assert told["weakest"] == {"videoId": str(poor.pk), "title": "Weak", "score": 45.0, "scoreTier": "Needs Work"}
    assert told["flagsByType"] == {"EMOTIONAL_MISMATCH": 0, "MISSING_GESTURE": 2, "PACING_MISMATCH": 1}


def test_of_each_recording_the_newest_result_counts(db_owner, make_video):
    video = make_video(db_owner)
    takes.complete(video, coherenceScore=10)
    takes.complete(video, coherenceScore=50)
    takes.fail(video)
    told = get(OVERVIEW, db_owner).json()
    assert (told["analyzed"], told["averages"]["coherenceScore"]) == (1, 50.0)


@pytest.mark.django_db
def test_without_any_take_nothing_is_invented():
    told = get(OVERVIEW, personas.owner()).json()
    assert set(told["averages"].values()) == {None}
    assert (told["best"], told["weakest"], told["minutesAnalyzed"]) == (None, None, 0.0)


@pytest.mark.django_db
def test_what_is_unscored_deleted_or_a_sample_does_not_count(make_video):
    owner = personas.owner()
    takes.complete(make_video(owner), coherenceScore=None, scoreTier=None)
    takes.complete(make_video(owner, deleted_at=datetime.now(UTC)), coherenceScore=99)
    takes.complete(make_video(owner, sample_id="pitch"), coherenceScore=99)
    told = get(OVERVIEW, owner).json()
    assert (told["videos"], told["analyzed"], told["best"], told["averages"]["coherenceScore"]) == (1, 1, None, None)


@pytest.mark.django_db
def test_the_overview_is_four_queries_however_many_takes(make_video, django_assert_num_queries):
    owner = personas.owner()
    for _ in range(2):
        takes.series(make_video, owner, [60, 61, 62])
        with django_assert_num_queries(4):
            analytics.overview(owner)


def test_progress_of_takes(db_owner, make_video):
    made = takes.series(make_video, db_owner, [50, 55, 60, 62, 70, 75])
    told = get(PROGRESS, db_owner, metric="eyeContact").json()
    assert [point["value"] for point in told["points"]] == [50, 55, 60, 62, 70, 75]
    assert told["points"][0]["videoId"] == str(made[0].pk)
    assert told["points"][0]["at"].endswith("Z")
    assert told["trend"] | {"pValue": 0} == {"perTake": 5.0, "beyondNoise": True, "pValue": 0, "test": trend.TEST, "reason": None}
    assert (told["takes"], told["truncated"], told["metric"], told["bucket"]) == (6, False, "eyeContact", "take")


@pytest.mark.django_db
def test_few_takes_say_why_there_is_no_answer(make_video):
    takes.series(make_video, personas.owner(), [50, 70])
    told = get(PROGRESS, personas.owner(), metric="eyeContact").json()["trend"]
    assert (told["perTake"], told["beyondNoise"], told["pValue"], told["reason"]) == (20.0, None, None, trend.TOO_FEW)


@pytest.mark.django_db
def test_days_from_and_to_are_included_and_the_persons_own(make_video):
    owner = personas.owner()
    owner.time_zone = "Asia/Tokyo"
    owner.save()
    for at in ("2026-01-09T14:59:59+00:00", "2026-01-09T15:00:00+00:00", "2026-01-10T14:59:59+00:00", "2026-01-10T15:00:00+00:00"):
        video = make_video(owner)
        takes.complete(video, {"eyeContact": 50})
        Video.objects.filter(pk=video.pk).update(created_at=datetime.fromisoformat(at))
    asked = {"metric": "eyeContact", "from": "2026-01-10", "to": "2026-01-10"}
    told = get(PROGRESS, owner, **asked).json()
    assert [point["at"] for point in told["points"]] == ["2026-01-09T15:00:00Z", "2026-01-10T14:59:59Z"]
    assert [(point["at"], point["count"]) for point in get(PROGRESS, owner, **asked, bucket="day").json()["points"]] == [
        ("2026-01-09T15:00:00Z", 2)
    ]
    exact = get(PROGRESS, owner, metric="eyeContact", **{"from": "2026-01-10T14:59:59Z", "to": "2026-01-10T15:00:00Z"}).json()
    assert exact["takes"] == 2


def test_buckets_are_means_at_their_beginning():
    days = (1, 2, 9, 40)  # 2026-01-01 is a Thursday
    kept = [
        Take(datetime.fromordinal(datetime(2025, 12, 31).toordinal() + day).replace(tzinfo=UTC), 10.0 * day, uuid.uuid4()) for day in days
    ]
    weeks = analytics.points(kept, "week", ZoneInfo("UTC"))
    assert [(point["at"].date().isoformat(), point["value"], point["count"]) for point in weeks] == [
        ("2025-12-29", 15.0, 2),
        ("2026-01-05", 90.0, 1),
        ("2026-02-09", 400.0, 1),
    ]
    assert [point["value"] for point in analytics.points(kept, "month", ZoneInfo("UTC"))] == [40.0, 400.0]


@pytest.mark.django_db
def test_it_is_bounded(make_video, monkeypatch):
    monkeypatch.setattr(analytics, "MOST_TAKES", 3)
    takes.series(make_video, personas.owner(), [1, 2, 3, 4, 5])
    told = get(PROGRESS, personas.owner(), metric="eyeContact").json()
    assert ([point["value"] for point in told["points"]], told["truncated"]) == ([3, 4, 5], True)


@pytest.mark.django_db
def test_progress_is_one_query(make_video, django_assert_num_queries):
    owner = personas.owner()
    takes.series(make_video, owner, [1, 2, 3, 4, 5])
    with django_assert_num_queries(1):
        analytics.progress(owner, "eyeContact", None, None, "take")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("metric", "charm"),
        ("bucket", "year"),
        ("from", "yesterday"),
        ("to", ""),
        ("metric", ""),
        ("to", "2026-02-30"),
        ("from", "2026-13-01T00:00:00Z"),
    ],
)
def test_what_cannot_be_used_is_named(field, value):
    answer = get(PROGRESS, personas.owner(), **{field: value})
    assert (answer.status_code, answer.json()["code"], list(answer.json()["fields"])) == (400, "VALIDATION_ERROR", [field])


@pytest.mark.parametrize(
    "edge", ["0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-01-01T00:00:00"]
)
def test_the_ends_of_time_are_no_error(db_owner, edge):
    assert get(PROGRESS, db_owner, **{"from": edge}).status_code == 200
    assert get(PROGRESS, db_owner, to=edge).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", [OVERVIEW, PROGRESS])
def test_nobody_is_told_to_sign_in(path):
    assert get(path).status_code == 401


@pytest.mark.django_db
def test_a_stranger_sees_nothing_of_it(make_video):
    takes.series(make_video, personas.owner(), [1, 2, 3])
    assert get(OVERVIEW, personas.stranger()).json()["analyzed"] == 0
    assert get(PROGRESS, personas.stranger(), metric="eyeContact").json()["points"] == []
