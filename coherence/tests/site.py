"""The whole product as it runs: a server, a queue worker, PostgreSQL, and a small Supabase; each a process or a thread of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from django.conf import settings

from accounts.tests.supabase import Supabase

STARTS = 60
"""Seconds that a server may take until it answers."""


class Site:
    """`with Site(address_of_database, folder, SETTING="…") as site:` then site.client(token)."""

    def __init__(self, database: str, folder: Path, **environment: str) -> None:
        self.supabase = Supabase()
        self._database, self._folder, self._more = database, folder, environment
        self._processes: list[subprocess.Popen[bytes]] = []
        self.url = f"http://127.0.0.1:{free_port()}"

    def __enter__(self) -> Self:
        self.supabase.__enter__()
        port = self.url.rpartition(":")[2]
        self._start("-m", "uvicorn", "coherence.asgi:application", "--host", "127.0.0.1", "--port", port, "--log-level", "warning")
        self._start("manage.py", "work", "--until-input-ends")
        wait(lambda: answers(f"{self.url}/healthz"), STARTS)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdin is not None:
                process.stdin.close()
        self.supabase.__exit__(kind, error, trace)

    def _start(self, *command: str) -> None:
        output = (self._folder / f"{len(self._processes)}.log").open("wb")
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": output, "stderr": output}
        process = subprocess.Popen([sys.executable, *command], env=self._environment(), cwd=settings.BASE_DIR, **pipes)
        self._processes.append(process)

    def _environment(self) -> dict[str, str]:
        own = {
            "DATABASE_URL": self._database,
            "DATA_DIR": str(self._folder / "data"),
            "PUBLIC_URL": self.url,
            "SUPABASE_URL": self.supabase.url,
            "CORS_ALLOWED_ORIGINS": "https://app.example.org",
        }
        return os.environ | own | self._more

    def log(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in sorted(self._folder.glob("*.log")))

    def client(self, token: str | None) -> httpx.Client:
        """As the app calls: by the alias, with a bearer token."""
        headers = {"Origin": "https://app.example.org"} | ({"Authorization": f"Bearer {token}"} if token else {})
        return httpx.Client(base_url=f"{self.url}/api", headers=headers, timeout=60)


def wait(condition: Callable[[], bool], seconds: float, every: float = 0.2) -> None:
    """Until it holds; fails when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(every)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.TransportError:
        return False
