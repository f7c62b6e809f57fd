"""The numbers of the first page: cheap to ask for at any size, each with the rows behind it."""

import statistics
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, F, Model, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from django_q.models import OrmQ

from accounts.models import AccountClosing, User
from analysis import timeline
from analysis.models import Analysis, ApiUsage, ProcessingJob, Status, Worker
from coherence.core import queue
from coherence.core.admin import shown
from videos.models import MediaFile, Video

PERIODS: Final = {1: "24 hours", 7: "7 days", 30: "30 days"}
LATEST: Final = 2000
"""So many runs tell how long one takes."""
KEPT_SECONDS: Final = 300
"""So long the one number that needs whole tables, storage, stands as it was counted."""


class Behind:
    """The rows that a number counts: of whom, and what they are narrowed to."""

    def __init__(self, model: type[Model], **asked: Any) -> None:
        self.address = shown.rows(model, **asked)
        self.permission = f"{model._meta.app_label}.view_{model._meta.model_name}"


@dataclass(frozen=True)
class Figure:
    label: str
    value: str
    behind: Behind
    hint: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Row:
    cells: list[Any]


def now() -> list[Figure]:
    """What is going on at this moment."""
    waiting, seconds = queue.depth()
    behind = Behind(OrmQ, waiting="yes") if settings.Q_BROKER == "orm" else Behind(ProcessingJob, state="pending")
    alive, silent = Worker.objects.living().count(), timeline.silent().count()
    oldest = f"the oldest for {shown.span(seconds)}" if waiting else "nothing waits"
    unfinished = {word: Analysis.objects.filter(status=word).count() for word in (Status.PENDING, Status.PROCESSING)}
    return [
        Figure("Queue", f"{waiting:,}", behind, oldest, "bad" if waiting and seconds > 300 else ""),
        Figure("Workers alive", f"{alive:,}", Behind(Worker, alive="yes"), *(() if alive else ("nothing is worked on", "bad"))),
        Figure("Runs waiting", f"{unfinished[Status.PENDING]:,}", Behind(Analysis, state="pending")),
        Figure("Runs at work", f"{unfinished[Status.PROCESSING]:,}", Behind(Analysis, state="processing")),
        Figure("Silent stages", f"{silent:,}", Behind(ProcessingJob, silent="yes"), "no heartbeat", "bad" if silent else ""),
    ]


def period(days: int) -> list[Figure]:
    """What came of the runs that began lately, how long they took, who came, what is stored."""
    begin = timezone.now() - timedelta(days=days)
    ended = dict(Analysis.objects.filter(created_at__gte=begin).order_by().values_list("status").annotate(Count("pk")))
    took = durations(begin)
    joined = User.objects.filter(date_joined__gte=begin).count()
    spent = ApiUsage.objects.filter(created_at__gte=begin).aggregate(all=Sum("cost_microdollars"))["all"] or 0
    closing = AccountClosing.objects.filter(status=AccountClosing.Status.PENDING).count()
    sample = f"of {len(took):,} runs" if took else "no run has ended"
    completed = Behind(Analysis, state="completed", days=days)
    return [
        Figure("Completed", f"{ended.get('completed', 0):,}", completed),
        Figure("Failed", f"{ended.get('failed', 0):,}", Behind(Analysis, state="failed", days=days)),
        Figure("Half are done in", shown.span(percentile(took, 50)), completed, sample),
        Figure("95 of 100 in", shown.span(percentile(took, 95)), completed, sample),
        Figure("Sign-ups", f"{joined:,}", Behind(User, days=days)),
        Figure("Spent", shown.dollars(spent), Behind(ApiUsage, days=days)),
        Figure("Accounts closing", f"{closing:,}", Behind(AccountClosing, open="yes")),
    ]


def durations(begin: datetime) -> list[float]:
    """Seconds that the latest completed runs took."""
    took = Analysis.objects.filter(created_at__gte=begin, status=Status.COMPLETED, started_at__isnull=False)
    latest = took.order_by("-created_at").values_list(F("completed_at") - F("started_at"), flat=True)[:LATEST]
    return [each.total_seconds() for each in latest if each is not None]


def percentile(values: list[float], share: int) -> float | None:
    if len(values) < 2:
        return values[0] if values else None
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def failures(days: int) -> list[Row]:
    """Failed runs by code, the most frequent first."""
    begin = timezone.now() - timedelta(days=days)
    failed = Analysis.objects.filter(created_at__gte=begin, status=Status.FAILED).order_by()
    counts = failed.values_list("error_code").annotate(count=Count("pk")).order_by("-count")[:12]

    def address(code: str) -> str:
        return shown.rows(Analysis, state="failed", days=days, error_code=code)

    return [Row([shown.code(code) if code else "without a code", shown.link(f"{count:,}", address(code))]) for code, count in counts]


def costs(days: int) -> list[Row]:
    """What calls to providers cost, by provider and day, the newest first."""
    begin = timezone.now() - timedelta(days=days)
    used = ApiUsage.objects.filter(created_at__gte=begin).order_by()
    grouped = used.annotate(day=TruncDate("created_at")).values_list("day", "provider")
    counts = grouped.annotate(calls=Count("pk"), cost=Sum("cost_microdollars")).order_by("-day", "provider")[:60]

    def address(day: date, provider: str) -> str:
        return shown.rows(ApiUsage, provider=provider, created_at__date=day)

    return [
        Row([f"{day:%Y-%m-%d}", provider, shown.link(f"{calls:,}", address(day, provider)), shown.dollars(cost)])
        for day, provider, calls, cost in counts
    ]


def storage() -> list[Figure]:
    """How much is stored; counted anew every few minutes, since it reads whole tables."""
    known = cache.get("dashboard:storage")
    if known is None:
        sources = Video.objects.aggregate(bytes=Sum("size_bytes"), count=Count("pk"))
        made = MediaFile.objects.aggregate(bytes=Sum("size_bytes"), count=Count("pk"))
        kept = Video.objects.filter(deleted_at__isnull=False).aggregate(bytes=Sum("size_bytes"), count=Count("pk"))
        known = [(each["bytes"] or 0, each["count"]) for each in (sources, made, kept)]
        cache.set("dashboard:storage", known, KEPT_SECONDS)
    labels = (
        ("Recordings", Behind(Video)),
        ("Made from them", Behind(MediaFile)),
        ("Deleted, still kept", Behind(Video, deleted="yes")),
    )
    return [
        Figure(label, shown.size(size), behind, f"{count:,} {'file' if count == 1 else 'files'}")
        for (label, behind), (size, count) in zip(labels, known, strict=True)
    ]
