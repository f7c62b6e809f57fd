"""A worker group: the queue's processes in a process group of their own, watched from outside, ended as a whole."""

import contextlib
import logging
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import IO, NoReturn

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from analysis import runs
from analysis.models import Worker
from analysis.pipeline import turns
from coherence.core import queue
from coherence.core.group_watch import Watch
from videos.imports import upkeep as imports

log = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_BETWEEN_BEATS = 2.0
LEFT_SECONDS = 30.0
"""So long a task may wait in the queue while a group with idle workers pulls nothing."""
SECONDS_TO_PROVE = 20.0
MOST_QUICK_DEATHS = 3
"""Groups in turn that die within SECONDS_TO_PROVE: another would not help."""


def serve(parent: IO[bytes] | None = None, *, results_only: bool = False) -> int:
    """Run a worker group until SIGTERM or SIGINT; returns an exit code. A second signal ends it at once.

    A group that dies or hangs is ended as a whole and replaced; one after another that does not stay alive is a failure.
    `parent`, if given, is a pipe that only the starting program holds open: when it closes, the group is stopped too, and
    when the group dies it is that program's to start another. `results_only` leaves patient stages to other groups.
    """
    _prepare(results_only)
    quick_deaths, group = 0, _Group()
    row = Worker(pid=os.getpid(), host=socket.gethostname(), heartbeat_at=timezone.now())
    try:
        row.save()
        while True:
            began = time.monotonic()
            if _watch(group, row, [parent] if parent else []):
                return 0
            quick_deaths = quick_deaths + 1 if time.monotonic() - began < SECONDS_TO_PROVE else 0
            if parent or quick_deaths >= MOST_QUICK_DEATHS:
                return 1
            log.error("The worker group ended; starting another.")
            group = _Group(group)
    finally:
        group.kill()
        _leave(row)


def _prepare(results_only: bool) -> None:
    queue.every_minute("Resume stuck runs", "analysis.tasks.resume_stuck_runs")
    queue.every_minute("Tend accounts", "accounts.tasks.tend")
    queue.every_minute("Tend videos", "videos.tasks.tend")
    queue.every_minute("Forget old events", "analysis.tasks.forget_old_events")
    queue.every_hour("Prune uploads", "videos.tasks.prune_uploads")
    queue.every_hour("Post weekly letters", "analysis.tasks.post_weekly_letters")
    runs.resume_stuck()
    if results_only:
        turns.only_help()


def _leave(row: Worker) -> None:
    try:
        Worker.objects.filter(pk=row.pk).delete()
    except DatabaseError:
        log.warning("The worker's row stays: the database could not be reached.", exc_info=True)


def _watch(group: "_Group", row: Worker, parents: list[IO[bytes]]) -> bool:
    """Until the group ends or hangs, which leaves none of it alive; whether it was told to."""
    beat = time.monotonic()
    while group.alive():
        closed, _, _ = select.select(parents, [], [], SECONDS_BETWEEN_LOOKS)
        if closed:
            group.stop(signal.SIGTERM, None)
            parents = []
        if group.hangs():
            log.error("The worker group takes no work.")
            break
        if time.monotonic() - beat >= SECONDS_BETWEEN_BEATS:
            beat = time.monotonic()
            _look_after(row)
    if untouched := group.close():
        _bear(partial(queue.give_back, untouched))
    return group.stopping


def _look_after(row: Worker) -> None:
    """Show that the group lives, and set going what is stuck."""
    _bear(lambda: Worker.objects.filter(pk=row.pk).update(heartbeat_at=timezone.now()))
    _bear(runs.resume_stuck)
    _bear(imports.resume)


def _bear(work: Callable[[], object]) -> None:
    """A database or queue that is away for a moment is waited for."""
    try:
        work()
    except queue.failures():
        log.warning("The database or the queue could not be reached; trying again.", exc_info=True)
        connections.close_all()


class _Group:
    """The forked group. Its leader runs the queue; all its children share its process group. It takes the place of `former`."""

    def __init__(self, former: "_Group | None" = None) -> None:
        connections.close_all()
        reading, self._writing = os.pipe()
        self._told, telling = os.pipe()
        os.set_blocking(self._told, False)
        self._watch = Watch(settings.Q_WORKERS)
        self._looked_at_queue = time.monotonic()
        self._asked = 0
        self._exited = False
        self.pid = os.fork()
        if self.pid == 0:
            self._lead(reading, telling)
        os.close(reading)
        os.close(telling)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        if former and former.stopping:  # told in the moment of the change
            self.stop(signal.SIGTERM, None)
        with contextlib.suppress(PermissionError, ProcessLookupError):  # the child does the same; whoever is first
            os.setpgid(self.pid, self.pid)

    def _lead(self, reading: int, telling: int) -> NoReturn:
        code = 1
        try:
            os.setpgid(0, 0)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)  # a former group's word is not for this one
            os.close(self._writing)
            os.close(self._told)
            from analysis import tasks  # noqa: F401  (what every worker needs is loaded once here, not in each that is forked)
            from analysis.measures import codec  # noqa: F401
            from coherence.core import log_lines  # noqa: F401

            queue.serve(reading, telling)
            code = 0
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    @property
    def stopping(self) -> bool:
        return self._asked > 0

    def hangs(self) -> bool:
        """Something could be done, somebody is free, and nobody begins: for so long it is no coincidence."""
        if self.stopping:
            return False
        self._watch.hear(self._told)
        return self._watch.stuck_seconds > settings.WORKER_STUCK_SECONDS or self._leaves_work()

    def _leaves_work(self) -> bool:
        """Work waits in the queue, and this group, which has hands free, has pulled nothing for a long time."""
        now = time.monotonic()
        if min(now - self._watch.last_pull, now - self._looked_at_queue) < LEFT_SECONDS or not self._watch.has_idle_workers:
            return False
        self._looked_at_queue = now
        try:
            return queue.depth()[1] > LEFT_SECONDS
        except queue.failures():
            return False  # nobody can pull then

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

    def close(self) -> list[str]:
        """End all of it; returns the tickets of tasks that it pulled and had not begun. (No signal's handler may close the pipes.)"""
        self.kill()
        self._watch.hear(self._told)
        os.close(self._told)
        os.close(self._writing)
        return self._watch.untouched

    def _signal(self, number: int, *, whole: bool) -> None:
        try:
            os.killpg(self.pid, number) if whole else os.kill(self.pid, number)
        except ProcessLookupError:
            log.debug("The worker group %s is gone already.", self.pid)
