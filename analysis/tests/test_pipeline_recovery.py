"""What stopped moving is found and set going again, once, whoever looks."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from analysis import runs
from analysis.models import ProcessingJob, Status
from analysis.pipeline import claims, recovery
from analysis.pipeline.scratch import RunScratch
from coherence.core import queue
from videos.models import Video

pytestmark = pytest.mark.usefixtures("database", "pipeline")


def claimed(make_video: Callable[[], Video], worker: str = "elsewhere:1:gone") -> ProcessingJob:
    """A stage that a worker took and never ended."""
    analysis = runs.start(make_video())
    claim = claims.take(analysis.jobs.get(stage="probe").pk, worker)
    assert claim is not None
    return claim.job


def silent_for(job: ProcessingJob, seconds: float) -> None:
    ProcessingJob.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(seconds=seconds))


def test_a_silent_stage_is_given_to_another_worker(make_video, settings):
    job = claimed(make_video)
    silent_for(job, settings.STAGE_STALE_SECONDS + 1)
    assert runs.resume_stuck().crashed == 1
    job.refresh_from_db()
    assert (job.status, job.attempt, job.error_code) == (Status.PENDING, 1, "WORKER_DIED")
    assert queue.waiting([job.queue_ticket])


def test_a_living_stage_is_left_alone(make_video):
    job = claimed(make_video)
    assert not runs.resume_stuck().any
    job.refresh_from_db()
    assert job.status == Status.PROCESSING


def test_a_silent_stage_whose_holder_lives_on_this_host_is_left_alone(make_video, settings):
    job = claimed(make_video, "here:1:busy")
    silent_for(job, settings.STAGE_STALE_SECONDS + 1)
    with RunScratch(job.analysis_id).claim("here:1:busy"):
        assert runs.resume_stuck().crashed == 0


def test_a_holder_that_died_on_this_host_is_found_at_once(make_video, settings):
    job = claimed(make_video, "here:1:dead")
    path = RunScratch(job.analysis_id).root / "claims"
    path.mkdir(parents=True)
    lock = f"f = open({str(path / 'here:1:dead')!r}, 'w'); fcntl.flock(f, fcntl.LOCK_EX)"
    hold = f"import fcntl, sys; {lock}; print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert runs.resume_stuck().crashed == 0
        os.kill(holder.pid, signal.SIGKILL)
    assert runs.resume_stuck().crashed == 1


def test_crashes_count_and_the_third_ends_the_run(make_video, settings):
    job = claimed(make_video)
    for attempt in (1, 2, 3):
        silent_for(job, settings.STAGE_STALE_SECONDS + 1)
        runs.resume_stuck()
        assert (claims.take(job.pk, f"elsewhere:1:{attempt}") is None) == (attempt == 3)
    job.analysis.refresh_from_db()
    assert (job.analysis.status, job.analysis.error_code) == (Status.FAILED, "PROCESSING_FAILED")


def test_resuming_twice_queues_once(make_video, settings):
    job = claimed(make_video)
    silent_for(job, settings.STAGE_STALE_SECONDS + 1)
    runs.resume_stuck()
    length = queue.length()
    assert not runs.resume_stuck().any
    assert queue.length() == length


def test_a_due_retry_is_queued_and_one_that_is_not_waits(make_video):
    job = runs.start(make_video()).jobs.get(stage="probe")
    paused = {"enqueued_at": None, "not_before": timezone.now() + timedelta(seconds=60)}
    ProcessingJob.objects.filter(pk=job.pk).update(**paused)
    assert runs.resume_stuck().retries == 0
    ProcessingJob.objects.filter(pk=job.pk).update(not_before=timezone.now())
    assert runs.resume_stuck().retries == 1
    assert runs.resume_stuck().retries == 0


def test_a_task_that_fell_out_of_the_queue_is_queued_again_in_its_place(make_video):
    job = runs.start(make_video()).jobs.get(stage="probe")
    queue.withdraw(job.queue_ticket)
    assert runs.resume_stuck().lost == 0
    assert runs.resume_stuck(patience=0).lost == 1
    assert runs.resume_stuck(patience=0).lost == 0
    assert queue.length() == 1


def test_a_run_whose_inline_caller_is_gone_goes_through_the_queue(make_video):
    analysis = runs.start(make_video(), enqueue=False)
    assert runs.resume_stuck().idle_runs == 0
    assert runs.resume_stuck(patience=0).idle_runs == 1
    assert queue.length() == 1
    assert analysis.jobs.get(stage="probe").enqueued_at is not None


def test_a_nudge_replaces_only_what_is_out_of_sight(make_video):
    analysis = runs.start(make_video())
    assert recovery.nudge(analysis) == 0
    queue.withdraw(analysis.jobs.get(stage="probe").queue_ticket)
    assert recovery.nudge(analysis) == 1


def test_scratch_of_ended_runs_is_swept_and_of_others_kept(make_video):
    running, ended = runs.start(make_video()), runs.start(make_video())
    runs.cancel(ended)
    for analysis in (running, ended):
        assert RunScratch(analysis.pk).shared.is_dir()
    assert runs.resume_stuck().scratch == 1
    assert RunScratch(running.pk).root.is_dir()
    assert not RunScratch(ended.pk).root.exists()


def test_a_stage_that_a_new_release_dropped_ends_the_run(make_video, settings):
    analysis = runs.start(make_video())
    analysis.jobs.filter(stage="probe").update(stage="astrology")
    assert claims.take(analysis.jobs.get(stage="astrology").pk, "one") is None
    analysis.refresh_from_db()
    assert (analysis.status, analysis.error_code) == (Status.FAILED, "PROCESSING_FAILED")
