"""An asynchronous server keeps its threads, and what they opened."""

import asyncio
import threading
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import path

from coherence.core.lanes import Handler, in_lanes

COUNT = 3
seen: list[tuple[int, int]] = []


def look(request: HttpRequest) -> HttpResponse:
    seen.append((threading.get_ident(), id(cache._connections[cache._alias])))  # type: ignore[attr-defined]
    return HttpResponse("here")


urlpatterns = [path("look", look)]


async def ask(application: Any, at: str) -> int:
    """The status of the answer."""
    sent: list[Any] = []
    head = {"type": "http", "method": "GET", "path": at, "query_string": b"", "headers": [(b"host", b"testserver")]}
    body = asyncio.Queue[Any]()
    body.put_nowait({"type": "http.request", "body": b"", "more_body": False})

    async def send(message: Any) -> None:
        sent.append(message)

    await application(head, body.get, send)
    return int(sent[0]["status"])


@pytest.fixture(autouse=True)
def application(settings):
    settings.ROOT_URLCONF = __name__
    seen.clear()
    return in_lanes(Handler(), COUNT)


def run(application, times):
    async def together():
        return await asyncio.gather(*(ask(application, "/look") for _ in range(times)))

    return asyncio.run(together())


def test_it_works(application, transactional_db):
    assert run(application, 1) == [200]


def test_many_requests_share_few_threads_and_what_those_opened(application, transactional_db):
    assert set(run(application, 30)) == {200}
    assert len(seen) == 30
    assert len({thread for thread, _ in seen}) == COUNT
    assert len(set(seen)) == COUNT


def test_what_is_no_request_is_left_alone():
    here: list[int] = []

    async def note(scope, receive, send):
        here.append(threading.get_ident())

    asyncio.run(in_lanes(note, COUNT)({"type": "websocket"}, asyncio.Queue[Any]().get, asyncio.Queue[Any]().put))
    assert here == [threading.get_ident()]
