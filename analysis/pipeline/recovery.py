"""Finding what stopped moving and setting it going again. Safe to run at any time, by many at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from analysis.models import Analysis, ProcessingJob, Status
from analysis.pipeline import claims, ready, runner, scratch
from analysis.pipeline.claims import Claim, Failure, LostClaim
from analysis.pipeline.definition import stages
from analysis.pipeline.scratch import RunScratch
from analysis.pipeline.stage import by_name
from analysis.querysets import JobQuerySet
from coherence.core import queue


@dataclass(frozen=True)
class Resumed:
    """How much was set going again."""

    crashed: int
    """Stages whose worker died: counted as an attempt, queued again or given up."""
    retries: int
    """Failed stages whose pause is over."""
    lost: int
    """Queued stages that had fallen out of the queue with a dead worker."""
    idle_runs: int
    """Runs in which something could start and nobody had been told."""
    scratch: int
    """Scratch folders removed from this host."""

    @property
    def any(self) -> bool:
        return any((self.crashed, self.retries, self.lost, self.idle_runs, self.scratch))


def resume(patience: float | None = None) -> Resumed:
    """Resume what is stuck. `patience` (seconds, default STAGE_STALE_SECONDS) is how long silence is not yet a sign."""
    before = timezone.now() - timedelta(seconds=settings.STAGE_STALE_SECONDS if patience is None else patience)
    return Resumed(
        crashed=sum(_take_back(job) for job in ProcessingJob.objects.filter(status=Status.PROCESSING) if _is_dead(job, before)),
        retries=sum(_queue_again(job) for job in _waiting().filter(enqueued_at=None, not_before__lte=timezone.now())),
        lost=sum(_queue_again(job) for job in _lost(before)),
        idle_runs=sum(_wake(run) for run in _idle(before)),
        scratch=_sweep(),
    )


def nudge(run: Analysis) -> int:
    """Queue again what of this run is queued but in nobody's sight: for a caller who knows that its worker is gone."""
    queued = [job for job in ready.ready(run) if job.enqueued_at]
    still_there = queue.waiting(job.queue_ticket for job in queued)
    return sum(_queue_again(job) for job in queued if job.queue_ticket not in still_there)


def _is_dead(job: ProcessingJob, before: datetime) -> bool:
    """On this host the lock tells at once; while it is held, silence (code that lets no thread beat) is borne up to the time limit."""
    lives = RunScratch(job.analysis_id).holder_lives(job.worker)
    if lives is None:
        return job.heartbeat_at is None or job.heartbeat_at < before
    return not lives or (job.heartbeat_at or before) < before - timedelta(seconds=settings.STAGE_TIMEOUT_SECONDS)


def _take_back(job: ProcessingJob) -> bool:
    stage = by_name(stages()).get(job.stage)
    if stage is None:
        return False
    try:
        claims.fail(Claim(job, stage), Failure("WORKER_DIED", "The worker ended without a word."), enqueue=True)
    except LostClaim:
        return False
    return True


def _waiting() -> JobQuerySet:
    return ProcessingJob.objects.filter(status=Status.PENDING).exclude(analysis__status=Status.FAILED)


def _lost(before: datetime) -> list[ProcessingJob]:
    queued = list(_waiting().filter(enqueued_at__lt=before))
    still_there = queue.waiting(job.queue_ticket for job in queued)
    return [job for job in queued if job.queue_ticket not in still_there]


def _queue_again(job: ProcessingJob) -> bool:
    """Of many who find the same stage, one queues it: the condition is the queueing time that was read."""
    with transaction.atomic():
        same = ProcessingJob.objects.filter(pk=job.pk, status=Status.PENDING, enqueued_at=job.enqueued_at)
        if not same.update(enqueued_at=timezone.now()):
            return False
        ready.enqueue(job)
        return True


def _idle(before: datetime) -> list[Analysis]:
    """Runs where something waits but nothing runs, is queued or pauses, for a while (whoever ran them inline is gone)."""
    jobs = ProcessingJob.objects.filter(analysis=OuterRef("pk"))
    waits = jobs.filter(status=Status.PENDING)
    told = Q(status=Status.PENDING) & (Q(enqueued_at__isnull=False) | Q(not_before__isnull=False))
    moves = jobs.filter(Q(status=Status.PROCESSING) | told)
    fresh = jobs.filter(updated_at__gte=before)
    runs = Analysis.objects.exclude(status=Status.FAILED).filter(Exists(waits))
    return list(runs.exclude(Exists(moves)).exclude(Exists(fresh)))


def _wake(run: Analysis) -> bool:
    with transaction.atomic():
        locked = Analysis.objects.select_for_update().filter(pk=run.pk).first()
        return locked is not None and ready.enqueue_ready(locked) > 0


def _sweep() -> int:
    """Remove what ended runs left on this host."""
    return sum(runner.tidy(folder) for folder in scratch.on_this_host())
