"""How gunicorn is told to serve."""

import socket
from types import SimpleNamespace

import pytest
from gunicorn.workers.gthread import ThreadWorker

from coherence import serving, workers


@pytest.fixture
def connection():
    """A caller, and the end that serves it, after a second of patience."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving.be_patient(listener, 1)
        with socket.create_connection(listener.getsockname()) as caller:
            taken, _ = listener.accept()
            with taken:
                taken.setblocking(True)
                yield caller, taken


def test_it_works(connection):
    caller, taken = connection
    caller.sendall(b"GET / HTTP/1.1")
    assert taken.recv(100) == b"GET / HTTP/1.1"


def test_a_caller_who_says_no_more_is_not_waited_for(connection):
    with pytest.raises(BlockingIOError):
        connection[1].recv(100)


def test_a_caller_who_takes_no_more_is_not_waited_for(connection):
    with pytest.raises(BlockingIOError):
        connection[1].sendall(bytes(50_000_000))


def test_a_process_says_that_it_lives_once_a_second_however_often_it_is_asked(monkeypatch):
    now, beats = [100.0], []
    monkeypatch.setattr(workers, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(ThreadWorker, "notify", lambda worker: beats.append(now[0]))
    worker = workers.Threads.__new__(workers.Threads)
    for now[0] in (100.0, 100.5, 100.9, 101.0, 101.5, 110.0):
        worker.notify()
    assert beats == [100.0, 101.0, 110.0]
