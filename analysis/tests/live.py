"""A real asynchronous server for tests of real time, and clients of it."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from django.conf import settings
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from accounts.models import User
from accounts.tests.supabase import Supabase

ORIGIN = "https://app.example.org"
PATIENCE = 20


class Live:
    """`with Live(address_of_database, folder) as live:` then live.watch(user) or live.watch(user, video)."""

    def __init__(self, database: str, folder: Path) -> None:
        self.supabase, self._folder = Supabase(), folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.database = database
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.supabase.__enter__()
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()
        self.supabase.__exit__(kind, error, trace)

    def start(self) -> None:
        own = {
            "DATABASE_URL": self.database,
            "DATA_DIR": str(self._folder / "data"),
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "SUPABASE_URL": self.supabase.url,
            "CORS_ALLOWED_ORIGINS": ORIGIN,
            "SOCKETS_PER_PERSON": "6",
            "LOG_LEVEL": "debug",
        }
        command = [sys.executable, "-m", "uvicorn", "coherence.asgi:application", "--port", str(self.port), "--log-level", "debug"]
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, env=os.environ | own, cwd=settings.BASE_DIR, stdout=log, stderr=log)
        until = time.monotonic() + 60
        while not self._answers():
            assert time.monotonic() < until, self.log()
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz").is_success
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        """As a restart does, with time to say goodbye."""
        assert self._process
        self._process.terminate()
        self._process.wait(20)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    def log(self) -> str:
        return (self._folder / "server.log").read_text(errors="replace")

    def token(self, user: User, **claims: Any) -> str:
        return self.supabase.token(sub=str(user.supabase_id), email=user.email, **claims)

    def open(self, path: str = "/ws/me", **more: Any) -> "Client":
        return Client(
            connect(f"ws://127.0.0.1:{self.port}{path}", open_timeout=PATIENCE, compression=None, max_queue=None, legacy=True, **more)
        )

    def watch(self, user: User, video: Any = None, after: int | None = None) -> "Client":
        """As a browser does, with the token among the subprotocols."""
        path = (f"/ws/videos/{video}" if video else "/ws/me") + (f"?after={after}" if after is not None else "")
        return self.open(path, subprotocols=["coherence", f"bearer.{self.token(user)}"], origin=ORIGIN)


class Client:
    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.connection.close()

    def hear(self) -> dict[str, Any]:
        return dict(json.loads(self.connection.recv(timeout=PATIENCE)))

    def say(self, **message: Any) -> None:
        self.connection.send(json.dumps(message))

    def until(self, kind: str) -> list[dict[str, Any]]:
        """Everything up to the first of this type."""
        heard = [self.hear()]
        while heard[-1]["type"] != kind:
            heard.append(self.hear())
        return heard

    def code(self) -> int | None:
        """What it is closed with, whatever is said before."""
        try:
            while True:
                self.connection.recv(timeout=PATIENCE)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
