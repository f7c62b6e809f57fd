"""Collections and what is in them, over HTTP."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tests.personas import client_of
from videos.models import Collection, Video
from videos.shelf import collections, places
from videos.tests.test_api_library import make, of

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/collections"


@pytest.fixture
def shelf(owner):
    """A collection of five: 0 to 4."""
    collection = Collection.objects.create(user=owner, name="Best takes")
    collections.add(collection, [video.pk for video in make(owner, 5)])
    return collection


def inside(collection):
    return "".join(title[-1] for title in collection.items.order_by("place").values_list("video__title", flat=True))


def numbered(number):
    return Video.objects.get(title=f"Talk {number}").pk


def page(collection, **query):
    return of(client_of(collection.user).get(f"{ADDRESS}/{collection.pk}/videos", query))


def read(collection, limit=2, between=lambda: None):
    """All of it, page by page; `between` happens after the first one."""
    got = page(collection, limit=limit)
    between()
    found = [got]
    while found[-1]["cursor"]:
        found.append(page(collection, limit=limit, cursor=found[-1]["cursor"]))
    return "".join(row["videoTitle"][-1] for each in found for row in each["results"])


def moved(collection, number, **where):
    address = f"{ADDRESS}/{collection.pk}/videos/{numbered(number)}"
    return client_of(collection.user).patch(address, {name: str(numbered(other)) for name, other in where.items()}).status_code


def test_it_works(owner):
    client, videos = client_of(owner), make(owner, 2)
    made = client.post(ADDRESS, {"name": "  Best   takes ", "description": "For the board"})
    assert (made.status_code, made.json()["name"], made.json()["count"], made.json()["covers"]) == (201, "Best takes", 0, [])
    one = f"{ADDRESS}/{made.json()['id']}"
    results = of(client.post(f"{one}/videos", {"videoIds": [str(video.pk) for video in reversed(videos)]}))["results"]
    assert results == [{"videoId": str(video.pk), "ok": True} for video in reversed(videos)]
    shown = of(client.get(one))
    assert (shown["count"], [url.split("/")[6] for url in shown["covers"]]) == (2, [str(video.pk) for video in reversed(videos)])
    assert of(client.patch(one, {"name": "Worst"}))["name"] == "Worst"
    assert [row["name"] for row in of(client.get(ADDRESS))["results"]] == ["Worst"]
    assert [client.delete(one).status_code, client.get(one).status_code, Video.objects.count()] == [204, 404, 2]


@pytest.mark.parametrize("count", [1, 20, 100])
def test_the_number_of_queries_does_not_grow(count, owner):
    for number, video in enumerate(make(owner, count)):
        collections.add(Collection.objects.create(user=owner, name=str(number)), [video.pk])
    client = client_of(owner)
    with CaptureQueriesContext(connection) as asked:
        assert len(of(client.get(ADDRESS, {"limit": 100}))["results"]) == count
    assert len(asked) == 6  # the session, the person, how many, the page, which covers, the covers


@pytest.mark.parametrize("count", [1, 20, 200])
def test_nor_that_of_what_is_in_one(count, owner):
    collection = Collection.objects.create(user=owner, name="x")
    collections.add(collection, [video.pk for video in make(owner, count)])
    with CaptureQueriesContext(connection) as asked:
        page(collection, limit=100)
    assert len([each for each in asked if "SELECT" in each["sql"] and "django_session" not in each["sql"]]) == 4


def test_a_name_is_there_once(owner, shelf):
    client = client_of(owner)
    other = client.post(ADDRESS, {"name": "Other"}).json()["id"]
    answers = [client.post(ADDRESS, {"name": "BEST takes"}), client.patch(f"{ADDRESS}/{other}", {"name": "best takes"})]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(409, "CONFLICT")] * 2
    assert client.patch(f"{ADDRESS}/{shelf.pk}", {"name": "best TAKES"}).status_code == 200


def test_there_is_room_for_so_many(owner, shelf, monkeypatch):
    monkeypatch.setattr(collections, "MOST", 1)
    monkeypatch.setattr(collections, "MOST_VIDEOS", 6)
    assert client_of(owner).post(ADDRESS, {"name": "Another"}).json()["details"] == {"limit": 1}
    more = [str(video.pk) for video in make(owner, 2, title="more 5")]
    results = of(client_of(owner).post(f"{ADDRESS}/{shelf.pk}/videos", {"videoIds": more}))["results"]
    assert ([row.get("code") for row in results], inside(shelf)) == ([None, "CONFLICT"], "012345")


def test_what_is_in_it_stays_where_it_is(owner, stranger, shelf):
    first, (theirs,) = numbered(0), make(stranger, title="theirs")
    outcomes = collections.add(shelf, [first, theirs.pk, first])
    assert ([(each.video_id, each.error is None) for each in outcomes], inside(shelf)) == ([(first, True), (theirs.pk, False)], "01234")


@pytest.mark.parametrize(
    ("number", "where", "order"),
    [
        (4, {"before": 0}, "40123"),
        (0, {"after": 4}, "12340"),
        (0, {"before": 3}, "12034"),
        (3, {"after": 0}, "03124"),
        (1, {"after": 1}, "01234"),
        (1, {"before": 2}, "01234"),
        (1, {}, "02341"),
    ],
)
def test_moves(number, where, order, shelf):
    assert (moved(shelf, number, **where), inside(shelf)) == (204, order)


def test_gaps_that_are_used_up_are_made_anew(shelf):
    order = list("01234")
    for step in range(100):
        number = order[4 - step % 2]
        assert moved(shelf, number, after=0) == 204
        order.remove(number)
        order.insert(1, number)
    shelf.refresh_from_db()
    assert (inside(shelf), shelf.renumbered > 0) == ("".join(order), True)


def test_taking_out(owner, shelf):
    address = f"{ADDRESS}/{shelf.pk}/videos/remove"
    results = of(client_of(owner).post(address, {"videoIds": [str(numbered(1)), str(numbered(3)), str(uuid.uuid4())]}))["results"]
    assert ([row["ok"] for row in results], inside(shelf), Video.objects.count()) == ([True, True, False], "024", 5)


def renumbered(collection, *before):
    places.renumber(collection.pk)


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_pages(limit, shelf):
    assert read(shelf, limit) == "01234"


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        (lambda shelf: collections.move(shelf, numbered(1)), "012341"),  # the last one shown goes to the end
        (lambda shelf: collections.move(shelf, numbered(4), before=numbered(0)), "0123"),
        (lambda shelf: collections.take_out(shelf, [numbered(1), numbered(2)]), "0134"),
        (lambda shelf: collections.add(shelf, [make(shelf.user, title="new 9")[0].pk]), "012349"),
        (lambda shelf: renumbered(shelf), "01234"),
        (lambda shelf: renumbered(shelf, collections.take_out(shelf, [numbered(1)])), "01234"),
    ],
)
def test_nothing_is_shown_twice_or_passed_over(between, expected, shelf):
    assert read(shelf, 2, lambda: between(shelf)) == expected


def test_a_cursor_that_leads_nowhere(owner, shelf):
    other = Collection.objects.create(user=owner, name="Other")
    cursor = page(shelf, limit=1)["cursor"]
    client = client_of(owner)
    answers = [client.get(f"{ADDRESS}/{other.pk}/videos", {"cursor": each}) for each in (cursor, "x", "ü:", cursor[:-1])]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(410, "GONE")] * 4
    collections.take_out(shelf, [numbered(0)])
    places.renumber(shelf.pk)
    assert client.get(f"{ADDRESS}/{shelf.pk}/videos", {"cursor": cursor}).status_code == 410


def test_what_is_deleted_vanishes_and_comes_back_in_its_place(shelf):
    gone = Video.objects.filter(title="Talk 2")
    gone.update(deleted_at=timezone.now())
    (row,) = of(client_of(shelf.user).get(ADDRESS))["results"]
    assert (read(shelf), row["count"], len(row["covers"])) == ("0134", 4, 4)
    assert (moved(shelf, 2, before=0), moved(shelf, 0, after=2), moved(shelf, 4, after=1)) == (404, 404, 204)
    gone.update(deleted_at=None)
    assert read(shelf) == "01423"


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "x" * 121}, {"name": 1}, {"name": "\u202e"}, {"name": "a", "description": "x" * 1001}]
)
def test_what_is_no_collection(body, owner):
    assert client_of(owner).post(ADDRESS, body).status_code == 400


@pytest.mark.parametrize("ids", [[], ["x"], [1], "x", None, [str(uuid.UUID(int=n)) for n in range(31)]])
def test_what_is_no_list_of_recordings(ids, owner, shelf):
    assert client_of(owner).post(f"{ADDRESS}/{shelf.pk}/videos", {"videoIds": ids}).status_code == 400


@pytest.mark.parametrize("method", ["get", "patch", "delete", "post"])
@pytest.mark.parametrize("path", ["", "/videos", "/videos/remove", "/videos/{}"])
def test_a_stranger_gets_404(method, path, shelf, stranger, without_request_id):
    client, path = client_of(stranger), path.format(numbered(1))
    body = {"videoIds": [str(numbered(0))]}
    theirs, absent = (getattr(client, method)(f"{ADDRESS}/{key}{path}", body) for key in (shelf.pk, uuid.uuid4()))
    assert (theirs.status_code in (404, 405), without_request_id(theirs)) == (True, without_request_id(absent))
    assert (of(client.get(ADDRESS))["results"], inside(shelf)) == ([], "01234")
