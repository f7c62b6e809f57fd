"""Counting in the cache that all processes share, and the failing of it."""

import sqlite3
from typing import Any

from diskcache import DjangoCache, Timeout
from django.core.cache import cache


class Files(DjangoCache):  # type: ignore[misc]
    """Files of this machine. Where a lock does not come free it raises, while diskcache alone would wait for ever."""

    def incr(self, key: str, delta: int = 1, version: int | None = None, **more: Any) -> int:
        counted: int | None = super().incr(key, delta, version, default=None, retry=False)
        if counted is None:
            raise TimeoutError("The cache is locked.")
        return counted

    def close(self, **more: Any) -> None:
        """Nothing: Django says this at the end of each request, and opening the files again costs more than all the rest
        of the cache's work. Each thread keeps its own until it ends."""

    def add(self, key: str, value: Any, *args: Any, **more: Any) -> bool:
        return bool(super().add(key, value, *args, **(more | {"retry": False})))


def count(key: str, lifetime: int) -> int:
    """One more of `key`; how many there are now. No two callers, in whatever process, get the same number.
    It is forgotten `lifetime` seconds after the first."""
    try:
        return int(cache.incr(key))
    except ValueError:  # the first one
        cache.add(key, 0, lifetime)
        return int(cache.incr(key))


def failures() -> tuple[type[Exception], ...]:
    """What a broken cache raises. A function, so that Redis' library is loaded by those alone who have a failure."""
    from redis.exceptions import RedisError

    return (RedisError, OSError, sqlite3.Error, Timeout)
