"""The supervisor of a worker group, with a group that does nothing: it starts, is told to stop, hangs, dies."""

import os
import signal
import threading
import time

import pytest
from django.db import OperationalError

from analysis import runs
from analysis.models import Worker
from analysis.pipeline import supervisor
from coherence.core import queue

pytestmark = pytest.mark.usefixtures("sqlite", "pipeline")


@pytest.fixture(autouse=True)
def _signals_as_before():
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGALRM)
    before = [signal.getsignal(number) for number in numbers]
    yield
    signal.alarm(0)
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def sleep_as_told(parent_pipe: int, told: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    time.sleep(60)


def sleep_deaf(parent_pipe: int, told: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)


def tell(*numbers: int) -> None:
    """Send the signals to this process as soon as the group is being watched."""

    def send() -> None:
        while not Worker.objects.exists():
            time.sleep(0.02)
        for number in numbers:
            os.kill(os.getpid(), number)
            time.sleep(0.1)

    threading.Thread(target=send, daemon=True).start()


def test_a_group_that_is_told_to_stop_ends_well(monkeypatch):
    monkeypatch.setattr(queue, "serve", sleep_as_told)
    tell(signal.SIGTERM)
    assert supervisor.serve() == 0
    assert not Worker.objects.exists()


def test_a_group_that_does_not_listen_is_killed_at_the_second_word(monkeypatch):
    monkeypatch.setattr(queue, "serve", sleep_deaf)
    tell(signal.SIGINT, signal.SIGINT)
    assert supervisor.serve() == 0


def test_a_group_that_does_not_listen_is_killed_when_its_grace_is_over(monkeypatch, settings):
    settings.WORKER_STOP_SECONDS = 1
    monkeypatch.setattr(queue, "serve", sleep_deaf)
    tell(signal.SIGTERM)
    assert supervisor.serve() == 0


def test_a_group_that_dies_is_a_failure(monkeypatch):
    monkeypatch.setattr(queue, "serve", lambda *pipes: None)
    assert supervisor.serve() == 1


def test_a_group_stops_when_its_starter_is_gone(monkeypatch):
    monkeypatch.setattr(queue, "serve", sleep_as_told)
    reading, writing = os.pipe()
    os.close(writing)
    with os.fdopen(reading, "rb") as parent:
        assert supervisor.serve(parent) == 0


def test_it_looks_after_stuck_runs_and_bears_a_database_that_is_away(monkeypatch, caplog):
    looked = []

    def away() -> None:
        looked.append(1)
        if len(looked) == 2:
            raise OperationalError("away")
        if len(looked) == 4:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(queue, "serve", sleep_as_told)
    monkeypatch.setattr(runs, "resume_stuck", away)
    monkeypatch.setattr(supervisor, "SECONDS_BETWEEN_BEATS", 0.1)
    assert supervisor.serve() == 0
    assert len(looked) >= 4
    assert "could not be reached" in caplog.text
