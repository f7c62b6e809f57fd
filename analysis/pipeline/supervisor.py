"""A worker group: the queue's processes in a process group of their own, watched from outside, ended as a whole."""

import contextlib
import logging
import os
import select
import signal
import socket
import sys
import time
from types import FrameType
from typing import IO, NoReturn

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from analysis import runs
from analysis.models import Worker
from analysis.pipeline import turns
from coherence.core import queue
from videos.imports import upkeep as imports

log = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_BETWEEN_BEATS = 2.0


def serve(parent: IO[bytes] | None = None, *, results_only: bool = False) -> int:
    """Run a worker group until SIGTERM or SIGINT, or until it dies; returns an exit code. A second signal ends it at once.

    `parent`, if given, is a pipe that only the starting program holds open: when it closes, the group is stopped too.
    `results_only` leaves patient stages to other groups.
    """
    queue.every_minute("Resume stuck runs", "analysis.tasks.resume_stuck_runs")
    queue.every_minute("Tend accounts", "accounts.tasks.tend")
    queue.every_minute("Tend videos", "videos.tasks.tend")
    queue.every_minute("Forget old events", "analysis.tasks.forget_old_events")
    queue.every_hour("Prune uploads", "videos.tasks.prune_uploads")
    runs.resume_stuck()
    if results_only:
        turns.only_help()
    group = _Group()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, group.stop)
    try:
        return _watch(group, [parent] if parent else [])
    finally:
        group.kill()
        Worker.objects.filter(pid=os.getpid(), host=socket.gethostname()).delete()


def _watch(group: "_Group", parents: list[IO[bytes]]) -> int:
    row = Worker.objects.create(pid=os.getpid(), host=socket.gethostname(), heartbeat_at=timezone.now())
    beat = time.monotonic()
    while group.alive():
        closed, _, _ = select.select(parents, [], [], SECONDS_BETWEEN_LOOKS)
        if closed:
            group.stop(signal.SIGTERM, None)
            parents = []
        if time.monotonic() - beat >= SECONDS_BETWEEN_BEATS:
            beat = time.monotonic()
            _look_after(row)
    return 0 if group.stopping else 1


def _look_after(row: Worker) -> None:
    """Show that the group lives, and set going what is stuck; a database that is away for a moment is waited for."""
    try:
        Worker.objects.filter(pk=row.pk).update(heartbeat_at=timezone.now())
        runs.resume_stuck()
        imports.resume()
    except DatabaseError:
        log.warning("The database could not be reached; trying again.", exc_info=True)
        connections.close_all()


class _Group:
    """The forked group. Its leader runs the queue; all its children share its process group."""

    def __init__(self) -> None:
        connections.close_all()
        reading, self._writing = os.pipe()
        self._asked = 0
        self._exited = False
        self.pid = os.fork()
        if self.pid == 0:
            self._lead(reading)
        os.close(reading)
        with contextlib.suppress(PermissionError, ProcessLookupError):  # the child does the same; whoever is first
            os.setpgid(self.pid, self.pid)

    def _lead(self, reading: int) -> NoReturn:
        code = 1
        try:
            os.setpgid(0, 0)
            os.close(self._writing)
            from analysis import tasks  # noqa: F401  (what every worker needs is loaded once here, not in each that is forked)
            from analysis.measures import codec  # noqa: F401
            from coherence.core import log_lines  # noqa: F401

            queue.serve(reading)
            code = 0
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    @property
    def stopping(self) -> bool:
        return self._asked > 0

    def alive(self) -> bool:
        if not self._exited:
            self._exited = os.waitpid(self.pid, os.WNOHANG)[0] != 0
        return not self._exited

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Let running stages finish; asked twice, or when the grace is over, end at once (they are resumed later)."""
        self._asked += 1
        if self._asked > 1:
            self.kill()
        else:
            self._signal(signal.SIGTERM, whole=False)
            signal.signal(signal.SIGALRM, self.stop)
            signal.alarm(settings.WORKER_STOP_SECONDS)

    def kill(self) -> None:
        self._signal(signal.SIGKILL, whole=True)
        if not self._exited:
            with contextlib.suppress(ChildProcessError):  # `alive` reaped it while the signal came
                os.waitpid(self.pid, 0)
            self._exited = True

    def _signal(self, number: int, *, whole: bool) -> None:
        try:
            os.killpg(self.pid, number) if whole else os.kill(self.pid, number)
        except ProcessLookupError:
            log.debug("The worker group %s is gone already.", self.pid)
