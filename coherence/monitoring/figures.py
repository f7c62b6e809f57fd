"""What this process counts itself: requests by the name of their route, and open sockets. Labels never hold an id."""

import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Gauge, Histogram, disable_created_metrics

from coherence.core import levels

disable_created_metrics()  # type: ignore[no-untyped-call]  # a line more for each label, which nobody reads
REGISTRY: Final = CollectorRegistry()
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REQUESTS: Final = Histogram(
    "coherence_request_seconds",
    "Seconds until a request had its answer, by the name of the route.",
    ("route", "method", "status"),
    buckets=BUCKETS,
    registry=REGISTRY,
)
SOCKETS: Final = Gauge("coherence_sockets", "Open WebSockets.", registry=REGISTRY, multiprocess_mode="livesum")

_observers: dict[tuple[str, str, int], Callable[[float], None]] = {}
"""Finding a label's own counter takes Prometheus longer than counting."""


def count(request: HttpRequest, response: HttpResponse, began: float) -> None:
    method = str(request.method)
    key = _route(request), method if method in METHODS else "other", response.status_code // 100
    observe = _observers.get(key)
    if observe is None:
        observe = _observers[key] = _observer(*key)
    observe(time.perf_counter() - began)


def _observer(route: str, method: str, kind: int) -> Callable[[float], None]:
    found: Callable[[float], None] = REQUESTS.labels(route, method, f"{kind}xx").observe
    return found


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is not None:
        return match.view_name if match.url_name else match.route
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def _note(name: str, value: float) -> None:
    if name == "sockets":
        SOCKETS.set(value)


levels.listen(_note)
