"""The whole site on one machine: pages, live news and work, started and ended together (`make serve`)."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

from coherence.core import shell
from coherence.core.errors import AppError
from coherence.env import BASE_DIR

BIN: Final = Path(sys.executable).parent
STOP_SECONDS: Final = 10.0
"""So long what is under way may take to end; what is being analysed is taken up again at the next start."""
READY_SECONDS: Final = 60.0
LOOK_EVERY: Final = 0.2


class NotServing(AppError):
    """It could not begin, or one of its parts ended by itself."""

    code, status = "SERVICE_UNAVAILABLE", 503


@dataclass(frozen=True)
class Place:
    """Where the site is: what its parts listen on, and where people go."""

    host: str
    port: int
    live_port: int
    public_url: str

    @property
    def live_url(self) -> str:
        """On the host that people use, so that their cookie comes along."""
        host = self.public_url.partition("://")[2].partition("/")[0].rsplit(":", 1)[0]
        return f"ws://{host}:{self.live_port}"

    def environment(self) -> dict[str, str]:
        """What the parts are told, unless they are told otherwise."""
        told = {
            "SERVE_BIND": f"{self.host}:{self.port}",
            "LIVE_PORT": str(self.live_port),
            "PUBLIC_URL": self.public_url,
            "ACCESS_LOG": "false",
        }
        if self.public_url.startswith("http://"):
            told["LIVE_URL"] = self.live_url
        return told | dict(os.environ)


@dataclass
class Parts:
    """The processes. One that ends by itself ends the others."""

    commands: Mapping[str, list[str]]
    environment: Mapping[str, str]
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    told_to_stop: bool = False

    def run(self, place: Place, greet: str) -> None:
        """Until a signal comes. Raises NotServing when one of the parts ends before."""
        former = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            for name, command in self.commands.items():
                self.running[name] = shell.start(command, self.environment, BASE_DIR)
            if self._wait_until_ready(place):
                print(greet, flush=True)  # noqa: T201
            while not self.told_to_stop:
                self._look()
                time.sleep(LOOK_EVERY)
        except NotServing as error:
            print(f"\n{error.message} Stopping the rest.", file=sys.stderr, flush=True)  # noqa: T201  (before the wait, not after it)
            raise
        finally:
            self._end()
            for number, handler in former.items():
                signal.signal(number, handler)

    def _wait_until_ready(self, place: Place) -> bool:
        """False when told to stop before."""
        end = time.monotonic() + READY_SECONDS
        while not self.told_to_stop:
            self._look()
            if is_taken(place.host, place.port) and is_taken(place.host, place.live_port):
                return True
            if time.monotonic() > end:
                raise NotServing(f"The site did not answer within {READY_SECONDS:.0f} seconds.")
            time.sleep(LOOK_EVERY)
        return False

    def _look(self) -> None:
        for name, process in self.running.items():
            code = process.poll()
            if code is not None and not self.told_to_stop:
                how = f"({signal.Signals(-code).name})" if code < 0 else f"(code {code})"
                raise NotServing(f"The {name} ended {how} by itself; what it said stands above.")

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.told_to_stop = True

    def _end(self) -> None:
        """Each is asked, and given time to finish what it has in hand; then there is no more asking."""
        for process in self.running.values():
            process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for process in self.running.values():
            try:
                process.wait(max(end - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                shell.kill_group(process)


def commands(live_port: int) -> dict[str, list[str]]:
    """The same that `make web`, `make live` and `make work` start alone."""
    live = ["coherence.asgi:application", "--port", str(live_port), "--no-access-log", "--log-level", "warning"]
    return {
        "web server": [str(BIN / "gunicorn"), "--config", "python:coherence.serving", "coherence.wsgi"],
        "live server": [str(BIN / "uvicorn"), *live, "--ws-max-size", "32768", "--ws-per-message-deflate", "false"],
        "worker": [sys.executable, "manage.py", "work"],
    }


def refuse_taken(place: Place) -> None:
    """Raises NotServing with what to do about it."""
    for name, port in (("PORT", place.port), ("LIVE_PORT", place.live_port)):
        if is_taken(place.host, port):
            raise NotServing(f"Port {port} is taken by another program. Choose another one: {name}={port + 100} make serve")


def is_taken(host: str, port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex((host, port)) == 0
