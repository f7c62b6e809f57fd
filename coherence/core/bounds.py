"""A bound for bodies at an asynchronous server: Django stores a whole body before any of our code could refuse it."""

import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from django.conf import settings

from coherence.core.errors import VideoTooLarge

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]


class _TooMuch(Exception):
    """More came than was allowed."""


def largest_body() -> int:
    """The largest file and the form around it."""
    return int(settings.MAX_UPLOAD_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def too_large() -> VideoTooLarge:
    limit = settings.MAX_UPLOAD_BYTES
    return VideoTooLarge(f"One request may bring up to {limit / 1024**2:g} MB.", details={"limit": limit})


def bounded(application: Application) -> Application:
    """Refuse what announces too much before it is read, and what brings too much unannounced as soon as it does."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await application(scope, receive, send)
        if _announced(scope) > largest_body():
            return await _refuse(send)
        try:
            await application(scope, _counted(receive), send)
        except _TooMuch:
            await _refuse(send)

    return answer


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"")
    return int(length) if length.isdigit() else 0


def _counted(receive: Receive) -> Receive:
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest_body():
            raise _TooMuch
        return message

    return counted


async def _refuse(send: Send) -> None:
    error = too_large()
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(error.as_dict()).encode()})
