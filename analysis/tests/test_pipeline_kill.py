"""`kill -9` of the worker group during every stage in turn: each run completes, once, with the same result."""

import os
import signal
from typing import Any

import pytest

from analysis import runs
from analysis.models import Analysis, ProcessingJob, StageResult, Status
from analysis.pipeline import results
from analysis.tests.pipeline_stages import NEEDS
from analysis.tests.waiting import until
from videos.models import Video

pytestmark = pytest.mark.slow


def kill_group_of(job: ProcessingJob) -> None:
    """SIGKILL to every process of the queue's group that works on the stage."""
    os.killpg(os.getpgid(int(job.worker.split(":")[1])), signal.SIGKILL)


def payloads(analysis: Analysis) -> dict[str, Any]:
    return {name: results.of_run(analysis, name) for name in analysis.jobs.values_list("stage", flat=True)}


def found(analysis: Analysis) -> dict[str, Any]:
    """The result without the run's own id."""
    return {key: value for key, value in (analysis.result or {}).items() if key != "analysisId"}


def undisturbed(video: Video) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the same run gives in one process."""
    analysis = runs.start(video, enqueue=False)
    while runs.run_next(analysis):
        pass
    analysis.refresh_from_db()
    expected = found(analysis), payloads(analysis)
    StageResult.objects.all().delete()
    return expected


def test_a_run_survives_a_kill_in_each_of_its_stages(database, make_video, pipeline, start_worker, settings):
    video = make_video()
    expected = undisturbed(video)
    analysis = runs.start(video)
    for stage in NEEDS:
        before = analysis.jobs.get(stage=stage).attempt
        beside = ",visual" if stage in ("audio", "voice", "transcript") else ""
        worker = start_worker(database, PIPELINE_HOLD=stage + beside, STAGE_MAX_ATTEMPTS="9")
        until(analysis.jobs.filter(stage=stage, status=Status.PROCESSING, attempt__gt=before).exists)
        kill_group_of(analysis.jobs.get(stage=stage))
        assert worker.wait(30) != 0
    start_worker(database)
    until(lambda: not analysis.jobs.unfinished().exists(), seconds=60)
    analysis.refresh_from_db()
    assert analysis.status == Status.COMPLETED
    assert (found(analysis), payloads(analysis)) == expected
    assert all(job.attempt >= 2 for job in analysis.jobs.all())
    assert sorted(pipeline.ran()[len(NEEDS) :]) == sorted(NEEDS)
    until(lambda: list(settings.SCRATCH_DIR.iterdir()) == [])
