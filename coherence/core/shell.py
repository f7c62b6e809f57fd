"""Other programs: started without a shell, bounded in time, killed as a group, their words kept for the error."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BACKGROUND = 15
"""For work that nobody waits for."""


class ProgramFailed(Exception):
    """A program ended badly; `output` holds the tail of what it said. `worked` is the seconds of a processor that one had which was
    ended for its time, where the system tells that."""

    def __init__(self, program: str, returncode: int | None, output: str, worked: float | None = None) -> None:
        super().__init__(f"{program} ended with {returncode}: {output[-400:]}")
        self.program = program
        self.returncode = returncode
        self.output = output
        self.worked = worked


@dataclass(frozen=True)
class Finished:
    stdout: bytes
    stderr: str


def run(command: Sequence[str], *, timeout: float, stdin: bytes | None = None, nice: int = 0) -> Finished:
    """Run to its end. Raises ProgramFailed on a bad exit and on `timeout` (seconds; then `returncode` is None).

    `nice` is how far it stands back behind what else the machine does: 0 to 19.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    if nice:
        stand_back(process, nice)
    try:
        out, err = process.communicate(stdin, timeout=timeout)
    except subprocess.TimeoutExpired:
        worked = _worked(process.pid)
        kill_group(process)
        raise ProgramFailed(command[0], None, f"no end after {timeout:.0f} s", worked) from None
    except BaseException:
        kill_group(process)
        raise
    words = err.decode("utf-8", "replace")
    if process.returncode != 0:
        raise ProgramFailed(command[0], process.returncode, words)
    return Finished(out, words)


def _worked(pid: int) -> float | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):  # not Linux, or it ended just now
        return None


def stand_back(process: "subprocess.Popen[bytes]", nice: int) -> None:
    """Lower the priority of the program and of all that it will start."""
    with contextlib.suppress(ProcessLookupError):  # it ended already
        os.setpriority(os.PRIO_PGRP, process.pid, nice)


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    """End a process started with `start_new_session` and all its children, and reap it."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:  # it ended between the two calls; wait() below still reaps it
            process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def start(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> "subprocess.Popen[bytes]":
    """A program in that folder that writes where we write and is to end with us: on Linux also when we are killed.

    It has a session of its own: Ctrl-C in the terminal reaches us alone, and we end it in good order.
    """
    ends_with_us = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def prepare() -> None:
        if ends_with_us is not None:
            ends_with_us(1, int(signal.SIGTERM))  # PR_SET_PDEATHSIG

    return subprocess.Popen(
        command, env=dict(environment), cwd=folder, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=prepare
    )
