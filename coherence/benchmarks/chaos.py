"""Bad luck, brought about: what dies and comes back while recordings are analysed, how soon the work goes on, and whether any was lost.

Everything is real and on loopback: PostgreSQL, Redis, workers as `manage.py work` with the settings of production, each in a folder
of its own and started again when it ends, as a container is.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import psutil
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from analysis import runs
from analysis.models import Analysis, ProcessingJob, StageResult, Status, Worker
from videos.models import Video

STAGES: Final = "coherence.benchmarks.chaos_stages.STAGES"
OUTAGE_SECONDS: Final = 30.0
PATIENCE_SECONDS: Final = 240.0
HOST: Final = "127.0.0.1"


class Redis:
    """A server that can be killed and started again; what it was given it writes down."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        with socket.socket() as free:
            free.bind((HOST, 0))
            port = free.getsockname()[1]
        self.url = f"redis://{HOST}:{port}/0"
        keep = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"]
        self._command = ["redis-server", "--bind", HOST, "--port", f"{port}", "--dir", f"{folder}", *keep]
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


class Host:
    """A machine that works: `manage.py work` with its own DATA_DIR, started again whenever it ends."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self._folder, self.name = folder, folder.name
        folder.mkdir(parents=True)
        self._environment = os.environ | {"DATA_DIR": str(folder), "LOG_FORMAT": "json"} | environment
        self._over = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        self._keeper.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self.process.terminate()
        self._keeper.join(60)

    def _keep(self) -> None:
        with (self._folder / "log").open("ab") as log:
            while not self._over.is_set():
                self.process = psutil.Popen(
                    [sys.executable, "manage.py", "work"], env=self._environment, cwd=settings.BASE_DIR, stdout=log, stderr=log
                )
                self.process.wait()
                self._over.wait(1.0)

    def leader(self) -> psutil.Process:
        return next(iter(self.process.children()), self.process)

    def workers(self) -> list[psutil.Process]:
        """Those of the group that do tasks, which its sentinel started first."""
        started = sorted(self.leader().children(recursive=True)[1:], key=lambda each: float(each.create_time()))
        return started[: settings.Q_WORKERS] if len(started) >= settings.Q_WORKERS + len(("monitor", "pusher")) else []


@dataclass
class Report:
    """Of one misfortune."""

    name: str
    broker: str
    seconds_to_go_on: float
    """From the kill, or from the end of the outage, to the next stage that is completed."""
    seconds_to_end: float
    runs: int
    completed: int
    stages_kept: int
    stages_expected: int
    attempts: int
    """How many stages had to be begun more than once."""
    hosts: dict[str, int] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        return self.completed == self.runs and self.stages_kept == self.stages_expected and self.seconds_to_go_on <= 60


def start_runs(count: int, prefix: str) -> list[Analysis]:
    """Of as many recordings of a new person, which the chaos stages never look into."""
    made, user = [], User.objects.create(email=f"{uuid.uuid4().hex}@chaos.invalid")
    for number in range(count):
        values = {"title": f"{prefix} {number}", "storage_path": f"{prefix}/{number}/{time.time_ns()}", "container": "mov"}
        sizes: dict[str, Any] = {"size_bytes": 1, "duration_seconds": 10.0, "width": 640, "height": 360}
        sha256 = os.urandom(32).hex()
        made.append(runs.start(Video.objects.create(user=user, sha256=sha256, **values, **sizes)))
    return made


def until(condition: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.1)


def some_run(started: list[Analysis]) -> None:
    """Until the batch is in the middle of it."""
    until(lambda: _jobs(started).filter(status=Status.COMPLETED).count() >= len(started) * 2, "the batch gets going")
    until(_jobs(started).filter(status=Status.PROCESSING).exists, "a stage runs")


def follow(name: str, broker: str, started: list[Analysis], since: datetime, patience: float = PATIENCE_SECONDS) -> Report:
    """Wait for the next completed stage, and for the end of all."""
    jobs = _jobs(started)
    until(jobs.filter(status=Status.COMPLETED, finished_at__gt=since).exists, f"{name}: the work goes on")
    first = jobs.filter(status=Status.COMPLETED, finished_at__gt=since).order_by("finished_at").values_list("finished_at", flat=True)[0]
    with suppress(TimeoutError):
        until(lambda: not jobs.unfinished().exists(), f"{name}: the work ends", patience)
    ids = [each.pk for each in started]
    keys = jobs.exclude(content_key="").values_list("content_key", flat=True)
    return Report(
        name=name,
        broker=broker,
        seconds_to_go_on=round((first - since).total_seconds(), 1),
        seconds_to_end=round((timezone.now() - since).total_seconds(), 1),
        runs=len(started),
        completed=Analysis.objects.filter(pk__in=ids, status=Status.COMPLETED).count(),
        stages_kept=StageResult.objects.filter(content_key__in=list(keys)).count(),
        stages_expected=jobs.count(),
        attempts=jobs.filter(attempt__gt=1).count(),
    )


def _jobs(started: list[Analysis]) -> Any:
    return ProcessingJob.objects.filter(analysis__in=[each.pk for each in started])


def ready(count: int = 1) -> None:
    until(lambda: Worker.objects.living().count() >= count, "workers live", 120)


def idle_workers_killed(host: Host, broker: str) -> Report:
    """Both at once: one of them holds the lock that all wait for, so the group takes nothing any more."""
    until(lambda: len(host.workers()) == settings.Q_WORKERS, "the group is complete", 60)
    for each in host.workers():
        each.send_signal(signal.SIGKILL)
    since = timezone.now()
    return follow("idle workers killed", broker, start_runs(4, "idle"), since)


def leader_killed(host: Host, broker: str) -> Report:
    started = start_runs(4, "leader")
    some_run(started)
    host.leader().kill()
    return follow("the queue's main process killed", broker, started, timezone.now())


def worker_killed(host: Host, broker: str) -> Report:
    started = start_runs(4, "worker")
    some_run(started)
    host.process.kill()
    return follow("the worker's main process killed", broker, started, timezone.now())


def database_restarted(server: Any, broker: str) -> Report:
    """Killed in the middle of everything, away for five seconds."""
    started = start_runs(4, "database")
    some_run(started)
    with away_database(server):
        time.sleep(5)
    return follow("database away for 5 s", broker, started, timezone.now())


@contextmanager
def away_database(server: Any) -> Iterator[None]:
    from django.db import connections

    pid = server.get_pid()
    os.kill(pid, signal.SIGQUIT)
    until(lambda: not psutil.pid_exists(pid), "the database stops", 30)
    try:
        yield
    finally:
        server.ensure_postgres_running()
        connections.close_all()


def redis_away(redis: Redis) -> Report:
    """For half a minute, in which more recordings come in."""
    started = start_runs(4, "redis")
    some_run(started)
    redis.kill()
    started += start_runs(2, "while redis is away")
    time.sleep(OUTAGE_SECONDS)
    redis.start()
    return follow(f"Redis away for {OUTAGE_SECONDS:.0f} s", "redis", started, timezone.now())


def need_redis_server() -> None:
    if shutil.which("redis-server") is None:
        raise RuntimeError("redis-server is not on the PATH.")
