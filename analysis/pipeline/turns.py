"""Whose turn it is: long work that nobody waits for gives way to runs that somebody waits for."""

import socket
from collections.abc import Callable
from functools import partial
from typing import Final

from django.db.models import Q

from analysis.models import ProcessingJob, Status
from analysis.pipeline.claims import Claim
from analysis.pipeline.definition import stages
from analysis.pipeline.stage import Postponed, patient_ones
from analysis.querysets import UNFINISHED

SECONDS: Final = 5.0
"""After so long it is looked at again whether others still wait."""
_helping = False


def only_help() -> None:
    """From now on this process and its children do no patient work: they are there for one command, whose user waits."""
    global _helping
    _helping = True


def of(claim: Claim) -> Callable[[], None]:
    """What a stage calls where it can be left."""
    return partial(_give_way, claim) if claim.stage.patient else _go_on


def _go_on() -> None:
    """Somebody waits for this very stage."""


def _give_way(claim: Claim) -> None:
    if _helping or _others_wait() or _earlier_ones_here(claim):
        raise Postponed(SECONDS)


def _others_wait() -> bool:
    """A stage that leads to a result is queued, and no worker has taken it yet."""
    queued = ProcessingJob.objects.filter(status=Status.PENDING, enqueued_at__isnull=False, analysis__status__in=UNFINISHED)
    return queued.exists()


def _earlier_ones_here(claim: Claim) -> bool:
    """Other patient work runs on this machine: one worker is always free for whoever comes."""
    here = f"{socket.gethostname()[:60]}:"
    running = ProcessingJob.objects.filter(status=Status.PROCESSING, stage__in=patient_ones(stages()), worker__startswith=here)
    began = claim.job.started_at
    earlier = Q(started_at__lt=began) | Q(started_at=began, pk__lt=claim.job.pk)
    return running.filter(earlier).exclude(pk=claim.job.pk).exists()
