"""Where a server process hears of news: PostgreSQL calls it, a SQLite file is looked at."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Any, Final

import structlog
from django.db import DatabaseError, connection, connections

from analysis.realtime import feed
from analysis.realtime.messages import News

log = structlog.get_logger(__name__)
BATCH: Final = 1000
GATHER_SECONDS: Final = 0.01
"""After a call: what commits within it comes in the same look, so there are a hundred looks a second at most."""
LOOK_SECONDS: Final = 15.0
"""PostgreSQL is asked as often as that without a call: one that was lost on the way costs no more."""
ANSWER_SECONDS: Final = 10.0
POLL_SECONDS: Final = 0.2
CHANNEL: Final = "coherence_events"
NEWEST: Final = "select coalesce(max(number), 0) from events"
SINCE: Final = f"select {', '.join(feed.COLUMNS)} from events where number > %s order by number limit {BATCH}"

Told = tuple[int, list[News]]
"""A place, and the news up to it."""


def follow(after: int | None) -> AsyncIterator[Told]:
    """All news after that place as it comes, or from now on; first the place alone, once nothing can be missed any more.

    Ends with the connection: OSError, or an error of the database.
    """
    return _called(after) if connections["default"].vendor == "postgresql" else _polled(after)


async def _called(after: int | None) -> AsyncIterator[Told]:
    async with await _connect() as called:
        await called.execute(f"listen {CHANNEL}")
        number = (await _rows(called, NEWEST))[0][0] if after is None else after
        yield number, []
        while True:
            news = [News(*row) for row in await _rows(called, SINCE, number)]
            if news:
                number = news[-1].number
                yield number, news
            if len(news) < BATCH:
                async with aclosing(called.notifies(timeout=LOOK_SECONDS, stop_after=1)) as calls:
                    async for _ in calls:
                        continue
                await asyncio.sleep(GATHER_SECONDS)


async def _connect() -> Any:
    """A connection of its own, as Django would make it."""
    import psycopg

    known = connections["default"].get_connection_params()
    own = {name: value for name, value in known.items() if name not in ("cursor_factory", "context", "prepare_threshold")}
    async with asyncio.timeout(ANSWER_SECONDS):
        return await psycopg.AsyncConnection.connect(**own, autocommit=True)


async def _rows(called: Any, query: str, *values: object) -> Any:
    async with asyncio.timeout(ANSWER_SECONDS):
        return await (await called.execute(query, values)).fetchall()


async def _polled(after: int | None) -> AsyncIterator[Told]:
    """In a thread with a connection of its own: SQLite counts there, for next to nothing, what others have committed."""
    loop, thread = asyncio.get_running_loop(), ThreadPoolExecutor(1, thread_name_prefix="news")
    try:
        seen = await loop.run_in_executor(thread, _version)
        number = await loop.run_in_executor(thread, feed.newest) if after is None else after
        yield number, []
        seen = seen if after is None else -1
        while True:
            version = await loop.run_in_executor(thread, _version)
            news = await loop.run_in_executor(thread, feed.since, number, BATCH) if version != seen else []
            if news:
                number = news[-1].number
                yield number, news
            if len(news) < BATCH:
                seen = version
                await asyncio.sleep(POLL_SECONDS)
    finally:
        thread.submit(connection.close)
        thread.shutdown(wait=False)


def _version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("pragma data_version")
        return int(cursor.fetchone()[0])


def failures() -> tuple[type[BaseException], ...]:
    """What ends `follow` and may pass."""
    if connections["default"].vendor != "postgresql":
        return (DatabaseError, OSError)
    import psycopg

    return (psycopg.Error, DatabaseError, OSError)
