"""`manage.py resume_stuck_runs` and `rerun_stage`, and the worker that a command keeps beside it."""

import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from analysis import runs
from analysis.models import Analysis, ProcessingJob, StageResult, Status, Worker
from analysis.pipeline.companion import Companion
from analysis.tests.waiting import until
from coherence.core import queue
from coherence.core.errors import ProcessingFailed

pytestmark = pytest.mark.usefixtures("sqlite", "pipeline")


@pytest.fixture
def completed(make_video):
    def make():
        analysis = runs.start(make_video(), enqueue=False)
        while runs.run_next(analysis):
            pass
        return runs.reload(analysis)

    return make


def test_resuming_says_what_it_did(make_video, settings, capsys):
    job = runs.start(make_video()).jobs.get(stage="probe")
    long_ago = timezone.now() - timedelta(hours=1)
    ProcessingJob.objects.filter(pk=job.pk).update(status=Status.PROCESSING, attempt=1, worker="elsewhere:1:gone", heartbeat_at=long_ago)
    call_command("resume_stuck_runs")
    assert "1 crashed" in capsys.readouterr().out


def test_a_dry_run_only_says_what_would_be_done(completed, capsys):
    analysis = completed()
    before = StageResult.objects.count()
    call_command("rerun_stage", "--stage", "scoring", "--video", str(analysis.video_id), "--dry-run")
    assert "Would run scoring, coaching, report, renditions again" in capsys.readouterr().out
    assert (StageResult.objects.count(), Analysis.objects.count()) == (before, 1)


def test_a_stage_and_what_depends_on_it_run_again(completed, pipeline, capsys):
    analysis = completed()
    done = len(pipeline.ran())
    call_command("rerun_stage", "--stage", "scoring", "--analysis", str(analysis.pk), "--inline")
    assert pipeline.ran()[done:] == ["scoring", "coaching", "report", "renditions"]
    assert "completed" in capsys.readouterr().out


def test_through_the_queue_by_default_and_no_more_than_the_limit(completed):
    first, second = completed(), completed()
    before = queue.length()
    call_command("rerun_stage", "--stage", "report", "--all", "--limit", "1")
    assert queue.length() == before + 1
    assert Analysis.objects.unfinished().get().video_id == second.video_id != first.video_id


def test_a_recording_that_is_being_analysed_is_left_out(completed, capsys):
    analysis = completed()
    runs.rerun(analysis, ["report"])
    before = queue.length()
    call_command("rerun_stage", "--stage", "report", "--all")
    assert "left out" in capsys.readouterr().out
    assert queue.length() == before


@pytest.mark.parametrize("limit", ["-3", "0", "many"])
def test_a_limit_is_a_number_of_recordings(limit):
    with pytest.raises(CommandError, match="no number of recordings"):
        call_command("rerun_stage", "--stage", "report", "--limit", limit)


def test_nothing_to_run_again_is_an_error(make_video):
    with pytest.raises(CommandError):
        call_command("rerun_stage", "--stage", "report", "--video", str(make_video().pk))


@pytest.fixture
def companion(sqlite, environment, monkeypatch):
    for name, value in environment(sqlite).items():
        monkeypatch.setenv(name, value)
    made = Companion()
    yield made
    made.stop()


def test_no_companion_is_started_beside_a_living_worker(companion, monkeypatch):
    monkeypatch.setattr(queue, "start_worker", lambda output: pytest.fail("a second worker was started"))
    Worker.objects.create(host="here", pid=1, heartbeat_at=timezone.now())
    companion.start()
    companion.stop()
    assert Worker.objects.count() == 1


@pytest.mark.slow
def test_a_worker_that_takes_no_work_is_replaced(companion, make_video):
    Worker.objects.create(host="here", pid=1, heartbeat_at=timezone.now())
    analysis = runs.start(make_video())
    queue.withdraw(analysis.jobs.get(stage="probe").queue_ticket)  # pulled by the worker that hangs
    companion.start()

    def over():
        companion.look_after(analysis)
        return runs.reload(analysis).status == Status.COMPLETED

    until(over, seconds=120)


def test_a_worker_busy_with_other_runs_is_left_alone(companion, make_video, monkeypatch):
    monkeypatch.setattr(queue, "start_worker", lambda output: pytest.fail("a worker was started"))
    monkeypatch.setattr("analysis.pipeline.companion.SECONDS_WITHOUT_MOTION", 0.05)
    Worker.objects.create(host="here", pid=1, heartbeat_at=timezone.now())
    others, mine = runs.start(make_video()), runs.start(make_video())
    others.jobs.filter(stage="probe").update(status=Status.PROCESSING, heartbeat_at=timezone.now())
    for _ in range(3):
        companion.look_after(mine)
        time.sleep(0.1)
    others.jobs.filter(stage="probe").update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    with pytest.raises(pytest.fail.Exception, match="a worker was started"):
        until(lambda: companion.look_after(mine), seconds=5)


@pytest.mark.slow
def test_a_worker_that_cannot_live_is_given_up_with_its_words(companion, make_video, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "nonsense://")
    analysis = runs.start(make_video())
    companion.start()

    told: list[str] = []

    def given_up():
        try:
            companion.look_after(analysis)
        except ProcessingFailed as error:
            told.append(error.message)
        return told

    until(given_up, seconds=60)
    assert told == ["The worker does not stay alive. It last said: DATABASE_URL must begin with sqlite:/// or postgres://."]
