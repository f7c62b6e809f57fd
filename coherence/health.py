"""Whether this process lives, and whether it can do its work: for load balancers, which name no host and sign in nowhere."""

import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import ClassVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse

from coherence.core import logs, queue
from videos.storage import access

log = logs.Log(__name__)
ALIVE, READY = "/healthz", "/readyz"
TIMEOUT_SECONDS = 2.0
KEPT_SECONDS = 2.0
"""So long an answer holds: nobody can make us write and read without end by asking."""


def answer_probes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, before hosts are checked and sessions are read."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info == ALIVE:
            return _uncached(JsonResponse({"status": "alive"}))
        if request.path_info == READY:
            parts = Parts.look()
            ready = all(parts.values())
            said = {name: "ok" if well else "failed" for name, well in parts.items()}
            return _uncached(JsonResponse({"status": "ready" if ready else "not ready", "checks": said}, status=200 if ready else 503))
        return get_response(request)

    return answer


def _uncached(response: JsonResponse) -> JsonResponse:
    response["Cache-Control"] = "no-store"
    return response


def database() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1")


def storage() -> None:
    """A bucket lets us list; on a disk we write, read back and remove."""
    if access.is_remote():
        access.answers()
        return
    text = uuid.uuid4().hex.encode()
    name = default_storage.save(f"health/{text.decode()}", ContentFile(text))
    try:
        with default_storage.open(name) as file:
            if file.read() != text:
                raise OSError("What was read is not what was written.")
    finally:
        default_storage.delete(name)


CHECKS: Mapping[str, Callable[[], object]] = {"database": database, "storage": storage, "queue": queue.length}


class Parts:
    """Which parts work. A check that hangs is not begun again while it does."""

    pool = ThreadPoolExecutor(len(CHECKS), thread_name_prefix="health")
    running: ClassVar[dict[str, "Future[bool]"]] = {}
    seen: ClassVar[dict[str, bool]] = {}
    seen_at = float("-inf")

    @classmethod
    def look(cls) -> dict[str, bool]:
        if time.monotonic() - cls.seen_at >= KEPT_SECONDS:
            for name in CHECKS:
                if name not in cls.running or cls.running[name].done():
                    cls.running[name] = cls.pool.submit(_works, name)
            wait(cls.running.values(), timeout=TIMEOUT_SECONDS)
            cls.seen = {name: future.done() and future.result() for name, future in cls.running.items()}
            cls.seen_at = time.monotonic()
        return cls.seen


def _works(name: str) -> bool:
    try:
        CHECKS[name]()
    except Exception as error:
        log.warning("not_ready", part=name, reason=type(error).__name__, exc_info=error)
        return False
    finally:
        connections.close_all()
    return True
