"""The clock of one fetch: time in all, the rate below which it is given up, and whether anybody still wants it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from videos.imports.reasons import ProviderError, Reason

Tell = Callable[[int, int | None], None]
"""Told how many bytes came and how many there are in all, if that is known; several times a second. It may raise to stop the fetch."""


def nobody(received: int, size: int | None) -> None:
    """For callers that do not watch."""


@dataclass(frozen=True)
class Limits:
    """What one fetch may take."""

    max_bytes: int
    seconds: float = 1800.0
    redirects: int = 5
    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    least_rate: float = 16 * 1024.0
    """Bytes a second, over each `window` of seconds."""
    window: float = 20.0


class Watch:
    def __init__(self, limits: Limits, tell: Tell) -> None:
        self.limits, self._tell = limits, tell
        self.received = 0
        self.size: int | None = None
        self._ends = time.monotonic() + limits.seconds
        self._since, self._then = time.monotonic(), 0

    def go_on(self, received: int, size: int) -> None:
        """So much of the file is here already. Raises ProviderError for one that is too large."""
        if size > self.limits.max_bytes:
            raise ProviderError(Reason.TOO_LARGE)
        self.received, self.size = received, size
        self._since, self._then = time.monotonic(), received

    def took(self, count: int) -> None:
        """So many bytes of the body more."""
        self.received += count
        if self.received > self.limits.max_bytes:
            raise ProviderError(Reason.TOO_LARGE)
        self.check()

    def check(self) -> None:
        """Raises ProviderError when time is up or too little comes, and whatever the listener raises."""
        self._tell(self.received, self.size)
        now = time.monotonic()
        if now > self._ends:
            raise ProviderError(Reason.TIME)
        if now - self._since >= self.limits.window:
            if self.received - self._then < self.limits.least_rate * self.limits.window:
                raise ProviderError(Reason.SLOW)
            self._since, self._then = now, self.received
