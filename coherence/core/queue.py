"""The one door to the queue (Django-Q2): put work in, take it back, run what is due, serve it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import Schedule
from django_q.tasks import async_task

from coherence.core import group_watch
from coherence.core.brokers import Database, Redis

Broker = Database | Redis


def _broker() -> Broker:
    """The one of Q_BROKER."""
    found: Broker = get_broker()
    return found


def enqueue(function: str, *args: str) -> str:
    """Queue `function(*args)` and return a ticket. Inside a transaction it is queued exactly when that commits."""
    broker = _broker()
    async_task(function, *args, broker=broker)
    return broker.ticket


def waiting(tickets: Iterable[str]) -> set[str]:
    """The tickets that nobody has pulled yet. One that is missing was pulled, is done, or is lost with its worker."""
    return _broker().waiting(tickets)


def withdraw(ticket: str) -> None:
    """Forget a queued task: it is done, or another takes its place. A worker that already pulled it is not stopped."""
    if ticket:
        _broker().withdraw(ticket)


def give_back(tickets: Iterable[str]) -> None:
    """Let others pull these at once: who pulled them is gone and had not begun."""
    _broker().give_back(tickets)


def length() -> int:
    """How many tasks the queue holds, waiting or pulled."""
    return _broker().length()


def depth() -> tuple[int, float]:
    """How many tasks wait, and for how many seconds the first of them has."""
    return _broker().depth()


def failures() -> tuple[type[Exception], ...]:
    """What is raised when the queue, or the database, is away."""
    return _broker().failures()


def every_minute(name: str, function: str) -> None:
    """Have `function()` run each minute; safe to call at every start."""
    _every(1, name, function)


def every_hour(name: str, function: str) -> None:
    """Have `function()` run each hour, and now; safe to call at every start."""
    _every(60, name, function)


def _every(minutes: int, name: str, function: str) -> None:
    timing = {"func": function, "schedule_type": Schedule.MINUTES, "minutes": minutes, "repeats": -1, "next_run": timezone.now()}
    with transaction.atomic():
        Schedule.objects.get_or_create(name=name, defaults=timing)
        first = Schedule.objects.filter(name=name).order_by("pk").values_list("pk", flat=True).first()
        Schedule.objects.filter(name=name).exclude(pk=first).delete()


def serve(parent_pipe: int, told: int) -> None:
    """Run the queue's workers in this process group until told to stop (SIGTERM). Ends the group when the parent dies.

    `parent_pipe` is the reading end of a pipe whose writing end only the parent holds: its end is the parent's end.
    `told` is the writing end of another, through which the parent hears of each task (`group_watch`).
    """
    from django_q.cluster import Cluster

    connections.close_all()
    group_watch.tell_through(told)
    threading.Thread(target=_end_with_parent, args=(parent_pipe,), daemon=True).start()
    cluster = Cluster()
    cluster.start()
    cluster.sentinel.join()


def _end_with_parent(parent_pipe: int) -> None:
    os.read(parent_pipe, 1)
    os.killpg(0, signal.SIGKILL)


def start_worker(output: IO[bytes]) -> "subprocess.Popen[bytes]":
    """A worker group for one command's results: a child program that writes to `output`.
    Closing its standard input, or our death, stops it.

    It has a session of its own: Ctrl-C in the terminal does not reach it.
    """
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "work", "--until-input-ends", "--results-only"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=output, start_new_session=True)
