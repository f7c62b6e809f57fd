"""Tags, favourites and changes to several recordings at once, over HTTP."""

import uuid
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.personas import client_of
from videos.models import Video
from videos.shelf import labels
from videos.tests.test_api_library import MINE, make, of, titles

pytestmark = pytest.mark.django_db
TAGS, BATCH = "/api/v1/tags", "/api/v1/videos/batch"


def shown(answer):
    return [(row["name"], row["count"]) for row in of(answer)["results"]]


def test_it_works(owner):
    make(owner, tags=["Pitch", "äh"])
    make(owner, 2, tags=["PITCH"])
    make(owner, tags=["gone"], deleted_at="2026-01-01T00:00Z")
    assert shown(client_of(owner).get(TAGS)) == [("PITCH", 3), ("äh", 1)]
    assert shown(client_of(owner).get(TAGS, {"limit": 1, "offset": 1})) == [("äh", 1)]


@pytest.mark.parametrize("count", [1, 20, 200])
def test_the_number_of_queries_does_not_grow(count, owner):
    make(owner, count, tags=["a", "b"])
    client = client_of(owner)
    with CaptureQueriesContext(connection) as asked:
        of(client.get(TAGS))
    assert len(asked) == 3  # the session, the person, the tags


def test_renaming_makes_two_into_one(owner):
    make(owner, title="one", tags=["a", "Old", "NEW"])
    make(owner, title="two", tags=["old"], deleted_at="2026-01-01T00:00Z")
    answer = of(client_of(owner).patch(f"{TAGS}/OLD", {"name": " New "}))
    assert answer == {"name": "New", "count": 1}
    assert list(Video.objects.order_by("title").values_list("tags", flat=True)) == [["a", "New"], ["New"]]
    assert titles(client_of(owner).get(MINE, {"tag": "new"})) == ["one"]
    assert client_of(owner).patch(f"{TAGS}/old", {"name": "x"}).status_code == 404


def test_removing(owner):
    make(owner, tags=["a/b c", "x"])
    assert client_of(owner).delete(f"{TAGS}/{quote('A/B C', safe='')}").status_code == 204
    assert Video.objects.get().tags == ["x"]
    assert client_of(owner).delete(f"{TAGS}/a/b c").status_code == 404


@pytest.mark.parametrize("body", [{"name": ""}, {"name": "x" * 41}, {"name": 1}, {"name": "\u202e"}, []])
def test_a_name_that_cannot_be(body, owner):
    make(owner, tags=["a"])
    assert client_of(owner).patch(f"{TAGS}/a", body).status_code == 400
    assert Video.objects.get().tags == ["a"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"tag": "pitch"}, ["both", "one"]),
        ({"tag": ["PITCH", "straße"]}, ["both"]),
        ({"tag": "pit"}, []),
        ({"favourite": "true"}, ["both"]),
        ({"favourite": "false"}, ["none", "one"]),
    ],
)
def test_filters(query, expected, owner):
    make(owner, title="one", tags=["Pitch"])
    make(owner, title="both", tags=["pitch", "STRASSE"], favourite=True)
    make(owner, title="none")
    assert sorted(titles(client_of(owner).get(MINE, query))) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [("tag", ""), ("tag", "x" * 41), ("tag", ["x"] * 21), ("favourite", "1"), ("favourite", "True"), ("creator", "x"), ("creator", "")],
)
def test_wrong_values_are_named(name, value, owner):
    answer = client_of(owner).get(MINE, {name: value})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [name])


def batch(user, action, ids, **more):
    return client_of(user).post(BATCH, {"ids": [str(each) for each in ids], "action": action, **more})


@pytest.mark.parametrize(
    ("action", "more", "tags", "favourite"),
    [
        ("tag", {"tags": ["A", "b", "B"]}, ["a", "b"], True),
        ("untag", {"tags": ["A", "zzz"]}, [], True),
        ("unfavourite", {}, ["a"], False),
        ("favourite", {}, ["a"], True),
    ],
)
def test_several_at_once(action, more, tags, favourite, owner):
    videos = make(owner, 3, tags=["a"], favourite=True)
    results = of(batch(owner, action, [each.pk for each in videos], **more))["results"]
    assert results == [{"videoId": str(each.pk), "ok": True} for each in videos]
    assert {(tuple(each.tags), each.favourite) for each in Video.objects.all()} == {(tuple(tags), favourite)}


def test_one_that_is_refused_does_not_hold_up_the_others(owner, stranger):
    (full,), (good,), (theirs,) = make(owner, tags=[str(n) for n in range(labels.MOST)]), make(owner), make(stranger)
    answer = of(batch(owner, "tag", [full.pk, theirs.pk, uuid.uuid4(), good.pk, good.pk], tags=["new"]))
    assert [row.get("code") for row in answer["results"]] == ["VALIDATION_ERROR", "NOT_FOUND", "NOT_FOUND", None]
    assert [Video.objects.get(pk=each.pk).tags == ["new"] for each in (full, theirs, good)] == [False, False, True]


def test_deleting_several(owner):
    videos = make(owner, 2)
    first, again = (of(batch(owner, "delete", [each.pk for each in videos]))["results"] for _ in range(2))
    assert [[row["ok"] for row in rows] for rows in (first, again)] == [[True, True], [False, False]]
    assert of(client_of(owner).get(MINE))["count"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {"action": "tag"},
        {"ids": [], "action": "tag"},
        {"ids": ["x"], "action": "tag"},
        {"ids": [7], "action": "tag"},
        {"ids": [str(uuid.UUID(int=n)) for n in range(31)], "action": "favourite"},
        {"ids": [str(uuid.UUID(int=1))], "action": "restore"},
        {"ids": [str(uuid.UUID(int=1))], "action": "tag", "tags": [""]},
    ],
)
def test_what_is_no_batch(body, owner):
    assert client_of(owner).post(BATCH, body).status_code == 400


def test_a_stranger_gets_404(owner, stranger):
    make(owner, tags=["mine"])
    client = client_of(stranger)
    assert [client.patch(f"{TAGS}/mine", {"name": "x"}).status_code, client.delete(f"{TAGS}/mine").status_code] == [404, 404]
    assert shown(client.get(TAGS)) == []
    assert Video.objects.get().tags == ["mine"]
