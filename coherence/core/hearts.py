"""Showing that work goes on: a beat from a thread, for whoever would take the work over when it stops."""

import threading
from collections.abc import Callable
from typing import Self

from django.db import DatabaseError, connection

from coherence.core.logs import Log

log = Log(__name__)


class Heart:
    """`with Heart(beat, seconds=5.0, name="…"):` calls `beat()` every so often, until the block ends."""

    def __init__(self, beat: Callable[[], None], *, seconds: float, name: str) -> None:
        self._beat, self._seconds = beat, seconds
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name=f"heart of {name}", daemon=True)

    def __enter__(self) -> Self:
        try:
            self._thread.start()
        except BaseException:  # an interruption while it starts: it would beat on, and nobody could stop it
            self._done.set()
            raise
        return self

    def __exit__(self, *raised: object) -> None:
        self.stop()

    def stop(self, patience: float | None = None) -> None:
        """No beat begins after this; one that is under way is waited for, `patience` seconds at most."""
        self._done.set()
        self._thread.join(patience)

    @property
    def is_over(self) -> bool:
        return self._done.is_set()

    def _go_on(self) -> None:
        try:
            while not self._done.wait(self._seconds):
                self._once()
        finally:
            connection.close()

    def _once(self) -> None:
        """A database that is away for a moment ends no heart: two would do the same work then."""
        try:
            self._beat()
        except DatabaseError:
            log.warning("heartbeat_failed", heart=self._thread.name, exc_info=True)
            connection.close_if_unusable_or_obsolete()  # the next beat gets a new one


class Hold:
    """`with Hold(beat, lost=Abandoned, …) as hold:` the right to do some work, which `beat` renews: it returns how many rows still
    say that it is ours. Where none does, `hold.check()` raises `lost`."""

    def __init__(self, beat: Callable[[], int], *, lost: type[Exception], seconds: float, name: str) -> None:
        self._renew, self._error = beat, lost
        self._lost = threading.Event()
        self._heart = Heart(self._beat, seconds=seconds, name=name)

    def __enter__(self) -> Self:
        self._heart.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self._heart.stop()

    def check(self) -> None:
        if self._lost.is_set():
            raise self._error

    def _beat(self) -> None:
        if not self._renew():
            self._lost.set()
