"""Runs: start one, stop one, say how long it takes, set going again what is stuck."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts import profiles
from analysis.models import Analysis, ProcessingJob, Status
from analysis.pipeline import estimate, outcome, ready, recovery, results, runner
from analysis.pipeline.definition import stages
from analysis.pipeline.recovery import Resumed
from analysis.pipeline.scratch import RunScratch
from analysis.pipeline.stage import RESULT_STAGE, Stage, patient_ones
from analysis.providers import places
from analysis.realtime import events
from billing import limits
from coherence.core import logs
from coherence.core.errors import (
    Conflict,
    NotFound,
)
from videos.models import Video


def providers_from_settings() -> dict[str, str]:
    return {"speech": settings.SPEECH_PROVIDER, "vision": settings.VISION_PROVIDER, "coaching": settings.COACHING_PROVIDER}


def start(video: Video, *, providers: Mapping[str, str] | None = None, enqueue: bool = True) -> Analysis:
    """Start a run over the video, or return the one that is under way.

    What is known from earlier runs over the same bytes is done at once; when everything is, the run is completed on return.
    `enqueue` is off when the caller runs the stages itself (`run_inline`). Raises NotFound when the video is gone.
    """
    with transaction.atomic():
        locked = Video.objects.select_for_update().filter(pk=video.pk, deleted_at=None).first()
        if locked is None:
            raise NotFound("This recording does not exist any more.")
        under_way = Analysis.objects.unfinished().filter(video=locked).first()
        if under_way:
            return under_way
        chosen = {**providers_from_settings(), **(providers or {})}
        if profiles.is_private(locked.user):
            chosen = places.kept_here(chosen)
        analysis = Analysis.objects.create(video=locked, providers=chosen, request_id=logs.request_id())
        locked.status = Video.Status.PENDING
        locked.save(update_fields=["status", "updated_at"])
        events.tell_standing(locked.pk, events.STATUS)
        _make_jobs(analysis)
        if enqueue:
            ready.enqueue_ready(analysis)
    analysis.refresh_from_db()
    return analysis


def _make_jobs(analysis: Analysis) -> None:
    """One row per stage; those whose payload is known, or only needed for known ones, are done."""
    pipeline = stages()
    keys = results.content_keys(pipeline, analysis)
    have = results.known(analysis.video.user_id, keys.values())
    known = {name for name, key in keys.items() if key in have}
    if RESULT_STAGE in known and not _report_is_stored(analysis, keys[RESULT_STAGE]):
        results.drop(analysis.video.user_id, [keys[RESULT_STAGE]])
        known.discard(RESULT_STAGE)
    to_do = _needed(pipeline, known)
    ProcessingJob.objects.bulk_create(_job(analysis, stage, keys[stage.name], cached=stage.name not in to_do) for stage in pipeline)
    if RESULT_STAGE in known:
        payload = results.find(analysis.video.user_id, keys[RESULT_STAGE])
        outcome.started(analysis)
        outcome.completed(analysis, results.unpack(payload or b""))


def _report_is_stored(analysis: Analysis, key: str) -> bool:
    """Whether the PDF that a known result speaks of is still there: else its stage does it again."""
    payload = results.find(analysis.video.user_id, key)
    pdf = results.unpack(payload).get("pdf") if payload else None
    return not pdf or default_storage.exists(pdf)


def _needed(pipeline: tuple[Stage, ...], known: set[str]) -> set[str]:
    """The stages that must run: unknown ones that give the result, end the pipeline, or are needed by one that must run."""
    wanted = {stage.name for stage in pipeline} - {need for stage in pipeline for need in stage.needs} | {RESULT_STAGE}
    to_do: set[str] = set()
    for stage in reversed(pipeline):
        if stage.name in wanted and stage.name not in known:
            to_do.add(stage.name)
            wanted.update(stage.needs)
    return to_do


def _job(analysis: Analysis, stage: Stage, key: str, *, cached: bool) -> ProcessingJob:
    job = ProcessingJob(analysis=analysis, video=analysis.video, stage=stage.name, stage_version=stage.version, content_key=key)
    if cached:
        job.status, job.from_cache, job.progress, job.finished_at = Status.COMPLETED, True, 1.0, timezone.now()
    return job


def rerun(analysis: Analysis, names: Iterable[str], *, enqueue: bool = True) -> Analysis:
    """Forget what these stages found for the run's recording and start a run that finds it again, with the same providers.

    Raises Conflict while the recording is being analysed: what that run has found so far must not vanish under it.
    """
    pipeline, names = stages(), set(names)
    keys = [key for name, key in results.content_keys(pipeline, analysis).items() if name in names]
    keys += analysis.jobs.filter(stage__in=names).values_list("content_key", flat=True)
    with transaction.atomic():
        video = Video.objects.select_for_update().get(pk=analysis.video_id)
        if Analysis.objects.unfinished().filter(video=video).exists():
            raise Conflict("This recording is being analysed already.")
        results.drop(analysis.video.user_id, keys)
        return start(video, providers=analysis.providers, enqueue=enqueue)


def cancel(analysis: Analysis) -> bool:
    """Stop a run: waiting stages never start, running ones end within a heartbeat. False when it had ended already."""
    with transaction.atomic():
        locked = Analysis.objects.unfinished().select_for_update().filter(pk=analysis.pk).first()
        if locked is None:
            return False
        locked.cancel_requested_at = timezone.now()
        locked.save(update_fields=["cancel_requested_at", "updated_at"])
        outcome.failed(locked, "CANCELLED", "The analysis was cancelled.")
    runner.tidy(RunScratch(analysis.pk))
    return True


def stop(video: Video) -> None:
    """End whatever is done over the recording, what comes after a result too: nobody will look at it any more."""
    for analysis in Analysis.objects.filter(video=video):
        if not cancel(analysis):
            with transaction.atomic():
                locked = Analysis.objects.select_for_update().get(pk=analysis.pk)
                outcome.give_up(locked.jobs.all(), "CANCELLED", "The recording was deleted.")


def again(video: Video) -> Analysis:
    """Analyse a recording once more, or return the run that is under way.

    One whose every run failed gave its plan slot back and takes one again. Raises what `limits.take_upload` raises.
    """
    with transaction.atomic():
        under_way = video.analyses.unfinished().first()
        if under_way is not None:
            return under_way
        if not video.analyses.filter(status=Status.COMPLETED).exists():
            limits.take_upload(video.user, outcome.slot(video.pk))
        return start(video)


def interrupt(video: Video) -> Analysis:
    """Cancel what is under way for the recording. Raises Conflict when nothing is."""
    under_way = video.analyses.unfinished().first()
    if under_way is None or not cancel(under_way):
        raise Conflict("Nothing is being analysed here.")
    return under_way


def complete(analysis: Analysis, payload: Any) -> None:
    """Keep a result that did not come from the pipeline's own report stage: `{"result": …, "pdf": storage key}`."""
    with transaction.atomic():
        outcome.completed(Analysis.objects.select_for_update().get(pk=analysis.pk), payload)


def eta_seconds(analysis: Analysis) -> float | None:
    """Seconds to the result, from how long its stages took lately; None when that is not known, 0 when the run has ended."""
    return estimate.seconds_left(analysis)


def expected_seconds(video: Video) -> float:
    """Seconds to the newest result of the recording: 0 when it is there, by the length alone when nothing better is known."""
    newest = Analysis.objects.filter(video=video).order_by("-created_at", "-pk").first()
    known = eta_seconds(newest) if newest else None
    return estimate.from_length(video.duration_seconds) if known is None else known


def resume_stuck(patience: float | None = None) -> Resumed:
    """Set going again what no longer moves on its own; safe at any time, from anywhere, by many at once."""
    return recovery.resume(patience)


def leave(analysis: Analysis) -> None:
    """Whoever worked on the run goes, and perhaps nobody stays to make its films: the copies made for the run are removed."""
    runner.tidy(RunScratch(analysis.pk), goes_on_here=False)


def run_next(analysis: Analysis, *, patient: bool = True) -> bool:
    """Do one stage of the run in this process; False when none is due now. Without `patient` only what somebody waits for."""
    due = [job for job in ready.ready(analysis) if patient or job.stage not in patient_ones(stages())]
    return any(runner.run(job.pk, enqueue=False) for job in due[:1])


def is_waited_for(analysis: Analysis) -> bool:
    """Something runs, or could, that is not left to whenever there is time."""
    hurried = analysis.jobs.exclude(stage__in=patient_ones(stages()))
    return any(job.status == Status.PROCESSING or job.is_due() for job in hurried)


def reload(analysis: Analysis) -> Analysis:
    """The run as it is now; NotFound when it was deleted with its recording."""
    try:
        analysis.refresh_from_db()
    except Analysis.DoesNotExist:
        raise NotFound("This recording was deleted while it was analysed.") from None
    return analysis


def payload(analysis: Analysis, stage: str) -> Any:
    """What a stage of the run found; LookupError when it has nothing."""
    return results.of_run(analysis, stage)
