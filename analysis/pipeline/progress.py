"""How far a run is, for people: one number that never falls, and one sentence."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from analysis.models import Analysis, ProcessingJob, Status
from analysis.pipeline.definition import stages
from analysis.pipeline.stage import Stage, optional
from analysis.querysets import UNFINISHED
from analysis.realtime import events

BREATH: Final = timedelta(seconds=0.5)


def percent(pipeline: Iterable[Stage], jobs: Iterable[ProcessingJob]) -> int:
    """0 to 99: done shares over all shares up to the result. The 100 belongs to the completed run."""
    pipeline = tuple(pipeline)
    beyond = optional(pipeline)
    done = {job.stage: 1.0 if job.status == Status.COMPLETED else job.progress for job in jobs}
    counted = [stage for stage in pipeline if stage.name not in beyond]
    total = sum(stage.share for stage in counted)
    reached = sum(stage.share * done.get(stage.name, 0.0) for stage in counted)
    return min(int(100 * reached / total), 99) if total else 0


def sentence(pipeline: Iterable[Stage], jobs: Iterable[ProcessingJob]) -> str:
    """What is being done: of the running stages the one that stands first in the pipeline."""
    running = {job.stage for job in jobs if job.status == Status.PROCESSING}
    return next((stage.sentence for stage in pipeline if stage.name in running), "")


def refresh(analysis: Analysis) -> None:
    """Bring the run's progress and sentence up to date from its stages, and tell who watches; only what has changed is written.

    A number that grew within a breath of the last change is kept and not told: with two stages at work that would be often.
    """
    jobs = list(analysis.jobs.all())
    words, reached = sentence(stages(), jobs), percent(stages(), jobs)
    unfinished = Analysis.objects.filter(pk=analysis.pk, status__in=UNFINISHED)
    now, told_at = timezone.now(), analysis.updated_at
    with transaction.atomic():
        if words and unfinished.exclude(stage=words).update(stage=words, progress=Greatest(F("progress"), reached), updated_at=now):
            events.tell_standing(analysis.video_id, events.STAGE)
        elif now - told_at >= BREATH and unfinished.filter(progress__lt=reached).update(progress=reached, updated_at=now):
            events.tell_standing(analysis.video_id, events.PROGRESS)
        else:
            unfinished.filter(progress__lt=reached).update(progress=reached)
