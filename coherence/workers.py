"""The process that gunicorn serves requests in, some at a time."""

import time
from typing import Final

from gunicorn.workers.gthread import ThreadWorker

BEAT_SECONDS: Final = 1.0


class Threads(ThreadWorker):  # type: ignore[misc]
    """gunicorn's own, which touches a file twice for each request to say that it lives. Once a second says it as well."""

    _beats_again_at = 0.0

    def notify(self) -> None:
        now = time.monotonic()
        if now >= self._beats_again_at:
            self._beats_again_at = now + BEAT_SECONDS
            super().notify()
