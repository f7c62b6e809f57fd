"""One analysis from nothing: an empty database, an empty cache, fresh processes, measured from outside."""

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from analysis.benchmarks import machine, process
from analysis.benchmarks.process import Cost, Ended
from analysis.models import ProcessingJob
from analysis.pipeline.definition import stages
from analysis.pipeline.stage import patient_ones
from coherence.core.errors import ProcessingFailed
from videos.models import Video

MANAGE = str(Path(settings.BASE_DIR) / "manage.py")
WORKER_SECONDS = (4.0, 24.0)
"""Two lives of a worker that has nothing to do: what the longer one costs more is idling, the rest is starting."""
Heard = Callable[[str], None]


@dataclass(frozen=True)
class StageCost:
    """As the pipeline itself wrote it down; the peak is that of the worker process so far."""

    name: str
    wall_seconds: float
    cpu_seconds: float
    peak_rss_bytes: int


@dataclass(frozen=True)
class Trial:
    seconds: float
    """Length of the recording."""
    load: float
    """Load average when it began."""
    others: float | None
    """Cores that other programs kept busy meanwhile, on average."""
    cost: Cost
    result_seconds: float
    """Wall clock until the result was written; what comes later is a thumbnail, a waveform and the end of the worker."""
    again: Cost
    """The same command once more, with everything known: what starting the program costs."""
    stages: tuple[StageCost, ...]


@dataclass(frozen=True)
class Idle:
    """A worker group with nothing to do."""

    start_cpu_seconds: float
    cpu_seconds_per_minute: float


def analyze(video: Path, within: Path, heard: Heard) -> Trial:
    """Migrate and analyse in a folder of its own inside `within`, gone afterwards. ProcessingFailed when there is no result."""
    with _home(within) as home:
        env = _environment(home)
        result = home / "result.json"
        command = [sys.executable, MANAGE, "analyze", str(video), "--json", str(result)]
        load, busy, began = machine.load(), machine.busy_seconds(), time.time()
        cost = _succeed(process.run(command, env, heard)).cost
        others = _others(busy, machine.busy_seconds(), cost)
        written = result.stat().st_mtime - began
        stages, seconds = _read(home / "coherence.sqlite3")
        again = _succeed(process.run(command, env, heard)).cost
    return Trial(seconds, load, others, cost, round(written, 3), again, stages)


def idle(within: Path) -> Idle:
    """Costs about half a minute, mostly of waiting."""
    with _home(within) as home:
        command = [sys.executable, MANAGE, "work", "--until-input-ends", "--results-only"]
        short, long = (process.hold(command, _environment(home), seconds).cpu_seconds for seconds in WORKER_SECONDS)
    per_second = max(0.0, (long - short) / (WORKER_SECONDS[1] - WORKER_SECONDS[0]))
    return Idle(round(short - per_second * WORKER_SECONDS[0], 2), round(60 * per_second, 2))


@contextmanager
def _home(within: Path) -> Iterator[Path]:
    """A data folder with a migrated, empty database."""
    within.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="run-", dir=within) as folder:
        _migrate(Path(folder))
        yield Path(folder)


def _migrate(home: Path) -> None:
    _succeed(process.run([sys.executable, MANAGE, "migrate", "--verbosity", "0"], _environment(home), _unheard))


def _unheard(line: str) -> None:
    """Migrating takes no time worth showing."""


def _environment(home: Path) -> dict[str, str]:
    """All that is kept lies in `home`; models that were downloaded are used where they are."""
    return {
        **os.environ,
        "DATA_DIR": str(home),
        "DATABASE_URL": f"sqlite:///{home / 'coherence.sqlite3'}",
        "MEDIA_ROOT": str(home / "media"),
        "SCRATCH_DIR": str(home / "scratch"),
        "WHISPER_MODEL_DIR": str(settings.WHISPER_MODEL_DIR),
    }


def _succeed(ended: Ended) -> Ended:
    if ended.returncode:
        raise ProcessingFailed(f"What was to be measured failed: {ended.words}")
    return ended


def _others(before: float | None, after: float | None, cost: Cost) -> float | None:
    if before is None or after is None:
        return None
    return round(max(0.0, after - before - cost.cpu_seconds) / cost.wall_seconds, 2)


def _read(database: Path) -> tuple[tuple[StageCost, ...], float]:
    """The stages in the order they began, and the recording's length. ProcessingFailed when a stage ran twice or not at all.

    The patient ones, which the command leaves to other workers, are no part of it.
    """
    jobs, videos = ProcessingJob._meta.db_table, Video._meta.db_table
    connection = sqlite3.connect(database)
    try:
        rows = connection.execute(
            f"select stage, wall_seconds, cpu_seconds, peak_rss_bytes, attempt, from_cache from {jobs} order by started_at"
        ).fetchall()
        (seconds,) = connection.execute(f"select duration_seconds from {videos}").fetchone()
    finally:
        connection.close()
    left = patient_ones(stages())
    done = [row for row in rows if row[4] or row[0] not in left]
    odd = [row[0] for row in done if row[1] is None or row[4] != 1 or row[5]]
    if odd:
        raise ProcessingFailed(f"This was no plain run: {', '.join(odd)} ran more than once or not at all.")
    return tuple(StageCost(*row[:4]) for row in done), float(seconds)
