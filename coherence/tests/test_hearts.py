"""A heart outlives a database that goes away for a moment, and tells when the work is another's."""

import threading

import pytest
from django.db import connection

from coherence.core.hearts import Heart, Hold

SOON = 20.0


class Over(Exception):
    pass


def test_it_works():
    beaten = threading.Event()
    with Heart(beaten.set, seconds=0.01, name="a test"):
        assert beaten.wait(SOON)


def test_an_interruption_while_it_starts_leaves_none_beating(monkeypatch):
    start = threading.Thread.start

    def interrupted(thread: threading.Thread) -> None:
        start(thread)
        raise KeyboardInterrupt

    beaten = threading.Event()
    monkeypatch.setattr(threading.Thread, "start", interrupted)
    heart = Heart(beaten.set, seconds=600, name="an interrupted test")
    with pytest.raises(KeyboardInterrupt), heart:
        pytest.fail("It has not begun.")
    assert heart.is_over
    for left in [each for each in threading.enumerate() if each.name == "heart of an interrupted test"]:
        left.join(SOON)
        assert not left.is_alive()
    assert not beaten.is_set()


def test_what_is_anothers_is_told():
    taken, asked = threading.Event(), threading.Event()

    def renew() -> int:
        if not taken.is_set():
            return 1
        asked.set()
        return 0

    with Hold(renew, lost=Over, seconds=0.01, name="a test") as hold:
        hold.check()
        taken.set()
        assert asked.wait(SOON)
    with pytest.raises(Over):
        hold.check()


def test_it_beats_again_when_the_database_is_back(postgresql):
    """Each second beat ends its own connection, as a database does that is started anew."""
    backends: list[int] = []
    enough = threading.Event()

    def beat() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            backends.append(cursor.fetchone()[0])
            if len(set(backends)) == 3:
                enough.set()
            elif len(backends) % 2:
                cursor.execute("select pg_terminate_backend(pg_backend_pid())")

    with Heart(beat, seconds=0.02, name="a test"):
        assert enough.wait(SOON)
