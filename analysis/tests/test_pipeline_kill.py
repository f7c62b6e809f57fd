"""`kill -9` of the worker group during every stage in turn: each run completes, once, with the same result."""

import os
import signal
from typing import Any

import pytest

from accounts.models import User
from analysis import runs
from analysis.models import Analysis, ProcessingJob, StageResult, Status
from analysis.pipeline import definition, results
from analysis.tests.pipeline_stages import NEEDS
from analysis.tests.waiting import until
from videos import intake
from videos.models import MediaFile, Video

pytestmark = pytest.mark.slow


def kill_group_of(job: ProcessingJob) -> None:
    """SIGKILL to every process of the queue's group that works on the stage."""
    os.killpg(os.getpgid(int(job.worker.split(":")[1])), signal.SIGKILL)


def payloads(analysis: Analysis) -> dict[str, Any]:
    return {name: results.of_run(analysis, name) for name in analysis.jobs.values_list("stage", flat=True)}


def found(analysis: Analysis) -> dict[str, Any]:
    """The result without the run's own id and the time of writing."""
    result = dict(analysis.result or {})
    result.pop("analysisId")
    if "geminiReport" in result:
        result["geminiReport"] = {**result["geminiReport"], "generatedAt": None}
    return result


def completed_inline(video: Video) -> Analysis:
    """What the same run gives in one process."""
    analysis = runs.start(video, enqueue=False)
    while runs.run_next(analysis):
        pass
    return runs.reload(analysis)


def undisturbed(video: Video) -> tuple[dict[str, Any], dict[str, Any]]:
    analysis = completed_inline(video)
    expected = found(analysis), payloads(analysis)
    StageResult.objects.all().delete()
    return expected


def test_a_run_survives_a_kill_in_each_of_its_stages(postgresql, make_video, pipeline, start_worker, settings):
    video = make_video()
    expected = undisturbed(video)
    analysis = runs.start(video)
    for stage in NEEDS:
        before = analysis.jobs.get(stage=stage).attempt
        beside = ",visual" if stage in ("audio", "voice", "transcript") else ""
        worker = start_worker(postgresql, PIPELINE_HOLD=stage + beside, STAGE_MAX_ATTEMPTS="9")
        until(analysis.jobs.filter(stage=stage, status=Status.PROCESSING, attempt__gt=before).exists)
        kill_group_of(analysis.jobs.get(stage=stage))
        assert worker.wait(30) != 0
    start_worker(postgresql)
    until(lambda: not analysis.jobs.unfinished().exists(), seconds=60)
    analysis.refresh_from_db()
    assert analysis.status == Status.COMPLETED
    assert (found(analysis), payloads(analysis)) == expected
    assert all(job.attempt >= 2 for job in analysis.jobs.all())
    # A stage whose group dies between its last line and its commit is done again; what counts is that it is kept once.
    assert set(pipeline.ran()[len(NEEDS) :]) == set(NEEDS)
    assert sorted(StageResult.objects.values_list("stage", flat=True)) == sorted(NEEDS)
    until(lambda: list(settings.SCRATCH_DIR.iterdir()) == [])


def test_the_real_stages_survive_a_kill_in_each(sqlite, pipeline, start_worker, settings, shared_media):
    settings.PIPELINE_DEFINITION = "analysis.tests.pipeline_stages.REAL"
    video = intake.receive(User.objects.local(), shared_media / "talking_head" / "grid_bbaf2n.mpg")
    expected = found(completed_inline(video))
    StageResult.objects.all().delete()
    MediaFile.objects.all().delete()
    analysis = runs.start(video)
    left = {stage.name for stage in definition.STAGES}
    while left:
        before = len(pipeline.ran("hold"))
        worker = start_worker(sqlite, PIPELINE_HOLD=",".join(left), STAGE_MAX_ATTEMPTS="9")
        until(lambda before=before: len(pipeline.ran("hold")) > before, seconds=90)  # type: ignore[misc]
        held = pipeline.ran("hold")[before]
        kill_group_of(analysis.jobs.get(stage=held))
        assert worker.wait(30) != 0
        left.discard(held)
    start_worker(sqlite)
    until(lambda: not analysis.jobs.unfinished().exists(), seconds=90)
    assert found(runs.reload(analysis)) == expected
    assert all(job.status == Status.COMPLETED for job in analysis.jobs.all())
    assert all(job.attempt >= 2 for job in analysis.jobs.all())
    assert set(video.files.values_list("kind", flat=True)) >= {"report", "thumbnail"}
    until(lambda: list(settings.SCRATCH_DIR.iterdir()) == [])
