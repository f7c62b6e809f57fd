"""The one place of a server process where news comes in and goes out to its sockets. While there are none it does nothing."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from typing import Any, Final, Protocol
from uuid import UUID

import structlog
from django.conf import settings
from django.db import close_old_connections

from analysis.realtime import codes, events, feed, identity, sources
from analysis.realtime.codes import Ended
from analysis.realtime.identity import Identity
from analysis.realtime.messages import Frame, News, frame
from coherence.core import levels

log = structlog.get_logger(__name__)
THREADS: Final = 4
"""For the questions that sockets have: who is it, where do things stand."""
LINGER_SECONDS: Final = 5.0
CHECK_SECONDS: Final = 20.0
START_SECONDS: Final = 10.0
PAUSES: Final = (0.1, 0.5, 1.0, 2.0, 5.0)
"""Before each attempt to reach the database again."""
AT_ONCE: Final = 500
"""So many sockets are looked after with one question."""


class Listener(Protocol):
    """A socket, as the hub sees it."""

    identity: Identity
    video_id: UUID | None

    def push(self, frame: Frame) -> None: ...

    def end(self, ended: Ended) -> None: ...


class Hub:
    """`await hub.join(socket)`, then its `push` is called with every event it may see, in order; `hub.leave(socket)`."""

    def __init__(self) -> None:
        self._of_user: dict[UUID, set[Listener]] = {}
        self._of_video: dict[UUID, set[Listener]] = {}
        self._per_person: Counter[UUID] = Counter()
        self.strangers: Counter[str] = Counter()
        """Sockets that have not said yet who they are, by where they come from."""
        self._number: int | None = None
        self._listening = asyncio.Event()
        self._work: asyncio.Task[None] | None = None
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="sockets")

    def __len__(self) -> int:
        return self._per_person.total()

    async def ask(self, function: Callable[..., Any], *args: Any) -> Any:
        """The answer of a function that asks the database."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _with_connection, function, *args)

    async def join(self, socket: Listener) -> None:
        """From now on nothing is missed. Raises Ended when there are too many, or no news can be had."""
        user_id = socket.identity.user_id
        if self._per_person[user_id] >= settings.SOCKETS_PER_PERSON:
            raise Ended(codes.TOO_MANY, "Too many connections of one person.")
        if len(self) >= settings.SOCKETS:
            raise Ended(codes.TRY_AGAIN, "Too many connections.")
        self._per_person[user_id] += 1
        levels.tell("sockets", len(self))
        many, key = self._place(socket)
        many.setdefault(key, set()).add(socket)
        if self._work is None:
            self._work = asyncio.create_task(self._run())
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._listening.wait()
        except TimeoutError:
            raise Ended(codes.TRY_AGAIN, "No news can be had right now.") from None

    def leave(self, socket: Listener) -> None:
        """Safe to call for one that never joined."""
        many, key = self._place(socket)
        if socket not in many.get(key, ()):
            return
        many[key].remove(socket)
        if not many[key]:
            del many[key]
        self._per_person[socket.identity.user_id] -= 1
        if not self._per_person[socket.identity.user_id]:
            del self._per_person[socket.identity.user_id]
        levels.tell("sockets", len(self))

    def _place(self, socket: Listener) -> tuple[dict[UUID, set[Listener]], UUID]:
        return (self._of_user, socket.identity.user_id) if socket.video_id is None else (self._of_video, socket.video_id)

    def _sockets(self) -> list[Listener]:
        return [socket for many in (self._of_user, self._of_video) for sockets in many.values() for socket in sockets]

    async def _run(self) -> None:
        """Follows the news and looks after the sockets, until the last of them is gone for a while."""
        tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._look_after())]
        try:
            while self._per_person:
                over, _ = await asyncio.wait(tasks, timeout=LINGER_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                if over:
                    self._break_off(over.pop())
                    return
        finally:
            self._work, self._number = None, None
            self._listening.clear()
            for task in tasks:
                task.cancel()

    def _break_off(self, task: "asyncio.Task[None]") -> None:
        """Nobody foresaw why: clients come back, and the next of them begins anew."""
        log.error("news_ended", exc_info=task.exception())
        for socket in self._sockets():
            socket.end(Ended(codes.TRY_AGAIN, "Something unexpected happened."))

    async def _follow(self) -> None:
        failed = 0
        while True:
            try:
                async with aclosing(sources.follow(self._number)) as told:  # type: ignore[type-var]
                    async for number, news in told:
                        self._number, failed = number, 0
                        self._listening.set()
                        self._deliver(news)
            except sources.failures() as error:
                pause = PAUSES[min(failed, len(PAUSES) - 1)]
                failed += 1
                log.warning("news_interrupted", reason=type(error).__name__, failed=failed)
                await asyncio.sleep(pause * (0.5 + random.random()))

    def _deliver(self, news: Iterable[News]) -> None:
        for each in news:
            sockets = self._of_user.get(each.user_id, set()) | (self._of_video.get(each.video_id, set()) if each.video_id else set())
            if not sockets:
                continue
            framed = frame(each)
            for socket in sockets:
                socket.push(framed)
                if each.kind == events.DELETED and socket.video_id is not None:
                    socket.end(Ended(codes.NOT_FOUND, "This recording was deleted."))

    async def _look_after(self) -> None:
        """Whoever may not listen any more is told so: looked up for all together, now and then."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            sockets = self._sockets()
            for begin in range(0, len(sockets), AT_ONCE):
                with suppress(*sources.failures()):  # the one that follows the news says it, and tries again as this does
                    await self._check(sockets[begin : begin + AT_ONCE])

    async def _check(self, sockets: Sequence[Listener]) -> None:
        without = await self.ask(identity.without_ground, {socket.identity for socket in sockets})
        gone = await self.ask(feed.gone, {socket.video_id for socket in sockets if socket.video_id})
        for socket in sockets:
            if socket.identity in without:
                socket.end(Ended(codes.UNAUTHORIZED, "This sign-in does not hold any more."))
            elif socket.video_id in gone:
                socket.end(Ended(codes.NOT_FOUND, "This recording was deleted."))


def _with_connection(function: Callable[..., Any], *args: Any) -> Any:
    """In a thread that lasts, as around a request."""
    close_old_connections()
    try:
        return function(*args)
    finally:
        close_old_connections()
