"""Real worker processes on a real database."""

import os
import signal
from pathlib import Path

import pytest

from analysis import runs
from analysis.models import Analysis, Status, Worker
from analysis.tests.pipeline_stages import NEEDS
from analysis.tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("pipeline")]


def ended(analysis: Analysis) -> bool:
    analysis.refresh_from_db()
    return analysis.status in (Status.COMPLETED, Status.FAILED) and not analysis.jobs.unfinished().exists()


def test_it_works(database, make_video, pipeline, start_worker, settings):
    analysis = runs.start(make_video())
    worker = start_worker(database)
    until(lambda: ended(analysis))
    assert (analysis.status, analysis.progress) == (Status.COMPLETED, 100)
    assert sorted(pipeline.ran()) == sorted(NEEDS)
    assert Worker.objects.living().count() == 1
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert not Worker.objects.exists()
    assert list(settings.SCRATCH_DIR.iterdir()) == []


def test_sound_and_picture_run_side_by_side(sqlite, make_video, pipeline, start_worker):
    pipeline.hold("visual")
    start_worker(sqlite)
    analysis = runs.start(make_video())
    until(lambda: analysis.jobs.get(stage="transcript").status == Status.COMPLETED)
    assert analysis.jobs.get(stage="visual").status == Status.PROCESSING
    pipeline.release()
    until(lambda: ended(analysis))
    assert analysis.status == Status.COMPLETED


def test_two_worker_groups_share_the_work_and_do_each_stage_once(sqlite, make_video, pipeline, start_worker):
    started = [runs.start(make_video()) for _ in range(4)]
    start_worker(sqlite)
    start_worker(sqlite)
    until(lambda: all(ended(analysis) for analysis in started), seconds=60)
    assert {analysis.status for analysis in started} == {Status.COMPLETED}
    assert sorted(pipeline.ran()) == sorted(list(NEEDS) * 4)


def test_a_cancelled_stage_stops_in_its_worker(sqlite, make_video, pipeline, start_worker, settings):
    pipeline.hold("visual")
    start_worker(sqlite)
    analysis = runs.start(make_video())
    until(lambda: analysis.jobs.get(stage="visual").status == Status.PROCESSING)
    runs.cancel(analysis)
    until(lambda: ended(analysis))
    assert analysis.error_code == "CANCELLED"
    until(lambda: list(settings.SCRATCH_DIR.iterdir()) == [])


def test_the_group_ends_with_its_supervisor(sqlite, make_video, pipeline, start_worker):
    pipeline.hold("probe")
    worker = start_worker(sqlite)
    analysis = runs.start(make_video())
    until(lambda: analysis.jobs.get(stage="probe").status == Status.PROCESSING)
    inner = int(analysis.jobs.get(stage="probe").worker.split(":")[1])
    worker.kill()
    until(lambda: not lives(inner))


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def test_the_group_ends_when_its_starter_is_gone(sqlite, start_worker):
    worker = start_worker(sqlite)
    until(Worker.objects.exists)
    worker.stdin.close()
    assert worker.wait(30) == 0
