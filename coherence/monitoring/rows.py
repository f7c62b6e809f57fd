"""Figures from the database and the queue, read when somebody scrapes, at most every few seconds.

What is a sum in time is told since midnight (UTC), from an index: Prometheus takes the fall at midnight for the restart of a counter.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from analysis.models import REALLY_RAN, Analysis, ApiUsage, ProcessingJob, Status, Worker
from coherence.core import queue
from coherence.core.logs import Log

log = Log(__name__)
KEPT_SECONDS: Final = 5.0
SECONDS: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 120.0, 300.0, 900.0, 3600.0)
Labels = tuple[str, ...]


class Rows(Collector):
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: list[Metric] = []
        self._read_at = float("-inf")

    def collect(self) -> Iterable[Metric]:
        with self._lock:
            if time.monotonic() - self._read_at >= KEPT_SECONDS:
                self._read, self._read_at = list(_all()), time.monotonic()
            return self._read


def _all() -> Iterator[Metric]:
    yield from _or_away("database", _from_tables)
    yield from _or_away("queue", _from_queue)
    yield _gauge("disk_free_bytes", "Bytes free where DATA_DIR lies.", shutil.disk_usage(settings.DATA_DIR).free)


def _or_away(name: str, read: Callable[[], list[Metric]]) -> Iterator[Metric]:
    """With the word whether it could be read: figures that cannot be are left out."""
    found: list[Metric] = []
    up = True
    try:
        found = read()
    except queue.failures() as error:
        up = False
        log.warning("figures_away", part=name, reason=type(error).__name__)
    yield _gauge(f"{name}_up", f"Whether the {name} answered.", up)
    yield from found


def _from_queue() -> list[Metric]:
    waiting, oldest = queue.depth()
    return [
        _gauge("queue_waiting", "Tasks that no worker has pulled yet.", waiting),
        _gauge("queue_pulled", "Tasks that a worker has in hand, or had when it died.", max(queue.length() - waiting, 0)),
        _gauge("queue_oldest_seconds", "So long the first of the waiting tasks has waited.", oldest),
    ]


def _from_tables() -> list[Metric]:
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        _gauge("workers", "Worker groups that live.", Worker.objects.living().count()),
        _by_label(GaugeMetricFamily, "runs", "Runs that have not ended.", ("status",), _unfinished()),
        _by_label(GaugeMetricFamily, "stages", "Stages that wait or run, of runs that have not ended.", ("stage", "status"), _stages()),
        _by_label(CounterMetricFamily, "run_failures", "Failed runs since midnight.", ("code",), _failed_runs(midnight)),
        _by_label(CounterMetricFamily, "stage_failures", "Failed stages since midnight.", ("stage", "code"), _failed(midnight)),
        _durations(midnight),
        *_providers(midnight),
    ]


def _unfinished() -> Iterator[tuple[Labels, float]]:
    found = dict(Analysis.objects.unfinished().values_list("status").annotate(Count("pk")).order_by())
    return (((status,), found.get(status, 0)) for status in (Status.PENDING.value, Status.PROCESSING.value))


def _stages() -> Iterator[tuple[Labels, float]]:
    rows = ProcessingJob.objects.unfinished().exclude(analysis__status=Status.FAILED).values_list("stage", "status")
    return (((stage, status), count) for stage, status, count in rows.annotate(Count("pk")).order_by())


def _failures(midnight: datetime) -> Any:
    return ProcessingJob.objects.filter(status=Status.FAILED, finished_at__gte=midnight)


def _failed_runs(midnight: datetime) -> Iterator[tuple[Labels, float]]:
    rows = _failures(midnight).filter(analysis__status=Status.FAILED).values_list("analysis__error_code")
    return (((code or "none",), count) for code, count in rows.annotate(Count("analysis", distinct=True)).order_by())


def _failed(midnight: datetime) -> Iterator[tuple[Labels, float]]:
    """Those that were begun: what a failed run took along never was."""
    rows = _failures(midnight).filter(attempt__gt=0).values_list("stage", "error_code").annotate(Count("pk")).order_by()
    return (((stage, code or "none"), count) for stage, code, count in rows)


def _durations(midnight: datetime) -> Metric:
    family = HistogramMetricFamily("coherence_stage_seconds", "Seconds that stages took, since midnight.", labels=("stage",))
    within = {f"within_{at}": Count("pk", filter=Q(wall_seconds__lte=limit)) for at, limit in enumerate(SECONDS)}
    rows: Any = ProcessingJob.objects.filter(REALLY_RAN, finished_at__gte=midnight).values("stage")
    for row in rows.annotate(total=Sum("wall_seconds"), count=Count("pk"), **within).order_by():
        buckets: list[Any] = [(str(limit), row[f"within_{at}"]) for at, limit in enumerate(SECONDS)]
        family.add_metric((row["stage"],), [*buckets, ("+Inf", row["count"])], row["total"])
    return family


def _providers(midnight: datetime) -> list[Metric]:
    rows = ApiUsage.objects.filter(created_at__gte=midnight).values_list("provider", "operation", "error_code")
    found = list(rows.annotate(Count("pk"), Sum("wall_seconds"), Sum("cost_microdollars")).order_by())
    labels = ("provider", "operation", "code")
    named = [((provider, operation, code or "ok"), sums) for provider, operation, code, *sums in found]
    return [
        _by_label(CounterMetricFamily, f"provider_{name}", about, labels, ((values, sums[at]) for values, sums in named))
        for at, (name, about) in enumerate(PROVIDERS.items())
    ]


PROVIDERS: Final = {
    "calls": "Calls of providers since midnight.",
    "seconds": "Seconds they took.",
    "cost_microdollars": "What they cost, in millionths of a dollar.",
}


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"coherence_{name}", about, value=float(value))


def _by_label(kind: Any, name: str, about: str, labels: Labels, rows: Iterable[tuple[Labels, float]]) -> Metric:
    family: Any = kind(f"coherence_{name}", about, labels=labels)
    for values, number in rows:
        family.add_metric(values, number)
    return family  # type: ignore[no-any-return]
