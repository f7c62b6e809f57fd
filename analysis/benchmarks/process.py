"""A program measured from outside: its wall clock, and processor time and memory of it and all that it started."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from analysis.pipeline.usage import BYTES_PER_UNIT
from coherence.core.shell import kill_group

SECONDS_TO_STOP = 40.0
TAIL = 2000


@dataclass(frozen=True)
class Cost:
    wall_seconds: float
    cpu_seconds: float
    """User and system time of the program and of every process below it."""
    peak_rss_bytes: int
    """The most memory that any single one of these processes held."""


@dataclass(frozen=True)
class Ended:
    returncode: int
    cost: Cost
    words: str
    """The end of what it wrote to its standard error."""


def run(command: Sequence[str], env: Mapping[str, str] | None, heard: Callable[[str], None]) -> Ended:
    """Run to the end; `heard` gets each line of its standard error, its output is thrown away.

    The kernel adds up a process's costs when its parent waits for it, so they are complete when everything below the
    program was waited for by its own parent: analyze waits for its worker, the worker for the queue, the queue for its
    workers, those for ffmpeg (documentation/benchmark.md says how that was checked).
    """
    started = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, start_new_session=True
        )
        try:
            words = _listen(process, heard)
            return _reap(process, started, words)
        except BaseException:
            _end(process)
            raise


def hold(command: Sequence[str], env: Mapping[str, str], seconds: float) -> Cost:
    """Start a program that ends with its standard input, leave it alone for `seconds`, let it end."""
    started = time.monotonic()
    process = subprocess.Popen(
        command, env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        time.sleep(seconds)
        if process.stdin:
            process.stdin.close()
        return _reap(process, started, "").cost
    except BaseException:
        _end(process)
        raise


def _listen(process: "subprocess.Popen[bytes]", heard: Callable[[str], None]) -> str:
    words = ""
    for raw in process.stderr or ():
        line = raw.decode("utf-8", "replace").rstrip()
        words = f"{words}{line}\n"[-TAIL:]
        heard(line)
    return words.strip()


def _reap(process: "subprocess.Popen[bytes]", started: float, words: str) -> Ended:
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # or Popen would wait for it again
    wall = time.monotonic() - started
    if process.stderr:
        process.stderr.close()
    cost = Cost(round(wall, 3), round(used.ru_utime + used.ru_stime, 3), used.ru_maxrss * BYTES_PER_UNIT)
    return Ended(process.returncode, cost, words)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask first: the program has a worker in another session, which it stops itself."""
    if process.returncode is None:
        process.terminate()
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            kill_group(process)
