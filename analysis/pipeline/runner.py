"""One stage from claim to commit: the edge where whatever goes wrong is recorded and ends."""

import errno
import logging
import traceback
import uuid

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Q
from django.utils import timezone

from analysis import failures
from analysis.models import ProcessingJob, Status
from analysis.pipeline import claims, results, turns
from analysis.pipeline.claims import Claim, Failure, LostClaim
from analysis.pipeline.context import StageContext
from analysis.pipeline.definition import stages
from analysis.pipeline.heart import Heart
from analysis.pipeline.scratch import RunScratch
from analysis.pipeline.stage import Postponed, patient_ones
from analysis.pipeline.usage import Stopwatch
from analysis.providers.base import ProviderError
from analysis.querysets import UNFINISHED
from coherence.core import logs
from coherence.core.errors import AppError, Cancelled, NoRoom, ServiceUnavailable
from coherence.core.redaction import clean_text

log = logging.getLogger(__name__)
SOON_SECONDS = 5
"""After a database that was away: the work itself had no fault."""
EXCERPT = 6000
"""So many characters of a traceback are kept."""
UNEXPECTED = "Something unexpected happened. It has been recorded."


def run(job_id: uuid.UUID | str, *, enqueue: bool = True) -> bool:
    """Do one stage if it is due and nobody else does it; False when there was nothing to do.

    Safe to call twice, at once or later. `enqueue` queues what becomes ready; off when the caller runs the rest itself.
    """
    job = ProcessingJob.objects.filter(pk=job_id, status=Status.PENDING).only("analysis_id").first()
    if job is None:
        return False
    scratch, worker, watch = RunScratch(job.analysis_id), claims.new_worker(), Stopwatch()
    with scratch.claim(worker):
        try:
            claim = claims.take(job_id, worker)
            if claim:
                with logs.bound(**_about(claim)):
                    _work(claim, scratch, watch, enqueue)
        except (SystemExit, KeyboardInterrupt):
            _let_go(job_id, worker, watch)
            raise
    tidy(scratch)
    return claim is not None


def _let_go(job_id: uuid.UUID | str, worker: str, watch: Stopwatch) -> None:
    """Of what this worker holds when it is interrupted, which it may not know yet: the claim is in the database before it is here."""
    if not connection.in_atomic_block:
        connection.close()  # the interruption may fall between the beginning of a transaction and Django's knowing of it
    claim = claims.held(job_id, worker)
    if claim:
        _record(claim, Failure("INTERRUPTED", "The work was interrupted or took too long.", delay=settings.STAGE_RETRY_SECONDS), watch)


def _work(claim: Claim, scratch: RunScratch, watch: Stopwatch, enqueue: bool) -> None:
    try:
        known = results.find(claim.job.analysis.video.user_id, claim.job.content_key)
        payload = known or _compute(claim, scratch)
        claims.commit(claim, payload, None if known else watch.read(), enqueue=enqueue)
    except Postponed as later:
        _postpone(claim, later)
    except LostClaim:
        log.info("%s was taken over by another worker; what this one found is dropped.", claim.job)
    except Exception as error:  # noqa: BLE001  the runner's edge: it is recorded with its traceback, and the run goes its way
        _record(claim, _failure(claim, error), watch)


def _compute(claim: Claim, scratch: RunScratch) -> bytes:
    with scratch.stage(claim.job.worker) as folder, Heart(claim) as heart:
        return results.pack(claim.stage.run(StageContext(claim.job.analysis, scratch, folder, heart.progress, turns.of(claim))))


def _postpone(claim: Claim, later: Postponed) -> None:
    try:
        claims.postpone(claim, later.seconds)
    except LostClaim:
        log.info("%s gave way after it was taken over by another worker.", claim.job)


def _failure(claim: Claim, error: Exception) -> Failure:
    """Foreseen failures keep their code and words; those that may pass, and all others, are tried again."""
    about = _about(claim)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        error = NoRoom(NoRoom.SENTENCE)
    if isinstance(error, Cancelled):
        return Failure(error.code, error.message, permanent=True)
    if isinstance(error, AppError):
        log.warning("Stage refused: %s %s", error.message, about)
        permanent = not error.retryable or isinstance(error, NoRoom)
        away = isinstance(error, ServiceUnavailable)
        return Failure(error.code, error.message, error.told, permanent=permanent, away=away, delay=settings.STAGE_RETRY_SECONDS)
    if isinstance(error, ProviderError):
        log.warning("Provider failed: %s %s", error, about, exc_info=error)
        told = failures.sentence_for_people(error)
        excerpt = _excerpt(error)
        return Failure(error.code, str(error), told, permanent=error.permanent, log=excerpt, delay=settings.STAGE_RETRY_SECONDS)
    log.error("Stage failed: %s", about, exc_info=error)
    if isinstance(error, OperationalError | InterfaceError):
        return Failure("DATABASE_AWAY", "The database could not be reached.", delay=min(settings.STAGE_RETRY_SECONDS, SOON_SECONDS))
    return Failure("INTERNAL_ERROR", UNEXPECTED, log=_excerpt(error), delay=settings.STAGE_RETRY_SECONDS)


def _excerpt(error: Exception) -> str:
    """The end of the traceback, for operators: it stays with the stage."""
    return clean_text("".join(traceback.format_exception(error))[-EXCERPT:])


def _about(claim: Claim) -> dict[str, object]:
    """What every line of the log says while a stage works."""
    run = claim.job.analysis
    ids = {"job": str(claim.job.pk), "run": str(run.pk), "video_id": str(run.video_id)}
    return ids | {"stage": claim.stage.name, "attempt": claim.job.attempt}


def _record(claim: Claim, failure: Failure, watch: Stopwatch) -> None:
    try:
        claims.fail(claim, failure, watch.read())
    except LostClaim:
        log.info("%s failed after it was taken over by another worker.", claim.job)


def tidy(scratch: RunScratch, *, goes_on_here: bool = True) -> bool:
    """Remove the run's scratch space once nothing of it waits or runs any more; whether there was any to remove.

    A stage after the result that pauses before a retry does not keep it: what it needs is made again. One that only gives way
    keeps what it has done. When no worker goes on here (`goes_on_here` off), patient stages that have not begun keep nothing either.
    """
    if not scratch.root.exists() or scratch.in_use():
        return False
    unfinished = ProcessingJob.objects.filter(analysis_id=scratch.root.name, status__in=UNFINISHED)
    failed = Q(status=Status.PENDING, not_before__gt=timezone.now()) & ~Q(error_code="")
    pausing = failed & ~Q(analysis__status__in=UNFINISHED)
    if not goes_on_here:
        unfinished = unfinished.exclude(stage__in=patient_ones(stages()), attempt=0, status=Status.PENDING)
    if unfinished.exclude(pausing).exists():
        return False
    scratch.remove()
    return True
