"""Whether whoever asks now is one of us, looking at another person's pages: then nothing is handed out that opens more than pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_MAY_WATCH: Final[ContextVar[bool | None]] = ContextVar("may_watch", default=None)


@contextmanager
def on(*, may_watch: bool) -> Iterator[None]:
    """While one request is answered. `may_watch`: the person lets us see and hear their recordings."""
    before = _MAY_WATCH.set(may_watch)
    try:
        yield
    finally:
        _MAY_WATCH.reset(before)


def is_on() -> bool:
    return _MAY_WATCH.get() is not None


def is_blind() -> bool:
    """The pages may be looked at, pictures and sound may not."""
    return _MAY_WATCH.get() is False
