"""Servers to be measured, on loopback, each as several processes that end with the benchmark."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import psutil
from django.db import connection

from analysis.benchmarks import machine
from coherence import serving

HOST: Final = "127.0.0.1"
START_SECONDS: Final = 60


def gthread(port: int, workers: int, threads: int) -> list[str]:
    """As in production (`make web`)."""
    return _gunicorn(serving.worker_class, "coherence.wsgi", port, workers, threads)


def asgi(port: int, workers: int, threads: int) -> list[str]:
    return _gunicorn("asgi", "coherence.asgi:application", port, workers, threads)


def uvicorn(port: int, workers: int, threads: int) -> list[str]:
    return _gunicorn(UVICORN, "coherence.asgi:application", port, workers, threads)


def sockets(port: int, workers: int, threads: int) -> list[str]:
    """As in production (`make live`)."""
    command = [sys.executable, "-m", "uvicorn", "coherence.asgi:application", "--host", HOST, "--port", f"{port}", "--no-access-log"]
    return [*command, "--log-level", "warning", "--ws-max-size", "32768", "--ws-per-message-deflate", "false"]


def fastapi(port: int, workers: int, threads: int) -> list[str]:
    return _gunicorn(UVICORN, "coherence.benchmarks.rival:app", port, workers, threads)


UVICORN: Final = "uvicorn.workers.UvicornWorker"
"""Under gunicorn, whose socket sends at once. `uvicorn --workers` waits for the other side's ACK before it sends a body (Nagle), and
each answer takes 40 ms more: that would be no comparison."""


def _gunicorn(worker: str, application: str, port: int, workers: int, threads: int) -> list[str]:
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-m", "gunicorn", "--config", "python:coherence.serving", application]
    return [*command, "--worker-class", worker, "--bind", f"{HOST}:{port}", "--workers", f"{workers}", "--threads", f"{threads}"]


KINDS: Final[dict[str, Callable[[int, int, int], list[str]]]] = {
    "gthread": gthread,
    "asgi": asgi,
    "uvicorn": uvicorn,
    "sockets": sockets,
    "fastapi": fastapi,
}


@dataclass(frozen=True)
class Server:
    url: str
    process: psutil.Process

    def memory_bytes(self) -> int:
        """Of all its processes; what they share is counted in each."""
        return sum(each.memory_info().rss for each in _family(self.process))


@contextmanager
def running(kind: str, workers: int, threads: int, log: Path, **environment: str) -> Iterator[Server]:
    """The server, once each of its processes answers. Its log, a line per request, goes to the file."""
    port = _free_port()
    with log.open("wb") as written:
        process = subprocess.Popen(
            KINDS[kind](port, workers, threads), env={**os.environ, **environment}, stdout=written, stderr=written, start_new_session=True
        )
        try:
            url = f"http://{HOST}:{port}"
            _wait(process, f"{url}/healthz", log)
            yield Server(url, psutil.Process(process.pid))
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with suppress(httpx.TransportError):
            if httpx.get(url, timeout=2).is_success:
                return
        time.sleep(0.2)
    raise RuntimeError(f"The server did not start: {log.read_text(errors='replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def _family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def cpu_of(process: psutil.Process) -> float:
    """Processor seconds of the process and all that it started, ended ones included where it waited for them."""
    total = 0.0
    for each in _family(process):
        with suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def database() -> psutil.Process | None:
    """The server that this connection leads to, where it is PostgreSQL on this machine."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("show data_directory")
        pid = Path(cursor.fetchone()[0]) / "postmaster.pid"
    return psutil.Process(int(pid.read_text().split("\n")[0])) if pid.exists() else None


def cpu_seconds(server: Server, database: psutil.Process | None) -> dict[str, float]:
    """Processor seconds so far: of the server, of the callers (this process), of the database, and of the whole machine."""
    callers = psutil.Process().cpu_times()
    return {
        "server": cpu_of(server.process),
        "callers": callers.user + callers.system,
        "database": cpu_of(database) if database else 0.0,
        "machine": machine.busy_seconds() or 0.0,
    }
