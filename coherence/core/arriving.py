"""Large bodies at an asynchronous server, read while they arrive. By itself Django stores a whole body before any view is asked, and
forgets all of it when the connection breaks: for these requests it is run as at a threaded server, and its reading waits for ours."""

import asyncio
import re
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Any, Final

from django.db import connections

from coherence.core.bounds import Application, Receive, Scope, Send

MOST: Final = 64
"""So many at once; each waits in a thread of its own, mostly for its sender."""
PATIENCE_SECONDS: Final = 60.0
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Cut(ConnectionResetError):
    """The sender is gone, was silent for too long, or is waited for no longer."""


class Body:
    """What arrives, read by a thread."""

    def __init__(self, receive: Receive, loop: asyncio.AbstractEventLoop) -> None:
        self._receive, self._loop = receive, loop
        self._held = b""
        self._waiting: Future[Any] | None = None
        self._cut = False
        self.ended = False

    def read(self, size: int) -> bytes:
        """At most so many bytes, as soon as there are any; none at the end. Raises Cut."""
        while not self._held and not self.ended:
            self._held = self._next()
        piece, self._held = self._held[:size], self._held[size:]
        return piece

    def readline(self, size: int) -> bytes:
        """Nothing that comes here has lines."""
        return self.read(size)

    def cut(self) -> None:
        """Whoever reads, or is going to, is waited for no longer. For other threads."""
        self._cut = True
        if self._waiting is not None:
            self._waiting.cancel()

    def _next(self) -> bytes:
        self._waiting = asyncio.run_coroutine_threadsafe(self._message(), self._loop)
        try:
            message = self._waiting.result(0 if self._cut else PATIENCE_SECONDS)
        except (TimeoutError, CancelledError):
            self._waiting.cancel()
            raise Cut from None
        if message["type"] != "http.request":
            raise Cut
        self.ended = not message.get("more_body", False)
        return bytes(message.get("body", b""))

    async def _message(self) -> Any:
        return await self._receive()


def arriving(application: Application, threaded: Wsgi, paths: re.Pattern[str]) -> Application:
    """Requests that bring a body to one of the paths go to `threaded`, all others to `application`."""
    threads = ThreadPoolExecutor(MOST, thread_name_prefix="arriving")

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("POST", "PATCH") or not paths.fullmatch(scope["path"]):
            await application(scope, receive, send)
            return
        loop = asyncio.get_running_loop()
        body = Body(receive, loop)
        status, headers, content = await loop.run_in_executor(threads, _answered, threaded, _environ(scope, body))
        if not body.ended:  # what was not read is not waited for
            headers = [*headers, (b"connection", b"close")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    return answer


def _environ(scope: Scope, body: Body) -> dict[str, Any]:
    """The request as WSGI has it. Names with underscores are left out, as Django does: they could pass for others."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": str(client[0]),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.multithread": True,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").upper().replace("-", "_"), raw_value.decode("latin-1")
        if b"_" not in raw_name:
            name = name if name in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{name}"
            between = "; " if name == "HTTP_COOKIE" else ","
            environ[name] = f"{environ[name]}{between}{value}" if name in environ else value
    return environ


def _answered(threaded: Wsgi, environ: dict[str, Any]) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    said: list[Any] = []
    try:
        answer = threaded(environ, lambda status, headers, error=None: said.extend((status, headers)))
        try:
            content = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
    finally:
        connections.close_all()
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in said[1]]
    return int(said[0].split(" ", 1)[0]), headers, content
