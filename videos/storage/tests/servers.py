"""A real S3 server (moto), and before it a front that is as strict as the vendors are and fails when it is told to."""

import http.client
import logging
import socket
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from moto.server import ThreadedMotoServer

from videos.storage import kinds
from videos.storage.tests import origins, signatures

ACCESS_KEY, SECRET_KEY = "AKIDOFTHETESTS", "the secret of the tests"
ERROR = "<?xml version='1.0'?><Error><Code>{0}</Code><Message>as the test wants it</Message></Error>"
HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive", "date", "server"}


@dataclass
class Asked:
    """A request as it arrived."""

    method: str
    address: str
    headers: dict[str, str]
    size: int


@dataclass
class Trouble:
    """What the front does instead of asking the server; `hang_up_after` lets so many bytes of the answer through."""

    status: int = 503
    code: str = "SlowDown"
    seconds: float = 0
    hang_up_after: int | None = None
    when: Callable[[Asked], bool] = field(default=lambda asked: True)


class Front:
    """`with Front(target, path) as front:` a server that checks signatures and expiry, remembers what it was asked, and passes it on."""

    def __init__(self, target: str, path: str = "") -> None:
        self.target, self.path = target, path
        self.asked: list[Asked] = []
        self.troubles: list[Trouble] = []
        self.later = timedelta()
        self._server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"front": self}))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def trouble(self, times: int = 1, **more: Any) -> None:
        """Have the next `times` requests fail."""
        self.troubles += [Trouble(**more) for _ in range(times)]

    def count(self, method: str) -> int:
        return sum(asked.method == method for asked in self.asked)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, address: Any) -> None:
        """A client that hangs up early is what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    front: Front
    pages: dict[str, str] | None

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        asked = Asked(self.command, self.path, headers, len(body))
        self.front.asked.append(asked)
        trouble = next((each for each in self.front.troubles if each.when(asked)), None)
        if trouble is not None:
            self.front.troubles.remove(trouble)
            time.sleep(trouble.seconds)
            if trouble.hang_up_after is None:
                return self._refuse(trouble.status, trouble.code)
        objection = signatures.objection(self.command, self.path, headers, body, SECRET_KEY, datetime.now(UTC) + self.front.later)
        self.pages = origins.told(self.front.target, self.path.removeprefix(self.front.path), self.command, headers)
        if self.command == "OPTIONS":
            return self._allow()
        if not self.path.startswith(self.front.path + "/"):
            return self._refuse(404, "NoSuchPath")
        if objection:
            return self._refuse(403, objection)
        return self._pass_on(headers, body, None if trouble is None else trouble.hang_up_after)

    do_PUT = do_POST = do_HEAD = do_DELETE = do_OPTIONS = do_GET

    def _allow(self) -> None:
        """What a browser asks before it asks."""
        self.send_response_only(200 if self.pages else 403)
        for name, value in (self.pages or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _pass_on(self, headers: dict[str, str], body: bytes, most: int | None) -> None:
        connection = http.client.HTTPConnection(self.front.target, timeout=30)
        sent = {name: value for name, value in headers.items() if name not in {"host", "expect", "connection"}}
        connection.request(self.command, self.path.removeprefix(self.front.path), body, sent)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP and not name.lower().startswith("access-control-"):
                self.send_header(name, value)
        for name, value in (self.pages or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", answer.getheader("Content-Length") or str(len(content)))
        self.end_headers()
        self.wfile.write(content[:most])
        if most is not None:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

    def _refuse(self, status: int, code: str) -> None:
        content = b"" if self.command == "HEAD" else ERROR.format(code).encode()
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        """Nothing of it belongs among what the tests say."""


class S3Server:
    """`with S3Server() as server:` moto, and the settings of a new bucket in it for each kind of storage."""

    def __enter__(self) -> Self:
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        self._moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._moto.start()
        host, port = self._moto.get_host_and_port()
        self.address = f"{host}:{port}"
        return self

    def __exit__(self, *raised: object) -> None:
        self._moto.stop()

    def front(self, kind: str) -> Front:
        return Front(self.address, kinds.KINDS[kind].path)

    def environment(self, kind: str, endpoint: str, **more: str) -> dict[str, str]:
        """The settings as an operator writes them."""
        return {
            "STORAGE_TYPE": kind,
            "STORAGE_BUCKET": f"test-{uuid.uuid4().hex[:16]}",
            "STORAGE_PREFIX": "media/recordings",
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_S3_ENDPOINT_URL": endpoint,
            "AWS_S3_REGION_NAME": "us-east-1",
            **more,
        }


def storages(environment: dict[str, str]) -> dict[str, Any]:
    """Django's STORAGES of these settings."""
    named = {name.lower().removeprefix("storage_").removeprefix("aws_").removeprefix("s3_"): text for name, text in environment.items()}
    place = kinds.backend(
        named["type"],
        Path(),
        bucket=named["bucket"],
        prefix=named["prefix"],
        access_key=named["access_key_id"],
        secret_key=named["secret_access_key"],
        endpoint=named["endpoint_url"],
        region=named["region_name"],
        public_endpoint=named.get("public_endpoint_url", ""),
    )
    return {"default": place, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
