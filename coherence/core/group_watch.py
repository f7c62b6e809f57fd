"""What a worker group tells its supervisor of each task, through a pipe, and what the supervisor concludes: whether it still works.

A worker that is killed while it waits for work can take with it the lock that all others wait for (django-q2, issue 23): tasks are
then pulled and never begun, and nothing else shows it.
"""

import os
import time
from contextlib import suppress
from typing import Any, Final

from django_q.signals import post_execute_in_worker, pre_execute

PULLED, BEGUN, ENDED = "pulled", "begun", "ended"
MOST_BYTES: Final = 65536
_pipe: int | None = None


def tell_through(descriptor: int) -> None:
    """From now on this process and its children say there what they pull, begin and end."""
    global _pipe
    os.set_blocking(descriptor, False)
    _pipe = descriptor
    pre_execute.connect(_begun)
    post_execute_in_worker.connect(_ended)


def pulled(ticket: object) -> None:
    _say(PULLED, ticket)


def _begun(sender: object, task: dict[str, Any], **more: object) -> None:
    _say(BEGUN, task.get("ack_id"))


def _ended(sender: object, task: dict[str, Any], **more: object) -> None:
    _say(ENDED, task.get("ack_id"))


def _say(word: str, ticket: object) -> None:
    """A line this short is written whole or not at all. A supervisor that does not listen holds nobody up."""
    if _pipe is not None:
        with suppress(BlockingIOError):
            os.write(_pipe, f"{word} {ticket} {os.getpid()}\n".encode())


class Watch:
    """`hears` after each look at the pipe; then `stuck_since` and `idle_since` say what to think of the group."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._rest = b""
        self._pulled: dict[str, float] = {}
        self._busy: dict[int, str] = {}
        self.last_pull = time.monotonic()
        self._stuck_since: float | None = None

    def hear(self, descriptor: int) -> None:
        with suppress(BlockingIOError):
            self.hears(os.read(descriptor, MOST_BYTES))
        self._judge()

    def hears(self, text: bytes) -> None:
        *lines, self._rest = (self._rest + text).split(b"\n")
        for line in lines:
            word, ticket, pid = line.decode().split(" ")
            self._note(word, ticket, int(pid))

    def _note(self, word: str, ticket: str, pid: int) -> None:
        if word == PULLED:
            self._pulled[ticket] = self.last_pull = time.monotonic()
        elif word == BEGUN:
            self._pulled.pop(ticket, None)
            self._busy[pid] = ticket
        else:
            self._busy.pop(pid, None)

    def _judge(self) -> None:
        waits = bool(self._pulled) and self.has_idle_workers
        self._stuck_since = (self._stuck_since or time.monotonic()) if waits else None

    @property
    def has_idle_workers(self) -> bool:
        self._busy = {pid: ticket for pid, ticket in self._busy.items() if _lives(pid)}
        return len(self._busy) < self._workers

    @property
    def untouched(self) -> list[str]:
        """Tickets that were pulled and that nobody has begun."""
        return list(self._pulled)

    @property
    def stuck_seconds(self) -> float:
        """So long somebody could have begun what was pulled."""
        return 0.0 if self._stuck_since is None else time.monotonic() - self._stuck_since


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):  # the number may be somebody else's by now
        return False
    return True
