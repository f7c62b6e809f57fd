"""The addresses of WebSockets. Only the asynchronous server loads this, and Channels with it."""

import logging
from typing import Any

from channels.routing import URLRouter
from django.urls import path, re_path

from analysis.realtime.hub import Hub
from analysis.realtime.sockets import Socket
from coherence.core.bounds import Receive, Scope, Send


def application() -> Any:
    """With one hub, made with the first socket, for the process and event loop it works in."""
    hubs: list[Hub] = []
    for name in ("uvicorn.error", "uvicorn.asgi"):
        spoken = logging.getLogger(name)
        spoken.setLevel(max(spoken.getEffectiveLevel(), logging.INFO))  # below that whole handshakes are logged, tokens and all

    async def anywhere(scope: Scope, receive: Receive, send: Send) -> None:
        hubs[:] = hubs or [Hub()]
        await Socket(hubs[0], scope, receive, send, scope["url_route"]["kwargs"].get("video_id")).run()

    routes: list[tuple[Any, str, Any]] = [(path, "ws/me", anywhere), (path, "ws/videos/<uuid:video_id>", anywhere), (re_path, "", nowhere)]
    return URLRouter([kind(route, view) for kind, route, view in routes])


async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close"})
