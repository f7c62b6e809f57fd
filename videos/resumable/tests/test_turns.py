"""Nobody holds all threads of a process, and nobody holds one for nothing: at the real servers."""

import shutil
import socket
import time

import httpx
import pytest

from accounts import keys
from accounts.models import User
from billing.models import Subscription
from coherence.benchmarks.resumable import HOST, Server
from coherence.tests.databases import using
from videos.resumable import turns
from videos.resumable.tests.conftest import PIECE

PATIENT = 10.0
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def server(request, tmp_path, databases, django_db_blocker):
    """A real one on a migrated database, which this process sees as well."""
    server = Server(request.param, tmp_path)
    with django_db_blocker.unblock():
        shutil.copy(databases.migrated(), tmp_path / "db.sqlite3")
        server.start()
        with using(server.environment["DATABASE_URL"]):
            yield server
        server.kill()


def person(server, name):
    """Their headers, and where an upload of theirs is sent."""
    user = User.objects.create_user(f"{name}@example.org")
    Subscription.objects.create(user=user, plan="pro")
    key = keys.create(user, "benchmark", "write")[1]
    headers = TUS | {"Authorization": f"Api-Key {key}"}
    answer = httpx.post(f"http://{HOST}:{server.port}/api/v1/uploads/tus", headers=headers | {"Upload-Length": "1000"})
    assert answer.status_code == 201, answer.text
    return headers, answer.headers["Location"]


def silent(server, headers, path):
    """A request that announces a body and does not bring it."""
    told = headers | {"Host": HOST, "Upload-Offset": "0", "Content-Type": PIECE, "Content-Length": "1000"}
    connection = socket.create_connection((HOST, server.port))
    connection.sendall("\r\n".join([f"PATCH {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]).encode())
    return connection


@pytest.mark.slow
@pytest.mark.parametrize(("server", "count"), [("uvicorn", 70), ("gunicorn", 6)], indirect=["server"])
def test_silent_senders_hold_up_nobody_else(server, count):
    mine, path = person(server, "silent")
    yours, other = person(server, "waiting")
    connections = [silent(server, mine, path) for _ in range(count)]
    try:
        for _ in range(3):  # the silent ones are inside by then
            told = yours | {"Upload-Offset": "0", "Content-Type": PIECE}
            answer = httpx.patch(f"http://{HOST}:{server.port}{other}", content=b"", headers=told, timeout=PATIENT)
            assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "0")
    finally:
        for connection in connections:
            connection.close()


def test_it_works():
    ours = turns.Turns()
    with ours.take("me", 1, lambda: None) as turn:
        assert list(turn.counted([b"one", b"two"])) == [b"one", b"two"]
    with ours.take("me", 1, lambda: None):
        pass


def test_more_than_the_share_is_refused_while_all_bring_bytes():
    ours, nobody = turns.Turns(), lambda: None
    with ours.take("me", 2, nobody), ours.take("me", 2, nobody):
        with pytest.raises(turns.TooManyAtOnce) as refusal, ours.take("me", 2, nobody):
            pass
        with ours.take("you", 2, nobody):
            assert refusal.value.status == 503


def test_the_quietest_makes_room():
    ours, ended = turns.Turns(silent=0.0), []
    with ours.take("me", 2, lambda: ended.append("first")) as first, ours.take("me", 2, lambda: ended.append("second")):
        list(first.counted([b"still here"]))
        with ours.take("me", 2, lambda: ended.append("third")):
            assert ended == ["second"]


def test_who_brings_too_little_in_a_time_is_ended():
    ours, ended = turns.Turns(patience=0.2, look=0.01), []
    with ours.take("me", 2, lambda: ended.append("slow")) as slow, ours.take("me", 2, lambda: ended.append("fast")) as fast:
        until = time.monotonic() + PATIENT
        while not ended and time.monotonic() < until:
            list(slow.counted([b"x"]))
            list(fast.counted([bytes(turns.LEAST_BYTES)]))
            time.sleep(0.01)
        assert ended == ["slow"]
