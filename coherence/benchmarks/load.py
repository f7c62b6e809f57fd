"""Very many people at once, who wait for an analysis and look around meanwhile; or a few who never pause."""

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import aiohttp

from coherence.benchmarks.people import Person
from coherence.benchmarks.server_time import Times, of

POLL_SECONDS: Final = 3.0
BROWSE_SECONDS: Final = 30.0
"""Every person opens something else about so often."""
TIMEOUT: Final = aiohttp.ClientTimeout(total=10)
RESULTS, UNCHANGED = "results", "results, unchanged"


@dataclass
class Seen:
    """What came of the requests, from the moment when counting began."""

    counting: bool = False
    took: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Milliseconds of good answers, by kind of request."""
    errors: Counter[str] = field(default_factory=Counter)

    def note(self, kind: str, status: int | str, milliseconds: float) -> None:
        if not self.counting:
            return
        if status in (200, 304):
            self.took[kind].append(milliseconds)
        else:
            self.errors[f"{kind}: {status}"] += 1

    def times(self) -> dict[str, tuple[int, Times]]:
        """How many, and how long, by kind, and of all together."""
        everything = [each for kind in self.took.values() for each in kind]
        return {kind: (len(took), of(took)) for kind, took in [*sorted(self.took.items()), ("all", everything)] if took}


@dataclass
class Caller:
    """One person's browser."""

    url: str
    http: aiohttp.ClientSession
    person: Person
    seen: Seen
    rng: random.Random
    etags: dict[str, str] = field(default_factory=dict)

    async def get(self, kind: str, path: str, **headers: str) -> str | None:
        """Ask and read the whole answer; its ETag, if it has one."""
        began = time.perf_counter()
        status, etag = await self._ask(f"{self.url}/api/{path}", {"Authorization": f"Bearer {self.person.token}", **headers})
        self.seen.note(UNCHANGED if status == 304 else kind, status, (time.perf_counter() - began) * 1000)
        return etag

    async def _ask(self, url: str, headers: dict[str, str]) -> tuple[int | str, str | None]:
        try:
            async with self.http.get(url, headers=headers) as answer:
                await answer.read()
                return answer.status, answer.headers.get("ETag")
        except (aiohttp.ClientError, TimeoutError) as error:
            return type(error).__name__, None

    async def status(self) -> None:
        await self.get("status", f"videos/{self.person.waiting}/status")

    async def results(self) -> None:
        """The newest of their results; what the browser has already is asked for by its ETag."""
        path = f"videos/{self.rng.choice(self.person.done[:2])}/results"
        known = {"If-None-Match": self.etags[path]} if path in self.etags else {}
        etag = await self.get(RESULTS, path, **known)
        if etag:
            self.etags[path] = etag

    async def browse(self) -> None:
        choices: list[Callable[[], Awaitable[object]]] = [
            lambda: self.get("list", "videos?page_size=20"),
            self.results,
            lambda: self.get("overview", "analytics/overview"),
            lambda: self.get("me", "users/me"),
        ]
        await self.rng.choice(choices)()

    async def wait_and_browse(self, until: float) -> None:
        """Polls at even times, whatever the last answer took, and now and then opens something. Who begins when is left to chance,
        as among people: were all to ask at the same moment, the last would wait for a thousand answers."""
        at = time.monotonic() + self.rng.random() * POLL_SECONDS
        while at < until:
            await asyncio.sleep(max(at - time.monotonic(), 0))
            await self.status()
            if self.rng.random() < POLL_SECONDS / BROWSE_SECONDS:
                await self.browse()
            at = max(at + POLL_SECONDS, time.monotonic())


async def crowd(url: str, people: list[Person], warm_up: float, seconds: float, mark: Callable[[], None]) -> Seen:
    """Everyone at once. `mark` is called when counting begins."""
    seen, end = Seen(), time.monotonic() + warm_up + seconds
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60), timeout=TIMEOUT) as http:
        callers = [Caller(url, http, person, seen, random.Random(number)) for number, person in enumerate(people)]
        tasks = [asyncio.create_task(caller.wait_and_browse(end)) for caller in callers]
        await _count_from(warm_up, seen, mark)
        await asyncio.gather(*tasks)
    return seen


async def saturation(url: str, people: list[Person], connections: int, warm_up: float, seconds: float, mark: Callable[[], None]) -> Seen:
    """Status alone, by so many connections that ask again as soon as they are answered; a person's turn comes round seldom."""
    seen, end = Seen(), time.monotonic() + warm_up + seconds
    turn = iter(range(10**9))

    async def ask(late: float) -> None:
        await asyncio.sleep(late)  # or one process would get all the connections
        while time.monotonic() < end:
            await Caller(url, http, people[next(turn) % len(people)], seen, random.Random(0)).status()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=TIMEOUT) as http:
        tasks = [asyncio.create_task(ask(number * min(1, warm_up / 2) / connections)) for number in range(connections)]
        await _count_from(warm_up, seen, mark)
        await asyncio.gather(*tasks)
    return seen


async def _count_from(warm_up: float, seen: Seen, mark: Callable[[], None]) -> None:
    await asyncio.sleep(warm_up)
    seen.counting = True
    mark()
