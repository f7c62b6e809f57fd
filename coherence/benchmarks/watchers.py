"""Very many people with an open WebSocket each, and news for some of them: how long it takes, and what an open socket costs."""

import asyncio
import json
import random
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
from django.db import connection, transaction

from accounts.models import User
from analysis.realtime import events
from coherence.core.postgres import vouch_for_uploads
from videos.models import Video

DOMAIN: Final = "watchers.example.org"
AT_ONCE: Final = 50
"""So many connect at the same time."""


@dataclass(frozen=True)
class Watcher:
    user_id: uuid.UUID
    video_id: uuid.UUID
    token: str


def make(count: int, token: Callable[..., str]) -> list[Watcher]:
    """People with one recording each, new or from an earlier run."""
    known = list(User.objects.filter(email__endswith=f"@{DOMAIN}")[:count])
    new = [User(email=f"{uuid.uuid4().hex}@{DOMAIN}", supabase_id=uuid.uuid4()) for _ in range(count - len(known))]
    users = known + User.objects.bulk_create(new)
    with transaction.atomic():
        vouch_for_uploads()
        Video.objects.bulk_create(_recording(user) for user in new)
    videos = dict(Video.objects.filter(user__in=users).values_list("user_id", "pk"))
    return [Watcher(user.pk, videos[user.pk], token(sub=str(user.supabase_id), email=user.email)) for user in users]


def _recording(user: User) -> Video:
    key = uuid.uuid4()
    shape = {"size_bytes": 1, "container": "mov", "duration_seconds": 60.0, "width": 640, "height": 360, "status": "processing"}
    return Video(id=key, user=user, title="A talk", storage_path=f"{user.pk}/{key}/source.mp4", sha256=key.hex * 2, **shape)


@dataclass
class Crowd:
    """`async with Crowd(url, watchers) as crowd:` and all of them are connected."""

    url: str
    watchers: list[Watcher]
    took: list[float] = field(default_factory=list)
    """Milliseconds from just before a commit to the client, of each message that reached one."""
    connected: int = 0
    closed: int = 0
    _sockets: list[aiohttp.ClientWebSocketResponse] = field(default_factory=list)
    _tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    async def __aenter__(self) -> "Crowd":
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        turn = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._connect(number, watcher, turn) for number, watcher in enumerate(self.watchers)))
        return self

    async def __aexit__(self, *raised: object) -> None:
        for task in self._tasks:
            task.cancel()
        await self._http.close()

    async def _connect(self, number: int, watcher: Watcher, turn: asyncio.Semaphore) -> None:
        """Every other one watches one recording, the rest all of theirs."""
        path = f"/ws/videos/{watcher.video_id}" if number % 2 else "/ws/me"
        async with turn:
            socket = await self._http.ws_connect(f"{self.url}{path}", protocols=("coherence", f"bearer.{watcher.token}"), autoping=True)
            first = await socket.receive(timeout=60)
            self.connected += json.loads(first.data)["type"] == "snapshot"
        self._tasks.append(asyncio.create_task(self._listen(socket)))

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            sent: Any = json.loads(message.data).get("sent")
            if sent is not None:
                self.took.append((time.time() - sent) * 1000)
        self.closed += 1


class Writer(threading.Thread):
    """Writes news at an even rate, each in a transaction of its own, of people by chance."""

    def __init__(self, watchers: list[Watcher], rate: float, seconds: float) -> None:
        super().__init__(daemon=True)
        self._watchers, self._rate, self._seconds = watchers, rate, seconds
        self.written = 0

    def run(self) -> None:
        rng, began = random.Random(1), time.monotonic()
        try:
            while (now := time.monotonic() - began) < self._seconds:
                watcher = rng.choice(self._watchers)
                data = {"status": "processing", "progress": 40, "stage": "Listening to your voice", "sent": time.time()}
                events.tell(watcher.user_id, events.PROGRESS, data, watcher.video_id)
                self.written += 1
                with suppress(ValueError):  # late already
                    time.sleep(self.written / self._rate - now)
        finally:
            connection.close()
