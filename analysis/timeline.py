"""A run told stage by stage: when each waited and worked, where, how often it was tried, and what went wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from analysis.models import Analysis, ProcessingJob, Status
from analysis.pipeline.definition import stages
from analysis.querysets import JobQuerySet


def now() -> datetime:
    return timezone.now()


def silent() -> JobQuerySet:
    """The stages that are said to be worked on and whose heart beats no more."""
    before = now() - timedelta(seconds=settings.STAGE_STALE_SECONDS)
    return ProcessingJob.objects.filter(status=Status.PROCESSING, heartbeat_at__lt=before)


@dataclass(frozen=True)
class Bar:
    """A stage on the run's time axis, in thousandths of its width."""

    job: ProcessingJob
    queued: int
    """Where it was given to the queue."""
    begin: int
    width: int
    seconds: float | None
    is_silent: bool


@dataclass(frozen=True)
class Timeline:
    bars: list[Bar]
    seconds: float
    """What the whole width stands for."""


def of(run: Analysis) -> Timeline:
    order = {stage.name: number for number, stage in enumerate(stages())}
    jobs = sorted(run.jobs.all(), key=lambda job: order.get(job.stage, len(order)))
    ends = [job.finished_at or job.heartbeat_at for job in jobs if job.started_at and not job.from_cache]
    end = max((each for each in ends if each), default=run.created_at)
    whole = max((end - run.created_at).total_seconds(), 0.001)
    quiet = set(silent().filter(analysis=run).values_list("pk", flat=True))
    return Timeline([_bar(job, run.created_at, whole, job.pk in quiet) for job in jobs], whole)


def _bar(job: ProcessingJob, zero: datetime, whole: float, is_silent: bool) -> Bar:
    def at(moment: datetime | None) -> int:
        return min(max(round(1000 * (moment - zero).total_seconds() / whole), 0), 1000) if moment else 0

    ended = job.finished_at or job.heartbeat_at
    worked = job.started_at is not None and ended is not None and not job.from_cache
    begin = at(job.started_at) if worked else 0
    width = max(at(ended) - begin, 4) if worked else 0
    seconds = (ended - job.started_at).total_seconds() if worked and ended and job.started_at else None
    return Bar(job, at(job.enqueued_at), min(begin, 996), width, seconds, is_silent)
