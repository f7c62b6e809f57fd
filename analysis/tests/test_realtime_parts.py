"""The parts of real time that a real server shows only when something is slow, gone or very much."""

import asyncio
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts import keys
from accounts.models import User
from analysis.realtime import codes, feed, identity, sockets, sources
from analysis.realtime.codes import Ended
from analysis.realtime.hub import Hub
from analysis.realtime.identity import Identity
from analysis.realtime.messages import Frame, News, frame
from analysis.realtime.outbox import MANY, MOST, Outbox

VIDEO, PERSON = uuid.uuid4(), uuid.uuid4()


def a_frame(number: int, kind: str = "progress", video: uuid.UUID = VIDEO) -> Frame:
    return frame(News(number, PERSON, video, kind, {"progress": number, "eta_seconds": 3}, datetime(2026, 11, 21, 8, 0, tzinfo=UTC)))


def test_it_works():
    wanted = {"id": 7, "type": "progress", "videoId": str(VIDEO), "progress": 7, "etaSeconds": 3, "at": "2026-11-21T08:00:00.000Z"}
    assert json.loads(a_frame(7).text) == wanted


def test_an_outbox_keeps_the_newest_of_each_and_every_end():
    outbox = Outbox()
    kinds = ["status", "stage", "results", *["progress"] * (2 * MANY), "renditions"]
    assert all(outbox.put(a_frame(number, kind)) for number, kind in enumerate(kinds))
    left = [outbox.take() for _ in range(len(outbox))]
    assert [each.number for each in left] == sorted(each.number for each in left)
    assert {"results", "renditions"} < {each.kind for each in left}
    assert left[-2].number == len(kinds) - 2


def test_an_outbox_says_when_it_is_too_much():
    outbox = Outbox()
    said = [outbox.put(a_frame(number, video=uuid.uuid4())) for number in range(MOST + 1)]
    assert (all(said[:-1]), said[-1]) == (True, False)


class Slow:
    """A client that stops reading after so many messages."""

    def __init__(self, reads: int) -> None:
        self.reads, self.sent, self._never = reads, list[Mapping[str, Any]](), asyncio.Event()
        self.said = asyncio.Queue[dict[str, Any]]()
        self.said.put_nowait({"type": "websocket.connect"})

    async def send(self, message: Mapping[str, Any]) -> None:
        if len(self.sent) >= self.reads:
            await self._never.wait()
        self.sent.append(message)


@pytest.fixture
def stand_in(monkeypatch):
    """Everybody is the person, and has one recording; nothing is asked of a database."""
    monkeypatch.setattr(identity, "of_token", lambda token: Identity(PERSON))
    monkeypatch.setattr(feed, "begin", lambda *place: feed.Beginning(0, ["{}"]))
    monkeypatch.setattr(sockets, "SLOW_SECONDS", 0.1)
    monkeypatch.setattr(sockets, "CLOSE_SECONDS", 0.1)

    async def follow(after):
        yield 0, []
        await asyncio.Event().wait()

    monkeypatch.setattr(sources, "follow", follow)
    monkeypatch.setattr(sources, "failures", lambda: (OSError,))


def a_socket(client: Slow, of: Hub, *subprotocols: str) -> sockets.Socket:
    scope: dict[str, Any] = {"path": "/ws/me", "query_string": b"", "headers": [], "client": ("127.0.0.1", 1)}
    scope["subprotocols"] = list(subprotocols or ("coherence", "bearer.x"))
    return sockets.Socket(of, scope, client.said.get, client.send, None)


async def connected(socket: sockets.Socket, client: Slow, messages: int) -> "asyncio.Task[None]":
    task = asyncio.create_task(socket.run())
    while len(client.sent) < messages:
        await asyncio.sleep(0)
        await asyncio.sleep(0.001)
    return task


def test_who_does_not_read_is_let_go(stand_in):
    async def story() -> None:
        client, of = Slow(reads=3), Hub()
        socket = a_socket(client, of)
        task = await connected(socket, client, 2)
        for number in range(1, 10):
            socket.push(a_frame(number))
        await asyncio.wait_for(task, 5)
        assert (len(of), len(client.sent)) == (0, 3)

    asyncio.run(story())


def test_who_cannot_keep_up_is_told_so(stand_in):
    async def story() -> None:
        client, of = Slow(reads=10_000), Hub()
        socket = a_socket(client, of)
        task = await connected(socket, client, 2)
        for number in range(1, MOST + 2):
            socket.push(a_frame(number, video=uuid.uuid4()))
        await asyncio.wait_for(task, 5)
        assert client.sent[-1]["code"] == codes.TOO_SLOW

    asyncio.run(story())


def test_who_says_nothing_is_asked_to_leave(stand_in, monkeypatch):
    async def story() -> None:
        client, of = Slow(reads=10), Hub()
        await asyncio.wait_for(asyncio.create_task(a_socket(client, of, "coherence").run()), 5)
        assert client.sent[-1]["code"] == codes.UNAUTHORIZED
        assert not of.strangers

    monkeypatch.setattr(sockets, "SIGN_IN_SECONDS", 0.05)
    asyncio.run(story())


def test_news_that_ends_for_an_unknown_reason_ends_the_sockets(stand_in, monkeypatch, caplog):
    async def broken(after):
        yield 0, []
        raise LookupError("a bug")

    async def story() -> None:
        monkeypatch.setattr(sources, "follow", broken)
        client, of = Slow(reads=10), Hub()
        await asyncio.wait_for(asyncio.create_task(a_socket(client, of).run()), 5)
        assert client.sent[-1]["code"] == codes.TRY_AGAIN
        assert len(of) == 0

    asyncio.run(story())


class Listening:
    def __init__(self, who: Identity, video_id: uuid.UUID | None = None) -> None:
        self.identity, self.video_id, self.code = who, video_id, 0

    def push(self, frame: Frame) -> None: ...

    def end(self, ended: Ended) -> None:
        self.code = ended.code


def test_whoever_may_not_listen_any_more_is_found(sqlite, make_video):
    """Suspended, key taken back, recording gone; and nobody else."""
    users = [User.objects.create_user(f"{name}@example.org") for name in ("stays", "suspended", "key", "owner")]
    key = keys.create(users[2], "script", "read")[0]
    stays, gone = make_video(users[3]), make_video(users[3])
    who = [Identity(user.pk) for user in users]
    listening = [Listening(who[0]), Listening(who[1]), Listening(Identity(users[2].pk, key_id=key.pk)), Listening(who[3], stays.pk)]
    listening.append(Listening(who[3], gone.pk))
    check = Hub()._check
    asyncio.run(check(listening))
    assert [each.code for each in listening] == [0] * 5
    User.objects.filter(pk=users[1].pk).update(is_active=False)
    keys.revoke(key)
    type(gone).objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    asyncio.run(check(listening))
    assert [each.code for each in listening] == [0, 4401, 4401, 0, 4404]


@pytest.mark.django_db
def test_a_changed_password_ends_a_session():
    from analysis.tests.test_realtime_sockets import session

    user = User.objects.create_user("olga@example.org", "a long pass phrase")
    known = identity.of_token(session(user))
    assert identity.without_ground({known}) == set()
    user.set_password("another long pass phrase")
    user.save()
    assert identity.without_ground({known}) == {known}


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "9" * 30, "١٢"])
def test_no_place_is_read_from_nonsense(text):
    assert sockets._place(text) is None
