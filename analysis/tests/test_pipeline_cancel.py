"""Stopping a run: what waits never starts, what runs ends soon, nothing is left."""

import threading
import time

import pytest

from analysis import runs
from analysis.models import ProcessingJob, Status
from analysis.pipeline import heart, runner
from analysis.pipeline.stage import Stage
from analysis.tests.waiting import until
from coherence.core import queue
from videos.models import Video

pytestmark = pytest.mark.usefixtures("database", "pipeline")


def test_a_waiting_run_ends_at_once(make_video, pipeline):
    analysis = runs.start(make_video())
    assert runs.cancel(analysis)
    analysis.refresh_from_db()
    assert (analysis.status, analysis.error_code) == (Status.FAILED, "CANCELLED")
    assert analysis.cancel_requested_at is not None
    assert Video.objects.get(pk=analysis.video_id).status == Video.Status.FAILED
    assert queue.length() == 0
    assert not runs.run_next(analysis)
    assert pipeline.ran("start") == []


def test_an_ended_run_cannot_be_cancelled(make_video):
    analysis = runs.start(make_video())
    assert runs.cancel(analysis)
    assert not runs.cancel(analysis)


def test_cancelling_a_second_analysis_keeps_the_video_completed(make_video, settings):
    video = make_video()
    analysis = runs.start(video)
    while runs.run_next(analysis):
        pass
    settings.PIPELINE_DEFINITION = "analysis.tests.pipeline_stages.RAISED"
    runs.cancel(runs.start(video))
    video.refresh_from_db()
    assert video.status == Video.Status.COMPLETED


def cancel_when_running(job: ProcessingJob) -> threading.Thread:
    def wait_and_cancel() -> None:
        from django.db import connection

        until(lambda: ProcessingJob.objects.get(pk=job.pk).status == Status.PROCESSING)
        runs.cancel(job.analysis)
        connection.close()

    thread = threading.Thread(target=wait_and_cancel)
    thread.start()
    return thread


def test_a_running_stage_stops_at_its_next_progress_call(make_video, pipeline, settings, monkeypatch):
    monkeypatch.setattr(heart, "SECONDS_BETWEEN_REPORTS", 0.05)
    pipeline.hold("probe")
    job = runs.start(make_video()).jobs.get(stage="probe")
    thread = cancel_when_running(job)
    runner.run(job.pk)
    thread.join()
    job.refresh_from_db()
    assert (job.status, job.error_code) == (Status.FAILED, "CANCELLED")
    assert pipeline.ran("start") == ["probe"]
    assert pipeline.ran("end") == []
    assert list(settings.SCRATCH_DIR.iterdir()) == []


def test_a_stage_that_reports_nothing_is_interrupted_by_its_heart(make_video, settings, monkeypatch):
    deaf = Stage(name="probe", version=1, needs=(), share=1, sentence="Sleeping", run=lambda ctx: time.sleep(60))
    monkeypatch.setattr("analysis.tests.pipeline_stages.DEAF", (deaf,), raising=False)
    settings.PIPELINE_DEFINITION = "analysis.tests.pipeline_stages.DEAF"
    settings.STAGE_HEARTBEAT_SECONDS = 0.1
    job = runs.start(make_video()).jobs.get(stage="probe")
    thread = cancel_when_running(job)
    begun = time.monotonic()
    runner.run(job.pk)
    thread.join()
    assert time.monotonic() - begun < 30
    job.refresh_from_db()
    assert (job.status, job.error_code) == (Status.FAILED, "CANCELLED")
