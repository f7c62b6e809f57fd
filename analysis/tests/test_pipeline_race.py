"""Many at once, each with a connection of its own: what must happen once happens once, on both databases."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from analysis import runs
from analysis.models import Analysis, ProcessingJob, Status
from analysis.pipeline import claims, results, runner
from coherence.core import queue

pytestmark = pytest.mark.usefixtures("database", "pipeline")
MANY = 6


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returned or raised; all begin together."""
    start, found = threading.Barrier(len(calls)), [None] * len(calls)

    def one(index: int, call: Callable[[], Any]) -> None:
        start.wait()
        try:
            found[index] = call()
        except Exception as error:  # noqa: BLE001  handed to the test
            found[index] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_starting_a_run(make_video):
    video = make_video()
    started = at_once(*[lambda: runs.start(video)] * MANY)
    assert len({analysis.pk for analysis in started}) == 1
    assert queue.length() == 1


def test_claiming_a_stage(make_video):
    job = runs.start(make_video()).jobs.get(stage="probe")
    taken = at_once(*[lambda name=f"worker {n}": claims.take(job.pk, name) for n in range(MANY)])
    assert len([claim for claim in taken if claim is not None]) == 1
    assert ProcessingJob.objects.get(pk=job.pk).attempt == 1


def test_two_branches_that_end_together_queue_what_follows_once(make_video):
    analysis = runs.start(make_video(), enqueue=False)
    for _ in ("probe", "audio", "voice"):
        job = next(job for job in analysis.jobs.filter(status=Status.PENDING, stage__in=("probe", "audio", "voice")) if is_ready(job))
        runner.run(job.pk, enqueue=False)
    ends = [claims.take(analysis.jobs.get(stage=stage).pk, stage) for stage in ("transcript", "visual")]
    payload = results.pack({"stage": "x"})
    at_once(*[lambda claim=claim: claims.commit(claim, payload, None, enqueue=True) for claim in ends])
    assert analysis.jobs.get(stage="dissonance").enqueued_at is not None
    assert queue.length() == 1


def is_ready(job: ProcessingJob) -> bool:
    from analysis.pipeline import ready

    return job in ready.ready(job.analysis)


def test_resuming(make_video, settings):
    stages = [runs.start(make_video()).jobs.get(stage="probe") for _ in range(3)]
    crashed, lost, due = stages
    claims.take(crashed.pk, "elsewhere:1:gone")
    long_ago = timezone.now() - timedelta(hours=1)
    ProcessingJob.objects.filter(pk=crashed.pk).update(heartbeat_at=long_ago)
    ProcessingJob.objects.filter(pk=lost.pk).update(enqueued_at=long_ago)
    ProcessingJob.objects.filter(pk=due.pk).update(enqueued_at=None, not_before=long_ago)
    for job in stages:
        queue.withdraw(job.queue_ticket)
    resumed = at_once(*[runs.resume_stuck] * MANY)
    assert sum(each.crashed for each in resumed) == 1
    assert sum(each.lost for each in resumed) == 1
    assert sum(each.retries for each in resumed) == 1
    assert queue.length() == 3


def test_cancelling_while_it_is_claimed(make_video):
    analysis = runs.start(make_video())
    job = analysis.jobs.get(stage="probe")
    at_once(lambda: runs.cancel(analysis), lambda: runner.run(job.pk))
    assert Analysis.objects.get(pk=analysis.pk).error_code == "CANCELLED"
    assert not analysis.jobs.unfinished().exists()


def test_failing_in_both_branches(make_video):
    analysis = runs.start(make_video(), enqueue=False)
    runs.run_next(analysis)
    ends = [claims.take(analysis.jobs.get(stage=stage).pk, stage) for stage in ("audio", "visual")]
    failure = claims.Failure("INVALID_FORMAT", "No.", permanent=True)
    at_once(*[lambda claim=claim: claims.fail(claim, failure) for claim in ends])
    analysis.refresh_from_db()
    assert (analysis.status, analysis.error_code) == (Status.FAILED, "INVALID_FORMAT")
    assert not analysis.jobs.unfinished().exists()
