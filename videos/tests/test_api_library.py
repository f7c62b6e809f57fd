"""Lists of recordings, one of them, its change and its deletion, over HTTP."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.tests.personas import client_of
from coherence.core.postgres import vouch_for_uploads
from videos.models import MediaFile, Video
from videos.signals import video_deleted

pytestmark = pytest.mark.django_db
LIST, MINE = "/api/v1/videos", "/api/v1/users/me/videos"


def make(user, count=1, **fields):
    """Videos of which the first is the oldest."""
    rows = []
    for number in range(count):
        key = uuid.uuid4()
        known = {"title": f"Talk {number}", "original_filename": "talk.mp4", "storage_path": f"{key}/source.mp4", "size_bytes": 45}
        known |= {"sha256": key.hex * 2, "container": "mov", "duration_seconds": 61.5, "width": 640, "height": 360}
        rows.append(Video(id=key, user=user, **(known | fields)))
    with transaction.atomic():
        vouch_for_uploads()
        Video.objects.bulk_create(rows)
    MediaFile.objects.bulk_create(
        MediaFile(video=row, kind="thumbnail", storage_path=f"{row.pk}/t.jpg", content_type="image/jpeg", size_bytes=1) for row in rows
    )
    return rows


def of(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()


def titles(answer):
    rows = of(answer)
    return [row["videoTitle"] for row in (rows["results"] if isinstance(rows, dict) else rows)]


def test_it_works(owner):
    owner.time_zone = "Pacific/Auckland"
    owner.save()
    (video,) = make(owner, status="completed", coherence_score=71.5)
    Video.objects.update(created_at=datetime(2026, 1, 9, 20, tzinfo=UTC))

    answer = client_of(owner).get(LIST)
    (row,) = of(answer)

    assert answer["X-Total-Count"] == "1"
    assert f"/videos/{video.pk}/thumbnail?token=" in row.pop("thumbnailUrl")
    assert row == {
        **{"videoId": str(video.pk), "videoTitle": "Talk 0", "uploadDate": "Jan 10, 2026"},
        **{"duration": 61.5, "coherenceScore": 71.5, "status": "complete"},
    }


def test_what_is_not_there_yet_is_absent(owner):
    make(owner)
    MediaFile.objects.all().delete()
    assert sorted(of(client_of(owner).get(LIST))[0]) == ["duration", "status", "uploadDate", "videoId", "videoTitle"]
    assert of(client_of(owner).get(LIST))[0]["status"] == "queued"


def test_pages(owner):
    make(owner, 5)
    first = client_of(owner).get(LIST, {"page_size": 2})
    last = client_of(owner).get(LIST, {"page_size": 2, "page": 3})
    assert (titles(first), titles(last)) == (["Talk 4", "Talk 3"], ["Talk 0"])
    assert (first["X-Total-Count"], 'rel="next"' in first["Link"], 'rel="prev"' in last["Link"]) == ("5", True, True)
    assert client_of(owner).get(LIST, {"page": 9}).status_code == 404


@pytest.mark.parametrize("count", [1, 20, 200])
@pytest.mark.parametrize(("address", "expected"), [(LIST, 4), (MINE + "?limit=100", 4)])
def test_the_number_of_queries_does_not_grow(address, expected, count, owner):
    make(owner, count)
    client = client_of(owner)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        of(client.get(address))
    assert len(asked) == expected  # the session, the person, how many, the page


def test_mine_in_one_object(owner):
    make(owner, 3)
    page = of(client_of(owner).get(MINE, {"limit": 2}))
    assert (page["count"], page["previous"], len(page["results"])) == (3, None, 2)
    assert "offset=2" in page["next"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "complete"}, ["good", "Bad"]),
        ({"status": "error"}, ["odd 50%"]),
        ({"search": "O"}, ["good", "odd 50%"]),
        ({"search": "%"}, ["odd 50%"]),
        ({"min_score": "50"}, ["good"]),
        ({"max_score": "50", "status": "complete"}, ["Bad"]),
        ({"ordering": "title"}, ["Bad", "good", "odd 50%"]),
        ({"ordering": "-title"}, ["odd 50%", "good", "Bad"]),
        ({"ordering": "coherence_score"}, ["Bad", "good", "odd 50%"]),
        ({"ordering": "-coherence_score"}, ["good", "Bad", "odd 50%"]),
        ({"ordering": "created_at"}, ["Bad", "odd 50%", "good"]),
        ({}, ["good", "odd 50%", "Bad"]),
    ],
)
def test_filters_and_orders(query, expected, owner):
    make(owner, title="Bad", status="completed", coherence_score=20.0)
    make(owner, title="odd 50%", status="failed")
    make(owner, title="good", status="completed", coherence_score=80.0)
    assert titles(client_of(owner).get(MINE, query)) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("limit", value) for value in ("0", "x", "", "-1", "1e3", "٣")],
        *[("offset", value) for value in ("-1", "x")],
        *[("status", value) for value in ("completed", "x")],
        *[("ordering", value) for value in ("size", "title,created_at")],
        *[(name, value) for name in ("min_score", "max_score") for value in ("x", "-1", "101", "NaN", "1e999999")],
        ("search", "x" * 256),
    ],
)
def test_wrong_values_are_named(name, value, owner):
    answer = client_of(owner).get(MINE, {name: value})
    assert (answer.status_code, answer.json()["code"], list(answer.json()["fields"])) == (400, "VALIDATION_ERROR", [name])


def test_a_wrong_page_size_is_named(owner):
    assert list(client_of(owner).get(LIST, {"page_size": "x"}).json()["fields"]) == ["page_size"]


def test_one(owner):
    (video,) = make(owner, status="completed", coherence_score=71.5, score_tier="Good Start")
    shown = of(client_of(owner).get(f"{LIST}/{video.pk}"))
    assert (shown["videoId"], shown["scoreTier"], shown["favourite"], shown["tags"]) == (str(video.pk), "Good Start", False, [])
    assert [(file["kind"], file["sizeBytes"]) for file in shown["renditions"]] == [("thumbnail", 1)]
    assert f"/videos/{video.pk}/stream?token=" in shown["videoUrl"]


def test_changes(owner):
    (video,) = make(owner)
    address = f"{LIST}/{video.pk}"
    shown = of(client_of(owner).patch(address, {"title": " New\u202e  name ", "tags": ["a", "b", "a"], "favourite": True}))
    assert (shown["videoTitle"], shown["tags"], shown["favourite"]) == ("New name", ["a", "b"], True)
    assert of(client_of(owner).patch(address, {}))["videoTitle"] == "New name"
    assert Video.objects.get().tags == ["a", "b"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("title", value) for value in ("", "\u202e", "x" * 256, None, ["a"], "a\x00b")),
        *(("tags", value) for value in (["x" * 41], ["x"] * 21, [""], "a", [None], {"a": 1})),
        *(("favourite", value) for value in ("perhaps", None, ["a"], 0, "true")),
    ],
)
def test_changes_that_cannot_be_made(field, value, owner):
    (video,) = make(owner)
    answer = client_of(owner).patch(f"{LIST}/{video.pk}", {field: value})
    assert (answer.status_code, answer.json()["code"], list(answer.json()["fields"])) == (400, "VALIDATION_ERROR", [field])
    assert Video.objects.get().title == "Talk 0"


def test_deletion(owner):
    (video,) = make(owner)
    heard = []

    def listen(sender, video, **more):
        heard.append(video.pk)

    video_deleted.connect(listen)
    client = client_of(owner)
    codes = [getattr(client, method)(f"{LIST}/{video.pk}").status_code for method in ("delete", "delete", "get", "patch")]
    video_deleted.disconnect(listen)
    assert (codes, heard) == ([204, 404, 404, 404], [video.pk])
    assert Video.objects.get().deleted_at is not None
    assert (of(client.get(LIST)), of(client.get(MINE))["count"]) == ([], 0)


@pytest.mark.parametrize("address", [LIST, MINE, f"{LIST}/{uuid.UUID(int=1)}"])
def test_nobody_is_asked_to_sign_in(address):
    answer = client_of().get(address)
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=one", "page=last", "page_size=0"])
def test_what_is_no_page_is_refused_by_its_name(owner, query):
    answer = client_of(owner).get(f"{LIST}?{query}")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [query.partition("=")[0]])


def test_a_page_behind_the_last_is_not_there(owner):
    assert client_of(owner).get(f"{LIST}?page=2").status_code == 404


def test_options_tells_nothing_of_the_code(owner):
    told = client_of(owner).options(LIST).json()
    assert "renders" in told
    assert {"name", "description"}.isdisjoint(told)


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_a_stranger_gets_404(method, owner, stranger, without_request_id):
    (video,) = make(owner)
    client = client_of(stranger)
    theirs, absent = (getattr(client, method)(f"{LIST}/{key}") for key in (video.pk, uuid.uuid4()))
    assert (theirs.status_code, without_request_id(theirs)) == (404, without_request_id(absent))
    assert of(client.get(LIST)) == []
    assert Video.objects.get().deleted_at is None
