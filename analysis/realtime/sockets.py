"""One WebSocket from its first word to its last."""

import asyncio
import json
import time
from contextlib import suppress
from typing import Any, Final
from urllib.parse import parse_qs
from uuid import UUID

import structlog
from django.db import DatabaseError

from analysis.realtime import codes, feed, identity, messages
from analysis.realtime.codes import Ended
from analysis.realtime.hub import Hub
from analysis.realtime.identity import NOBODY, Identity
from analysis.realtime.messages import Frame
from analysis.realtime.outbox import Outbox
from coherence.core import addresses, logs
from coherence.core.bounds import Receive, Scope, Send
from coherence.core.errors import AppError, ServiceUnavailable

access = structlog.get_logger(logs.ACCESS)
SUBPROTOCOL, BEARER = "coherence", "bearer."
SIGN_IN_SECONDS: Final = 5.0
SLOW_SECONDS: Final = 20.0
"""So long one message may wait to be taken."""
CLOSE_SECONDS: Final = 2.0
LONGEST: Final = 20_000
"""Letters of a message of theirs; a token may have 16 K."""
WINDOW_SECONDS, MOST_IN_WINDOW = 10.0, 30
STRANGERS: Final = 20
"""Of one address, who have not said yet who they are."""
NOT_SIGNED_IN: Final = Ended(codes.UNAUTHORIZED, "Please sign in.")


class Gone(Exception):
    """The client closed it, or is not there any more."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Socket:
    """An idle one is one task that waits for the client; another sends while there is something to send."""

    __slots__ = (
        *("identity", "video_id", "_hub", "_scope", "_receive", "_transmit", "_household", "_outbox", "_pump", "_main"),
        *("_ended", "_number", "_after", "_expiry", "_window", "_heard", "__weakref__"),
    )

    def __init__(self, hub: Hub, scope: Scope, receive: Receive, send: Send, video_id: UUID | None) -> None:
        self.video_id, self._hub, self._scope, self._receive, self._transmit = video_id, hub, scope, receive, send
        self.identity = NOBODY
        self._household = addresses.household(identity.request_of(scope))
        self._outbox = Outbox()
        self._main: asyncio.Task[Any] | None = None
        self._pump: asyncio.Task[None] | None = None
        self._ended: Ended | None = None
        self._number: int | None = None
        self._after = _place(parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[-1])
        self._expiry: asyncio.TimerHandle | None = None
        self._window, self._heard = 0.0, 0

    async def run(self) -> None:
        self._main, began, code = asyncio.current_task(), time.monotonic(), 0
        try:
            code = await self._live()
        finally:
            if self._expiry:
                self._expiry.cancel()
            if self._pump:
                self._pump.cancel()
            who = {} if self.identity is NOBODY else {"user_id": str(self.identity.user_id)}
            access.info("socket", path=self._scope["path"][:100], code=code, seconds=round(time.monotonic() - began, 1), **who)

    async def _live(self) -> int:
        """Until it is over; the code it was closed with."""
        try:
            await self._receive()  # the handshake, which is always accepted: a refused one could not say why
            await self._transmit({"type": "websocket.accept", "subprotocol": self._subprotocol()})
            try:
                await self._talk()
            except asyncio.CancelledError:
                if self._ended is None or self._main is None:
                    raise
                self._main.uncancel()
                raise self._ended from None
            finally:
                self._hub.leave(self)
        except Gone as gone:
            return gone.code
        except Ended as ended:
            self._ended = ended
            await self._close(ended)
            return ended.code
        except OSError:  # what servers raise when the other end has vanished
            return 1006
        raise AssertionError("unreachable")

    def _subprotocol(self) -> str | None:
        return SUBPROTOCOL if SUBPROTOCOL in self._scope["subprotocols"] else None

    async def _talk(self) -> None:
        origin = self._header(b"origin")
        if origin and not identity.origin_is_named(origin):
            raise Ended(codes.ORIGIN, "This page is not allowed to connect.")
        self.identity = await self._first_identity(cookies=bool(origin))
        await self._hub.join(self)
        self._set_expiry()
        await self._begin()
        while True:
            await self._answer(await self._hear())

    def _header(self, name: bytes) -> str:
        return next((value.decode("latin-1") for key, value in self._scope["headers"] if key == name), "")

    async def _first_identity(self, *, cookies: bool) -> Identity:
        """By the token in the handshake, by the cookie of a page that was named, or by the first message."""
        token = next((each.removeprefix(BEARER) for each in self._scope["subprotocols"] if each.startswith(BEARER)), "")
        if token:
            return await self._identify(token)
        cookie = self._header(b"cookie") if cookies else ""
        known: Identity | None = await self._ask(identity.of_cookie, cookie) if cookie else None
        return known or await self._introduction()

    async def _introduction(self) -> Identity:
        if self._hub.strangers[self._household] >= STRANGERS:
            raise Ended(codes.TOO_MANY, "Too many connections that nobody has signed in to.")
        self._hub.strangers[self._household] += 1
        try:
            async with asyncio.timeout(SIGN_IN_SECONDS):
                said = await self._hear()
        except TimeoutError:
            raise NOT_SIGNED_IN from None
        finally:
            self._hub.strangers[self._household] -= 1
            self._hub.strangers += type(self._hub.strangers)()  # forgets who has none left
        if said["type"] != "auth":
            raise NOT_SIGNED_IN
        after = said.get("after")
        self._after = _place(str(after)) if after is not None else self._after
        return await self._identify(said.get("token"))

    async def _identify(self, token: object) -> Identity:
        if not isinstance(token, str) or not token:
            raise NOT_SIGNED_IN
        try:
            known: Identity = await self._ask(identity.of_token, token)
        except ServiceUnavailable as error:
            raise Ended(codes.TRY_AGAIN, error.message) from None
        except AppError as error:
            too_many = await self._ask(identity.refused, self._household)
            raise Ended(codes.TOO_MANY if too_many else codes.UNAUTHORIZED, error.message) from None
        return known

    async def _ask(self, function: Any, *args: Any) -> Any:
        try:
            return await self._hub.ask(function, *args)
        except DatabaseError:
            raise Ended(codes.TRY_AGAIN, "This does not work right now.") from None

    def _set_expiry(self) -> None:
        if self._expiry:
            self._expiry.cancel()
            self._expiry = None
        if self.identity.expires_at is not None:
            over = Ended(codes.UNAUTHORIZED, "Your sign-in has expired.")
            self._expiry = asyncio.get_running_loop().call_later(max(self.identity.expires_at - time.time(), 0), self.end, over)

    async def _begin(self) -> None:
        """What was missed and where things stand; what the hub has pushed meanwhile follows where that ends."""
        beginning: feed.Beginning | None = await self._ask(feed.begin, self.identity.user_id, self.video_id, self._after)
        if beginning is None:
            raise Ended(codes.NOT_FOUND, "There is no such recording.")
        for text in beginning.texts:
            await self._send(text)
        self._number = beginning.number
        self._outbox.drop(self._number)
        self._wake()

    async def _hear(self) -> dict[str, Any]:
        """The next message, which is a JSON object with a type."""
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            raise Gone(int(message.get("code") or 1005))
        self._count()
        text = message.get("text")
        if text is None:
            raise Ended(codes.UNSUPPORTED, "Only text is understood.")
        if len(text) > LONGEST:
            raise Ended(codes.TOO_LONG, "This message is too long.")
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict) or not isinstance(said.get("type"), str):
            raise Ended(codes.UNREADABLE, "This message could not be read.")
        return said

    def _count(self) -> None:
        now = time.monotonic()
        if now - self._window > WINDOW_SECONDS:
            self._window, self._heard = now, 0
        self._heard += 1
        if self._heard > MOST_IN_WINDOW:
            raise Ended(codes.POLICY, "Too many messages.")

    async def _answer(self, said: dict[str, Any]) -> None:
        if said["type"] == "ping":
            self._later(messages.PONG)
        elif said["type"] == "auth":
            renewed = await self._identify(said.get("token"))
            if renewed.user_id != self.identity.user_id:
                raise Ended(codes.UNAUTHORIZED, "This is somebody else's sign-in.")
            self.identity = renewed
            self._set_expiry()
            self._later(messages.authenticated(renewed.expires_at))
        else:
            raise Ended(codes.UNREADABLE, "This message could not be read.")

    def _later(self, text: str) -> None:
        self._keep(Frame(self._number or 0, None, text, text))

    def push(self, frame: Frame) -> None:
        """Of the hub, which may be behind what the beginning has told."""
        if self._number is None or frame.number > self._number:
            self._keep(frame)

    def _keep(self, frame: Frame) -> None:
        if not self._outbox.put(frame):
            self.end(Ended(codes.TOO_SLOW, "Too much is waiting to be read."))
        elif self._number is not None:
            self._wake()

    def _wake(self) -> None:
        if self._outbox and (self._pump is None or self._pump.done()) and self._ended is None:
            self._pump = asyncio.create_task(self._empty())

    async def _empty(self) -> None:
        """Send what waits; nobody else sends while this does."""
        try:
            while self._outbox:
                await self._send(self._outbox.take().text)
        except TimeoutError:
            self.end(Ended(codes.TOO_SLOW, "Messages were not read."))
        except OSError:
            return  # it is gone, as the task that receives will hear

    async def _send(self, text: str) -> None:
        async with asyncio.timeout(SLOW_SECONDS):
            await self._transmit({"type": "websocket.send", "text": text})

    def end(self, ended: Ended) -> None:
        """From outside: close it as soon as what waits is sent."""
        if self._ended is None and self._main is not None:
            self._ended = ended
            self._main.cancel()

    async def _close(self, ended: Ended) -> None:
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(CLOSE_SECONDS):
                if self._pump is not None and not self._pump.done():
                    await asyncio.wait([self._pump])
                await self._transmit({"type": "websocket.close", "code": ended.code, "reason": ended.reason})


def _place(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
