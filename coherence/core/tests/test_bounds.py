"""A body larger than allowed is refused before it is stored."""

import asyncio
import json
from typing import Any

import pytest

from coherence.core import bounds


@pytest.fixture(autouse=True)
def small(settings):
    settings.MAX_UPLOAD_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000, 100


async def whole(scope, receive, send):
    """An application that reads everything, as Django does, and answers how much it was."""
    taken = 0
    while True:
        message = await receive()
        taken += len(message["body"])
        if not message["more_body"]:
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(taken).encode()})


def send(*pieces, announced=None):
    """Status and body of the answer, and how many pieces were taken."""
    left: list[bytes] = list(pieces)
    sent: list[Any] = []

    async def receive():
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    async def answer(message):
        sent.append(message)

    headers = [(b"content-length", announced)] if announced else []
    asyncio.run(bounds.bounded(whole)({"type": "http", "headers": headers}, receive, answer))
    return sent[0]["status"], sent[1]["body"], len(pieces) - len(left)


def test_it_works():
    assert send(b"x" * 600, b"x" * 500) == (200, b"1100", 2)
    assert send(b"x" * 600, announced=b"600") == (200, b"600", 1)


def test_what_announces_too_much_is_not_read():
    status, body, taken = send(b"x", announced=b"1101")
    assert (status, json.loads(body)["code"], taken) == (413, "VIDEO_TOO_LARGE", 0)


def test_what_brings_too_much_is_not_read_further():
    status, _, taken = send(b"x" * 1000, b"x" * 1000, b"x" * 1000)
    assert (status, taken) == (413, 2)


def test_a_length_that_is_none_is_left_to_the_server():
    assert send(b"x", announced=b"-1")[0] == 200


def test_anything_but_http_passes():
    passed = []

    async def never(*message):
        raise AssertionError("asked")

    async def application(scope, receive, send):
        passed.append(scope["type"])

    asyncio.run(bounds.bounded(application)({"type": "websocket"}, never, never))
    assert passed == ["websocket"]
