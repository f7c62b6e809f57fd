"""Workers that are killed while they wait for work: the group takes nothing any more, and is replaced as a whole."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from analysis import runs
from analysis.models import Analysis, Status, Worker
from analysis.tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("pipeline")]


@pytest.fixture
def worker(sqlite, environment, tmp_path):
    """As `make work`: nobody but itself starts a group again."""
    more = environment(sqlite) | {"WORKER_STUCK_SECONDS": "2"}
    with (tmp_path / "worker.txt").open("wb") as output:
        command = [sys.executable, "manage.py", "work"]
        process = subprocess.Popen(command, env=os.environ | more, cwd=settings.BASE_DIR, stdout=output, stderr=output)
    yield psutil.Process(process.pid)
    process.terminate()
    process.wait(30)


def pool(worker: psutil.Process) -> list[psutil.Process]:
    """The group's processes that do tasks: those that its sentinel started first."""
    (leader,) = worker.children()
    (sentinel,) = leader.children()
    return sorted(sentinel.children(), key=lambda each: each.create_time())[: settings.Q_WORKERS]


def waits(process: psutil.Process) -> bool:
    """It does nothing at all: it waits for work, or for its turn to wait."""
    before = process.cpu_times()
    time.sleep(0.3)
    return process.cpu_times() == before


def complete(make_video) -> None:
    analysis = runs.start(make_video())
    until(lambda: runs.reload(analysis).status == Status.COMPLETED, seconds=60)


def test_it_works(worker, make_video, tmp_path):
    complete(make_video)
    until(lambda: not Analysis.objects.unfinished().exists())
    until(lambda: all(waits(each) for each in pool(worker)))  # one that is killed at work takes no lock along
    (leader,) = worker.children()
    for each in pool(worker):
        each.send_signal(signal.SIGKILL)
    complete(make_video)
    assert "takes no work" in Path(tmp_path / "worker.txt").read_text()
    assert not leader.is_running()
    assert Worker.objects.living().count() == 1


def test_a_group_whose_leader_is_killed_is_replaced(worker, make_video):
    complete(make_video)
    (leader,) = worker.children()
    everyone = leader.children(recursive=True)
    leader.kill()
    complete(make_video)
    until(lambda: not any(each.is_running() for each in everyone))
