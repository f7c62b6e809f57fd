"""A recording sent by tus over a connection that is cut again and again, to a server that is killed: does it arrive whole, and what does
the server need for it?

    python -m coherence.benchmarks.resumable --server uvicorn --client tuspy --megabytes 1024 --cuts 10 --kills 2
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import psutil

ROOT: Final = Path(__file__).resolve().parents[2]
SAMPLE: Final = ROOT / "analysis" / "samples" / "pitch.mp4"
HOST: Final = "127.0.0.1"
MIB: Final = 1024**2
PIECE: Final = 64 * 1024
SETTLE: Final = """
from accounts import keys
from accounts.models import User
from billing.models import Subscription
user = User.objects.create_user("benchmark@example.org")
Subscription.objects.create(user=user, plan="pro")
print(keys.create(user, "benchmark", "write")[1])
"""
COMPLETE: Final = """
import json
from videos.models import Upload
from videos.resumable import completion
upload = Upload.objects.get()
completion.run(upload.pk)
upload.refresh_from_db()
print(json.dumps([upload.status, upload.error_code, upload.video and upload.video.sha256]))
"""
TUS_JS: Final = """
const fs = require("fs"), tus = require("tus-js-client");
const [endpoint, key, path] = process.argv.slice(2);
new tus.Upload(fs.createReadStream(path), {
  endpoint, chunkSize: 64 * 1024 * 1024, uploadSize: fs.statSync(path).size, headers: {Authorization: `Api-Key ${key}`},
  metadata: {filename: "talk.mp4", filetype: "video/mp4"}, retryDelays: Array(200).fill(500),
  onError: error => { console.error(String(error)); process.exit(1); }, onSuccess: () => process.exit(0),
}).start();
"""


def make_recording(path: Path, size: int) -> str:
    """A film that can be played, made as large as wanted by a box that players pass over; its SHA-256."""
    film = SAMPLE.read_bytes()
    filling = size - len(film)
    noise = random.Random(size)
    digest = hashlib.sha256()
    with path.open("wb") as file:
        pieces = [film, (1).to_bytes(4, "big") + b"free" + filling.to_bytes(8, "big")]  # with room for a length beyond 4 GB
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
        left = filling - 16
        while left > 0:
            piece = noise.randbytes(min(MIB, left))
            file.write(piece)
            digest.update(piece)
            left -= len(piece)
    return digest.hexdigest()


@dataclass
class Server:
    """The product on a port of its own, in a folder of its own; it can be killed and begun again."""

    kind: str
    folder: Path
    process: "subprocess.Popen[bytes] | None" = None
    memory: list[int] = field(default_factory=list)
    port: int = field(default_factory=lambda: free_port())

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"DATA_DIR": str(self.folder / "data"), "DATABASE_URL": f"sqlite:///{self.folder}/db.sqlite3"}

    def manage(self, *command: str) -> str:
        run = [sys.executable, "manage.py", *command]
        return subprocess.run(run, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True).stdout.strip()

    def start(self) -> None:
        address = ["--bind", f"{HOST}:{self.port}"]
        gunicorn = ["gunicorn", "--config", "python:coherence.serving", "coherence.wsgi", *address, "--workers", "1"]
        uvicorn = ["uvicorn", "coherence.asgi:application", "--host", HOST, "--port", str(self.port), "--no-access-log"]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *(gunicorn if self.kind == "gunicorn" else uvicorn)],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        while not self._answers():
            time.sleep(0.1)

    def kill(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def watch(self, done: threading.Event) -> None:
        """Its memory, every 50 ms."""
        while not done.wait(0.05):
            with suppress(psutil.Error, AttributeError):
                process = psutil.Process(self.process.pid)  # type: ignore[union-attr]
                family = [process, *process.children(recursive=True)]
                self.memory.append(max(each.memory_info().rss for each in family))

    def _answers(self) -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(f"http://{HOST}:{self.port}/healthz", timeout=2).is_success
        return False


class Proxy:
    """A bad connection: at each of the marks, in bytes that came from the client, it breaks off, or the server is killed."""

    def __init__(self, server: Server, cuts: list[int], kills: list[int]) -> None:
        self.server, self.cuts, self.kills = server, sorted(cuts), sorted(kills)
        self.cut, self.killed, self.forwarded = 0, 0, 0
        self._lock = threading.Lock()
        self._listening = socket.create_server((HOST, 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            client, _ = self._listening.accept()
            try:
                server = socket.create_connection((HOST, self.server.port), timeout=10)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            for source, target, counted in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._pass_on, args=(source, target, counted), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                target.sendall(piece)
                if counted and self._breaks(len(piece)):
                    break
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _breaks(self, count: int) -> bool:
        with self._lock:
            self.forwarded += count
            if self.kills and self.forwarded >= self.kills[0]:
                self.kills.pop(0)
                self.killed += 1
                self.server.kill()
                self.server.start()
                return True
            if self.cuts and self.forwarded >= self.cuts[0]:
                self.cuts.pop(0)
                self.cut += 1
                return True
        return False


def send_by_tuspy(url: str, key: str, path: Path) -> None:
    from tusclient.client import TusClient

    client = TusClient(url, headers={"Authorization": f"Api-Key {key}"})
    client.uploader(
        str(path), chunk_size=64 * MIB, metadata={"filename": "talk.mp4"}, retries=200, retry_delay=1
    ).upload()  # fmt: skip


def send_by_tus_js(url: str, key: str, path: Path) -> None:
    """Raises FileNotFoundError without node, CalledProcessError when the package cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        quiet: dict[str, Any] = {"cwd": folder, "check": True, "capture_output": True}
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "tus-js-client@4.3.1"], timeout=120, **quiet)
        (Path(folder) / "send.js").write_text(TUS_JS)
        subprocess.run(["node", "send.js", url, key, str(path)], **quiet)


CLIENTS: Final = {"tuspy": send_by_tuspy, "tus-js-client": send_by_tus_js}


@contextmanager
def running(kind: str) -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="resumable-"))
    server, done = Server(kind, folder), threading.Event()
    try:
        server.manage("migrate", "--verbosity", "0")
        server.start()
        threading.Thread(target=server.watch, args=(done,), daemon=True).start()
        yield server
    finally:
        done.set()
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def measure(kind: str, client: str, megabytes: int, cuts: int, kills: int) -> dict[str, Any]:
    """What came of it, in figures."""
    with running(kind) as server:
        path, size = server.folder / "talk.mp4", megabytes * MIB
        sha256 = make_recording(path, size)
        key = server.manage("shell", "--no-imports", "-c", SETTLE).splitlines()[-1]
        marks = sorted(random.Random(7).sample(range(size // 20, size - size // 20, PIECE), cuts + kills))
        killing = marks[len(marks) // 3 :: max(len(marks) // 2, 1)][:kills]
        proxy = Proxy(server, [mark for mark in marks if mark not in killing], killing)
        url = f"http://{HOST}:{proxy.port}/api/v1/uploads/tus"
        httpx.options(url)
        before, began = server.memory[-1] if server.memory else 0, time.monotonic()
        CLIENTS[client](url, key, path)
        sent = time.monotonic() - began
        began = time.monotonic()
        status, code, kept = json.loads(server.manage("shell", "--no-imports", "-c", COMPLETE).splitlines()[-1])
        completed = time.monotonic() - began
    return {
        "server": kind, "client": client, "bytes": size, "cuts": proxy.cut, "kills": proxy.killed, "sent_twice": proxy.forwarded - size,
        "seconds": round(sent, 1), "completion_seconds": round(completed, 1), "status": status, "code": code,
        "whole": kept == sha256, "rss_before_mb": before // MIB, "rss_most_mb": max(server.memory) // MIB,
    }  # fmt: skip


def free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", choices=("gunicorn", "uvicorn"), default="uvicorn")
    parser.add_argument("--client", choices=CLIENTS, default="tuspy")
    parser.add_argument("--megabytes", type=int, default=1024)
    parser.add_argument("--cuts", type=int, default=10)
    parser.add_argument("--kills", type=int, default=2)
    asked = parser.parse_args()
    found = measure(asked.server, asked.client, asked.megabytes, asked.cuts, asked.kills)
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    sys.exit(0 if found["whole"] else 1)


if __name__ == "__main__":
    main()
