"""How runs begin and end. Every function works inside the caller's transaction, with the run's row locked."""

import uuid
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from analysis import news, opinions
from analysis.models import Analysis, ProcessingJob, Status
from analysis.pipeline import results
from analysis.pipeline.definition import stages
from analysis.pipeline.stage import RESULT_STAGE, Stage, dependants, optional
from analysis.querysets import UNFINISHED, JobQuerySet
from analysis.realtime import events
from billing import limits
from coherence.core import queue
from coherence.core.errors import ServiceUnavailable
from videos.models import Video
from videos.shelf import texts

if TYPE_CHECKING:
    from analysis.pipeline.claims import Failure


def may_run(analysis: Analysis, stage: str) -> bool:
    """Stages run while their run is unfinished; those after the result may outlast it."""
    return analysis.status in UNFINISHED or (analysis.status == Status.COMPLETED and stage in optional(stages()))


def started(analysis: Analysis) -> None:
    """The first stage of the run has been claimed."""
    now = timezone.now()
    if Analysis.objects.filter(pk=analysis.pk, status=Status.PENDING).update(status=Status.PROCESSING, started_at=now, updated_at=now):
        analysis.status = Status.PROCESSING
        Video.objects.filter(pk=analysis.video_id).update(status=Video.Status.PROCESSING, updated_at=now)
        events.tell_standing(analysis.video_id, events.STATUS)


def stage_done(analysis: Analysis, job: ProcessingJob, payload: bytes) -> None:
    queue.withdraw(job.queue_ticket)
    if job.stage == RESULT_STAGE:
        completed(analysis, results.unpack(payload))


def stage_failed(analysis: Analysis, stage: Stage, failure: "Failure") -> None:
    """The stage will not be tried again. What comes after the result takes nothing down but what needs it."""
    if stage.name in optional(stages()):
        give_up(analysis.jobs.filter(stage__in=dependants(stages(), stage.name)), failure.code, "A stage before this one failed.")
    elif failure.permanent:
        failed(analysis, failure.code, failure.told or failure.message)
    elif failure.away:
        failed(analysis, ServiceUnavailable.code, failure.told or failure.message)
    else:
        failed(analysis, "PROCESSING_FAILED", f"The analysis did not get past “{stage.sentence}”. Please try again.")


def completed(analysis: Analysis, payload: Any) -> None:
    """Keep the result `{"result": AnalysisResult, "pdf": storage key}` and end the run well."""
    result = {**payload["result"], "analysisId": str(analysis.pk)}
    now = timezone.now()
    values = {
        "status": Status.COMPLETED,
        "progress": 100,
        "stage": "",
        "result": result,
        "coherence_score": result.get("coherenceScore"),
        "score_tier": result.get("scoreTier") or "",
        "metrics": result.get("metrics"),
        "dissonance_flags": result.get("dissonanceFlags"),
        "flags_by_type": Counter(flag["type"] for flag in result.get("dissonanceFlags") or () if "type" in flag),
        "completed_at": now,
        "updated_at": now,
    }
    if Analysis.objects.filter(pk=analysis.pk, status__in=UNFINISHED).update(**values):
        analysis.status = Status.COMPLETED
        score = {"coherence_score": values["coherence_score"], "score_tier": values["score_tier"]}
        Video.objects.filter(pk=analysis.video_id).update(status=Video.Status.COMPLETED, updated_at=now, **score)
        texts.keep(analysis.video, spoken(result))
        opinions.carry(analysis, result.get("dissonanceFlags") or ())
        events.tell_standing(analysis.video_id, events.RESULTS)
        news.tell_ready(analysis)


def spoken(result: Mapping[str, Any]) -> list[texts.Stretch]:
    """What is said in the recording, and when: what it is searched by."""
    return [(float(each["start"]), str(each["text"])) for each in result.get("transcript") or ()]


def failed(analysis: Analysis, code: str, message: str) -> bool:
    """End the run badly. Waiting stages never start; running ones learn it at their next heartbeat."""
    now = timezone.now()
    values = {"status": Status.FAILED, "stage": "", "error_code": code, "error_message": message, "completed_at": now, "updated_at": now}
    if not Analysis.objects.filter(pk=analysis.pk, status__in=UNFINISHED).update(**values):
        return False
    analysis.status = Status.FAILED
    give_up(analysis.jobs.all(), code, "The run ended before this stage.")
    earlier = Analysis.objects.filter(video_id=analysis.video_id, status=Status.COMPLETED).exists()
    status = Video.Status.COMPLETED if earlier else Video.Status.FAILED
    if not earlier:
        limits.release(slot(analysis.video_id))
    Video.objects.filter(pk=analysis.video_id).update(status=status, updated_at=now)
    events.tell_standing(analysis.video_id, events.FAILED)
    news.tell_failed(analysis, code)
    return True


def slot(video_id: uuid.UUID) -> str:
    """The key of the use of the plan that the recording stands for: what brings no result is given back."""
    return f"video:{video_id}"


def give_up(jobs: JobQuerySet, code: str, message: str) -> None:
    """Those of the stages that wait will not run; the queue forgets them."""
    waiting = jobs.filter(status=Status.PENDING)
    for ticket in waiting.values_list("queue_ticket", flat=True):
        queue.withdraw(ticket)
    waiting.update(status=Status.FAILED, error_code=code, error_message=message, finished_at=timezone.now())
