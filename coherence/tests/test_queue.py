"""The queue on each of its brokers, real ones: in and out, in a transaction, taken back, given back, away."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django_q.brokers import get_broker
from django_q.conf import Conf

from coherence.core import queue
from coherence.core.brokers import Redis
from coherence.tests.programs import program
from coherence.tests.site import wait

TASK = "analysis.tasks.forget_old_events"


def start_redis(port: int, folder: Path) -> "subprocess.Popen[bytes]":
    address = ("--bind", "127.0.0.1", "--port", f"{port}")
    command = [program("redis-server"), *address, "--dir", f"{folder}", "--save", "", "--appendonly", "yes"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    wait(lambda: _listens(port), 20)
    return process


def _listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def redis(tmp_path_factory) -> Iterator[str]:
    port = free_port()
    process = start_redis(port, tmp_path_factory.mktemp("redis"))
    yield f"redis://127.0.0.1:{port}/0"
    process.kill()
    process.wait()


@pytest.fixture(params=["database", "redis"])
def broker(request, database, settings, monkeypatch):
    """Makes one as another process would."""
    kind = "Database" if request.param == "database" else "Redis"
    monkeypatch.setattr(Conf, "BROKER_CLASS", f"coherence.core.brokers.{kind}")
    if kind == "Redis":
        settings.REDIS_URL = request.getfixturevalue("redis")
        Redis().purge_queue()
    return get_broker


def pulled(broker) -> list[str]:
    return [str(ticket) for ticket, _ in broker().dequeue() or ()]


def test_it_works(broker):
    first, second = queue.enqueue(TASK), queue.enqueue(TASK)
    assert (queue.length(), queue.depth()[0], queue.waiting([first, second, ""])) == (2, 2, {first, second})
    assert [*pulled(broker), *pulled(broker)] == [first, second]
    assert pulled(broker) == []
    assert (queue.length(), queue.depth()) == (2, (0, 0.0))
    broker().acknowledge(first)
    assert queue.length() == 1


def test_what_is_rolled_back_was_never_queued(broker):
    with transaction.atomic():
        queue.enqueue(TASK)
        transaction.set_rollback(True)
    assert (queue.length(), pulled(broker)) == (0, [])
    with transaction.atomic():
        ticket = queue.enqueue(TASK)
        assert queue.waiting([ticket]) in (set(), {ticket})
    assert queue.waiting([ticket]) == {ticket}


def test_what_is_withdrawn_is_pulled_by_nobody(broker):
    ticket = queue.enqueue(TASK)
    queue.withdraw(ticket)
    queue.withdraw("a ticket of another broker")
    assert (queue.length(), pulled(broker)) == (0, [])


def test_what_a_dead_group_had_pulled_waits_again(broker):
    ticket = queue.enqueue(TASK)
    assert pulled(broker) == [ticket]
    assert queue.waiting([ticket]) == set()
    queue.give_back([ticket])
    assert queue.waiting([ticket]) == {ticket}
    assert pulled(broker) == [ticket]


def test_what_was_not_acknowledged_in_its_time_waits_again(broker, monkeypatch):
    monkeypatch.setattr(Conf, "RETRY", -1)
    ticket = queue.enqueue(TASK)
    assert [pulled(broker), pulled(broker)] == [[ticket], [ticket]]


def test_a_redis_that_is_away_stops_no_request(database, settings, monkeypatch):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    monkeypatch.setattr(Conf, "BROKER_CLASS", "coherence.core.brokers.Redis")
    monkeypatch.setattr("coherence.core.brokers.PAUSE_SECONDS", 0.0)
    with transaction.atomic():
        ticket = queue.enqueue(TASK)
        queue.withdraw("another")
    assert ticket
    assert get_broker().dequeue() is None
    with pytest.raises(queue.failures()):
        queue.waiting([ticket])
