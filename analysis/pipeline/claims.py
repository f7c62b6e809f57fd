"""Claims: who may work on a stage, kept by conditional updates whose counts are looked at.

Every transaction here locks the run's row first, so that of two stages ending at once the second sees the first one's end.
"""

import enum
import os
import socket
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from analysis.models import Analysis, ProcessingJob, Status
from analysis.pipeline import outcome, progress, results
from analysis.pipeline.definition import stages
from analysis.pipeline.outcome import may_run
from analysis.pipeline.ready import enqueue_ready
from analysis.pipeline.stage import Stage, by_name
from analysis.pipeline.usage import Usage
from analysis.querysets import JobQuerySet


class LostClaim(Exception):
    """Another worker has taken the stage over, or the run is gone: whatever was found must not be kept."""


class Hold(enum.Enum):
    """What a heartbeat tells the worker."""

    HELD = "held"
    RUN_ENDED = "run ended"
    LOST = "lost"


@dataclass(frozen=True)
class Claim:
    """The right to work on one stage: valid as long as the row still bears this attempt and this worker."""

    job: ProcessingJob
    stage: Stage

    @property
    def row(self) -> JobQuerySet:
        """The claimed row, or nothing once the claim is lost."""
        return ProcessingJob.objects.filter(pk=self.job.pk, status=Status.PROCESSING, attempt=self.job.attempt, worker=self.job.worker)


@dataclass(frozen=True)
class Failure:
    """Why an attempt ended without a payload."""

    code: str
    message: str
    """For operators: it stays with the stage."""
    told: str = ""
    """For people, when `message` is not meant for them."""
    permanent: bool = False
    """Trying again cannot help: the run ends with this very code."""
    away: bool = False
    """Something that it needs was not there, such as the storage: in the end people are told that, and not that their recording failed."""
    log: str = ""
    """What the log says of it, without what no log may hold."""
    delay: float = 0.0
    """Seconds before the next attempt."""


def new_worker() -> str:
    """A name for one claim: `host:pid:token`."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{uuid.uuid4().hex}"


def take(job_id: uuid.UUID | str, worker: str) -> Claim | None:
    """Claim a stage that is due. None when there is nothing to do: it is taken, done, not due, or its run has ended."""
    with transaction.atomic():
        analysis = _locked(job_id)
        if analysis is None:
            return None
        jobs = {job.stage: job for job in analysis.jobs.all()}
        job = next(each for each in jobs.values() if str(each.pk) == str(job_id))
        if not may_run(analysis, job.stage) or not job.is_due():
            return None
        stage = by_name(stages()).get(job.stage)
        if stage is None or any(need not in jobs for need in stage.needs):
            outcome.failed(analysis, "PROCESSING_FAILED", "Coherence was updated while this analysis waited. Please start it again.")
            return None
        needs = [jobs[need] for need in sorted(stage.needs)]
        if any(need.status != Status.COMPLETED for need in needs) or not _mark(job, stage, worker):
            return None
        job.content_key = results.content_key(stage, analysis, [need.content_key for need in needs])
        job.analysis = analysis
        job.save(update_fields=["content_key", "stage_version", "updated_at"])
        outcome.started(analysis)
        progress.refresh(analysis)
        return Claim(job, stage)


def held(job_id: uuid.UUID | str, worker: str) -> Claim | None:
    """What this worker has taken and not ended yet."""
    mine = ProcessingJob.objects.filter(pk=job_id, worker=worker, status=Status.PROCESSING)
    job = mine.select_related("analysis__video").first()
    stage = by_name(stages()).get(job.stage) if job else None
    return Claim(job, stage) if job and stage else None


def _mark(job: ProcessingJob, stage: Stage, worker: str) -> bool:
    """The conditional update: of many who try, one counts 1. The attempt is counted here, at the start."""
    now, before = timezone.now(), job.attempt
    job.attempt, job.worker, job.stage_version = before + 1, worker, stage.version
    job.status, job.started_at = Status.PROCESSING, now
    pending = ProcessingJob.objects.filter(pk=job.pk, status=Status.PENDING, attempt=before)
    return bool(
        pending.update(
            status=Status.PROCESSING,
            attempt=before + 1,
            worker=worker,
            progress=0.0,
            started_at=now,
            heartbeat_at=now,
            finished_at=None,
            updated_at=now,
        )
    )


def _locked(job_id: uuid.UUID | str) -> Analysis | None:
    return Analysis.objects.select_for_update(of=("self",)).select_related("video").filter(jobs__pk=job_id).first()


def beat(claim: Claim, fraction: float | None = None) -> Hold:
    """Show that the worker lives, and how far it is (0..1)."""
    now = timezone.now()
    values: dict[str, object] = {"heartbeat_at": now, "updated_at": now}
    if fraction is not None:
        values["progress"] = min(max(fraction, 0.0), 1.0)
    if not claim.row.update(**values):
        return Hold.LOST
    run = Analysis.objects.filter(pk=claim.job.analysis_id).first()
    if run is None:
        return Hold.LOST
    if fraction is not None:
        progress.refresh(run)
    return Hold.HELD if may_run(run, claim.stage.name) else Hold.RUN_ENDED


def commit(claim: Claim, payload: bytes, usage: Usage | None, *, enqueue: bool) -> None:
    """Keep the payload, mark the stage done and queue what has become ready: all or nothing.

    `usage` is None when the payload was known already. `enqueue` is off when the caller itself runs what comes next.
    Raises LostClaim when the stage is not ours any more.
    """
    now = timezone.now()
    done = {"status": Status.COMPLETED, "progress": 1.0, "finished_at": now, "updated_at": now, "error_code": "", "error_message": ""}
    with transaction.atomic():
        analysis = _locked(claim.job.pk)
        if analysis is None or not claim.row.update(**done, from_cache=usage is None, **_columns(usage)):
            raise LostClaim(claim.job.worker)
        results.store(analysis.video.user_id, claim.stage, claim.job.content_key, payload)
        outcome.stage_done(analysis, claim.job, payload)
        if enqueue:
            enqueue_ready(analysis)
        progress.refresh(analysis)


def fail(claim: Claim, failure: Failure, usage: Usage | None = None, *, enqueue: bool = False) -> None:
    """Record an attempt that failed: the stage waits for its next attempt, or the run ends.

    With `enqueue` the next attempt is queued at once when it is due. Raises LostClaim when the stage is not ours any more.
    """
    now = timezone.now()
    with transaction.atomic():
        analysis = _locked(claim.job.pk)
        lives = analysis is not None and may_run(analysis, claim.stage.name)
        again = lives and not failure.permanent and claim.job.attempt < settings.STAGE_MAX_ATTEMPTS
        ended: dict[str, object] = {
            "status": Status.PENDING if again else Status.FAILED,
            "not_before": now + timedelta(seconds=failure.delay) if again and failure.delay else None,
            "enqueued_at": None,
            "finished_at": None if again else now,
            "updated_at": now,
        }
        if analysis is None or not claim.row.update(
            **ended, error_code=failure.code, error_message=failure.message, log=failure.log, **_columns(usage)
        ):
            raise LostClaim(claim.job.worker)
        if lives and not again:
            outcome.stage_failed(analysis, claim.stage, failure)
        if again and enqueue:
            enqueue_ready(analysis)


def postpone(claim: Claim, seconds: float) -> None:
    """Give the stage back as if it had not been begun. Raises LostClaim when it is not ours any more."""
    now = timezone.now()
    waits = {"status": Status.PENDING, "attempt": claim.job.attempt - 1, "not_before": now + timedelta(seconds=seconds)}
    with transaction.atomic():
        _locked(claim.job.pk)
        if not claim.row.update(**waits, enqueued_at=None, error_code="", error_message="", updated_at=now):
            raise LostClaim(claim.job.worker)


def _columns(usage: Usage | None) -> dict[str, float | int]:
    return usage.columns() if usage else {}
