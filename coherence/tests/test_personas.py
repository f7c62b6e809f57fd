"""Who may do what: every route of the site, by everyone who may come along."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from coherence.tests.people import PERSONAS

TABLE = """
                                                          anonymous stranger owner read_key write_key support admin
GET    auth/me                                               401      200     200    200       200      200    200
GET    users/me                                              401      200     200    200       200      200    200
PUT    users/me                                              401      200     200    403       200      200    200
PATCH  users/me                                              401      200     200    403       200      200    200
DELETE users/me                                              401      202     202    403       403      202    202
GET    users/me/export                                       401      200     200    200       200      202    202
GET    users/me/exports/<uuid:export_id>/download            404      404     404    404       404      404    404
GET    users/me/exports/<uuid:export_id>/download?token      200      200     200    200       200      200    200
GET    users/me/deletions/<uuid:closing_id>                  404      404     404    404       404      404    404
GET    users/me/deletions/<uuid:closing_id>?secret           200      200     200    200       200      200    200
GET    users/me/api-keys                                     401      200     200    403       403      200    200
POST   users/me/api-keys                                     401      201     201    403       403      201    201
DELETE users/me/api-keys/<uuid:key_id>                       401      404     204    403       403      404    404
GET    users/me/videos                                       401      200     200    200       200      200    200
GET    videos                                                401      200     200    200       200      200    200
POST   videos/upload                                         401      201     201    403       201      201    201
POST   videos/import                                         401      202     202    403       202      202    202
GET    imports                                               401      200     200    200       200      200    200
GET    imports/<uuid:import_id>                              401      404     200    200       200      404    404
POST   imports/<uuid:import_id>/cancel                       401      404     202    403       202      404    404
GET    videos/<uuid:video_id>                                401      404     200    200       200      404    404
PATCH  videos/<uuid:video_id>                                401      404     200    403       200      404    404
DELETE videos/<uuid:video_id>                                401      404     204    403       204      404    404
GET    videos/<uuid:video_id>/stream                         401      404     200    200       200      404    404
GET    videos/<uuid:video_id>/stream?token                   200      200     200    200       200      200    200
GET    videos/<uuid:video_id>/thumbnail                      401      404     200    200       200      404    404
GET    videos/<uuid:video_id>/thumbnail?token                200      200     200    200       200      200    200
GET    videos/<uuid:video_id>/hls/<str:name>                 401      404     200    200       200      404    404
GET    videos/<uuid:video_id>/hls/<str:name>?token           200      200     200    200       200      200    200
GET    videos/<uuid:video_id>/hls/<str:name>?sample          200      200     200    200       200      200    200
GET    videos/<uuid:video_id>/files/<str:kind>               401      404     200    200       200      404    404
GET    videos/<uuid:video_id>/files/<str:kind>?token         200      200     200    200       200      200    200
GET    videos/<uuid:video_id>/files/<str:kind>?sample        200      200     200    200       200      200    200
GET    videos/<uuid:video_id>/status                         401      404     200    200       200      404    404
GET    videos/<uuid:video_id>/results                        401      404     200    200       200      404    404
POST   videos/<uuid:video_id>/report                         401      404     200    200       200      404    404
POST   videos/<uuid:video_id>/reanalyze                      401      404     202    403       202      404    404
POST   videos/<uuid:video_id>/cancel                         401      404     409    403       409      404    404
GET    videos/<uuid:video_id>/flags                          401      404     200    200       200      404    404
PATCH  videos/<uuid:video_id>/flags/<slug:flag_id>           401      404     200    403       200      404    404
GET    videos/<uuid:video_id>/shares                         401      404     200    200       200      404    404
POST   videos/<uuid:video_id>/shares                         401      404     201    403       201      404    404
DELETE videos/<uuid:video_id>/shares/<uuid:share_id>         401      404     204    403       204      404    404
GET    videos/<uuid:video_id>?sample                         401      404     404    404       404      404    404
PATCH  videos/<uuid:video_id>?sample                         401      404     404    403       404      404    404
DELETE videos/<uuid:video_id>?sample                         401      404     404    403       404      404    404
GET    videos/<uuid:video_id>/status?sample                  200      200     200    200       200      200    200
GET    videos/<uuid:video_id>/results?sample                 200      200     200    200       200      200    200
GET    videos/<uuid:video_id>/stream?sample                  200      200     200    200       200      200    200
GET    videos/<uuid:video_id>/thumbnail?sample               200      200     200    200       200      200    200
POST   videos/<uuid:video_id>/report?sample                  200      200     200    200       200      200    200
POST   videos/<uuid:video_id>/reanalyze?sample               401      404     404    403       404      404    404
POST   videos/<uuid:video_id>/cancel?sample                  401      404     404    403       404      404    404
GET    videos/samples                                        200      200     200    200       200      200    200
GET    videos/samples/<slug:sample_id>                       200      200     200    200       200      200    200
POST   videos/samples/<slug:sample_id>                       200      200     200    200       200      200    200
GET    uploads                                               401      200     200    200       200      200    200
POST   uploads                                               401      201     201    403       201      201    201
POST   uploads/tus                                           401      201     201    403       201      201    201
GET    uploads/<uuid:upload_id>                              401      404     200    200       200      404    404
DELETE uploads/<uuid:upload_id>                              401      404     204    403       204      404    404
PATCH  uploads/<uuid:upload_id>/tus                          401      404     204    403       204      404    404
DELETE uploads/<uuid:upload_id>/tus                          401      404     204    403       204      404    404
GET    uploads/<uuid:upload_id>/parts                        401      404     409    409       409      404    404
POST   uploads/<uuid:upload_id>/parts                        401      404     409    403       409      404    404
POST   uploads/<uuid:upload_id>/complete                     401      404     409    403       409      404    404
GET    analytics/overview                                    401      200     200    200       200      200    200
GET    analytics/progress                                    401      200     200    200       200      200    200
POST   videos/batch                                          401      200     200    403       200      200    200
GET    tags                                                  401      200     200    200       200      200    200
PATCH  tags/<path:tag>                                       401      200     200    403       200      404    404
DELETE tags/<path:tag>                                       401      204     204    403       204      404    404
GET    creators                                              401      200     200    200       200      200    200
GET    collections                                           401      200     200    200       200      200    200
POST   collections                                           401      201     201    403       201      201    201
GET    collections/<uuid:collection_id>                      401      404     200    200       200      404    404
PATCH  collections/<uuid:collection_id>                      401      404     200    403       200      404    404
DELETE collections/<uuid:collection_id>                      401      404     204    403       204      404    404
GET    collections/<uuid:collection_id>/videos               401      404     200    200       200      404    404
POST   collections/<uuid:collection_id>/videos               401      404     200    403       200      404    404
POST   collections/<uuid:collection_id>/videos/remove        401      404     200    403       200      404    404
PATCH  collections/<uuid:collection_id>/videos/<uuid:video_id> 401    404     204    403       204      404    404
GET    support/videos                                        401      404     404    404       404      200    200
POST   support/videos/<uuid:video_id>/restore                401      404     404    404       404      404    404
POST   support/videos/<uuid:video_id>/restore?deleted        401      404     404    404       404      200    200
"""
"""The objects in the addresses are the owner's; with `?sample` it is a bundled sample's recording, with `?deleted` a deleted one.
Any other `?name` is sent with what the owner was given for that address."""


def rows() -> dict[str, tuple[str, ...]]:
    lines = [line.split() for line in TABLE.strip().splitlines()]
    assert tuple(lines[0]) == PERSONAS
    return {f"{method} {route}": tuple(statuses) for method, route, *statuses in lines[1:]}


def routes(prefix: str, patterns: list[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Each route under the prefix, without it, and its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(prefix, pattern.url_patterns, path)
        elif path.startswith(prefix):
            yield path.removeprefix(prefix), pattern.callback


def calls(prefix: str) -> set[str]:
    """`METHOD route` of every endpoint."""
    views = [(route, view.view_class) for route, view in routes(prefix) if hasattr(view, "view_class")]
    methods = ("get", "post", "put", "patch", "delete")
    return {f"{method.upper()} {route}" for route, view in views for method in methods if hasattr(view, method)}


@pytest.fixture(autouse=True)
def quiet(without_throttles: None, settings: Any) -> None:
    settings.PIPELINE_DEFINITION = "analysis.tests.pipeline_stages.STAGES"


@pytest.mark.parametrize("call", rows())
def test_it_works(call, people):
    given = tuple(str(people.call(who, call, people.owner).status_code) for who in PERSONAS)
    assert dict(zip(PERSONAS, given, strict=True)) == dict(zip(PERSONAS, rows()[call], strict=True))


def test_every_route_has_a_row():
    """Who adds one must say who may use it."""
    assert {call.partition("?")[0] for call in rows()} == calls("api/v1/")
    assert calls("api/") - {f"{call.split()[0]} v1/{call.split()[1]}" for call in calls("api/v1/")} == calls("api/v1/") | PAGES


PAGES = {"GET schema", "GET docs", "GET redoc"}


@pytest.mark.parametrize("call", [call for call in rows() if call.startswith("GET")])
def test_the_alias_and_a_trailing_slash_do_not_matter(call, people):
    prefix, slash = ("/api/", "") if "?" in call else ("/api/", "/")
    for who, status in zip(PERSONAS, rows()[call], strict=True):
        assert str(people.call(who, call, people.owner, prefix, slash).status_code) == status


@pytest.mark.parametrize("call", sorted({call.split()[1] for call in rows()}))
def test_what_a_route_does_not_know_is_refused(call, people):
    known = {each.split()[0] for each in calls("api/v1/") if each.split()[1] == call.partition("?")[0]}
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - known:
        answer = people.call("admin" if call.startswith("support/") else "owner", f"{method} {call}", people.owner)
        assert (answer.status_code, answer.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
        heads = {each.replace("GET", "HEAD") for each in known} | OWN_HEAD.get(call, set())
        assert set(answer["Allow"].split(", ")) == known | {"OPTIONS"} | ({"HEAD"} & heads)


OWN_HEAD = {"uploads/<uuid:upload_id>/tus": {"HEAD"}}
"""Where HEAD is no GET without its body."""


def shown(answer: HttpResponse) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers, but for the id of the request."""
    body = b"".join(answer) if answer.streaming else answer.content
    headers = {name: value for name, value in answer.items() if name != "X-Request-ID"}
    return answer.status_code, re.sub(rb'"requestId": ?"[^"]*"', b"", body), headers


WITH_OBJECT = [call for call in rows() if "<uuid:" in call]


@pytest.mark.parametrize("call", [call for call in WITH_OBJECT if "?" not in call])
@pytest.mark.parametrize("who", ["anonymous", "stranger", "support", "admin"])
def test_what_is_anothers_is_as_if_it_were_not(who, call, people):
    """Byte for byte, header for header, and with as many queries, which is what time would tell."""
    with CaptureQueriesContext(connection) as for_another:
        anothers = shown(people.call(who, call, people.owner))
    with CaptureQueriesContext(connection) as for_nothing:
        nothing = shown(people.call(who, call, None))
    assert anothers == nothing
    assert anothers[0] in (401, 404)
    assert len(for_another) == len(for_nothing)


LISTS = [call for call, statuses in rows().items() if call.startswith("GET") and "<" not in call and statuses[1] != "404"]


@pytest.mark.parametrize("call", LISTS)
@pytest.mark.parametrize("narrowed", ["", "?user={0}&user_id={0}&userId={0}&owner={0}&search=", "?limit=100&offset=0&page_size=100"])
def test_nothing_of_anothers_is_in_a_list_or_counted(narrowed, call, people):
    """The stranger has the same things; they see these alone, whatever they add to the address."""
    route = call.split()[1]
    answer = people.of["stranger"].get(f"/api/v1/{route}{narrowed.format(people.owner.user.pk)}")
    assert answer.status_code in (200, 202)
    told = answer.content.decode()
    theirs = [*people.owner.videos, *people.owner.keys, *people.owner.imports]
    owners = [people.owner.user.pk, people.owner.export.pk, people.owner.upload.pk, *(each.pk for each in theirs)]
    assert not [each for each in (*map(str, owners), people.owner.user.email) if each in told]
    counted = answer.get("X-Total-Count") or (answer.json().get("count") if isinstance(answer.json(), dict) else None)
    assert counted is None or int(counted) == people.stranger.listed(route)


def filled(route: str) -> str:
    """Something of the right kind in place of each parameter."""
    route = re.sub(r"\(\?P<\w+>.*?\)(?=/|$|-)", "abc", route.replace("^", "").replace("$", "").replace("\\Z", ""))
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: {"int": "7", "uuid": str(uuid.uuid4())}.get(found[1] or "", "abc"), route)


@pytest.mark.parametrize("prefix", ["accounts/", "_allauth/"])
def test_nobody_brings_the_sign_in_pages_down(prefix, people):
    found = sorted({prefix + filled(route) for route, _ in routes(prefix)})
    assert len(found) > 10
    failed = []
    for path in found:
        for who in PERSONAS:
            for method in ("get", "post", *(("delete", "put", "patch") if who == "owner" else ())):
                body = {} if method == "get" else {"data": {"key": "abc"}, "format": "json"}
                if people.send(who, method, f"/{path}", **body).status_code >= 500:
                    failed.append((who, method, path))
    assert not failed, sorted({each[1:] for each in failed})
