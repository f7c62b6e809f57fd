"""Whose bytes this process is waiting for: each request that brings some keeps a thread, so nobody has them all, and nobody who brings
nothing keeps one."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from socket import SHUT_RD
from typing import Any, Final

from django.conf import settings

from coherence.core.arriving import Body
from coherence.core.errors import ServiceUnavailable

SHARE: Final = 8
"""So many requests of one person at once, at a server with threads for these requests alone; more than UPLOADS_OPEN by default."""
LEAST_BYTES: Final = 64 * 1024
PATIENCE_SECONDS: Final = 60.0
"""LEAST_BYTES must come in this time: some 1 KB a second. What came is kept, and the sender can go on."""
SILENT_SECONDS: Final = 10.0
"""Who was silent for so long makes room for a newer request of the same person: most likely its connection is dead."""
LOOK_SECONDS: Final = 2.0


class TooManyAtOnce(ServiceUnavailable):
    """503 and not 429, at which clients of tus give up."""

    SENTENCE = "You are sending several files at once. This one goes on in a moment."
    headers: Final = {"Retry-After": "5"}


@dataclass(eq=False)
class Turn:
    """One request that brings bytes."""

    person: Any
    end: Callable[[], None]
    heard: float = field(default_factory=time.monotonic)
    since: float = field(default_factory=time.monotonic)
    came: int = 0

    def counted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.heard = time.monotonic()
            self.came += len(piece)
            if self.came >= LEAST_BYTES:
                self.since, self.came = self.heard, 0
            yield piece


class Turns:
    """Those of one process. A thread looks at them for as long as there are any."""

    def __init__(self, *, patience: float = PATIENCE_SECONDS, silent: float = SILENT_SECONDS, look: float = LOOK_SECONDS) -> None:
        self._patience, self._silent, self._look = patience, silent, look
        self._lock = threading.Lock()
        self._turns: list[Turn] = []
        self._watched = False

    @contextmanager
    def take(self, person: Any, share: int, end: Callable[[], None]) -> Iterator[Turn]:
        """Raises TooManyAtOnce when the person has their share, and each of them brings bytes. `end` is called from another thread,
        and only while this is entered."""
        turn = Turn(person, end)
        with self._lock:
            self._make_room(person, share)
            self._turns.append(turn)
            if not self._watched:
                self._watched = True
                threading.Thread(target=self._watch, name="turns", daemon=True).start()
        try:
            yield turn
        finally:
            with self._lock:
                if turn in self._turns:
                    self._turns.remove(turn)

    def _make_room(self, person: Any, share: int) -> None:
        theirs = [turn for turn in self._turns if turn.person == person]
        if len(theirs) < share:
            return
        quietest = min(theirs, key=lambda turn: turn.heard)
        if time.monotonic() - quietest.heard < self._silent:
            raise TooManyAtOnce(TooManyAtOnce.SENTENCE)
        self._end(quietest)

    def _end(self, turn: Turn) -> None:
        self._turns.remove(turn)
        turn.end()

    def _watch(self) -> None:
        while True:
            time.sleep(self._look)
            with self._lock:
                for turn in [turn for turn in self._turns if time.monotonic() - turn.since > self._patience]:
                    self._end(turn)
                if not self._turns:
                    self._watched = False
                    return


_here: Final = Turns()


@contextmanager
def taken(person: Any, environ: Mapping[str, Any], turns: Turns = _here) -> Iterator[Turn]:
    """For one request as WSGI has it. Raises TooManyAtOnce."""
    body = environ["wsgi.input"]
    share = SHARE if isinstance(body, Body) else max(1, settings.SERVE_THREADS - 1)
    cut = partial(_cut, body, environ.get("gunicorn.socket"))
    try:
        with turns.take(person, share, cut) as turn:
            yield turn
    except TooManyAtOnce:
        cut()  # else gunicorn waits for what was announced, to throw it away
        raise


def _cut(body: Any, connection: Any) -> None:
    """Whoever waits for this body gets its end. (Django's own server for development cannot be told.)"""
    if isinstance(body, Body):
        body.cut()
    elif connection is not None:
        with suppress(OSError):  # its sender was faster
            connection.shutdown(SHUT_RD)
