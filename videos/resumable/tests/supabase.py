"""A small server that speaks Supabase's signed resumable uploads (tus, exactly 6 MB at a time) into a bucket of ours."""

import base64
import json
import secrets
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from videos.storage import s3

CHUNK = 6 * 1024**2


class Supabase:
    """`with Supabase("service key") as server:` then server.url."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.tokens: dict[str, str] = {}
        self.uploads: dict[str, dict[str, Any]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": self}))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Supabase

    def log_message(self, *anything: Any) -> None:
        """Nothing."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        sign = "/storage/v1/object/upload/sign/"
        if self.path.startswith(sign):
            return self._sign(self.path.removeprefix(sign))
        if self.path != "/storage/v1/upload/resumable/sign":
            return self._answer(404, {})
        told = dict(pair.split(" ") for pair in self.headers["Upload-Metadata"].split(","))
        told = {name: base64.b64decode(value).decode() for name, value in told.items()}
        name = f"{told['bucketName']}/{told['objectName']}"
        if self.site.tokens.get(self.headers.get("x-signature", "")) != name or body:
            return self._answer(403, {"statusCode": "403", "error": "Unauthorized"})
        upload = uuid.uuid4().hex
        self.site.uploads[upload] = {"key": told["objectName"], "length": int(self.headers["Upload-Length"]), "content": b""}
        return self._answer(201, {}, Location=f"{self.site.url}/storage/v1/upload/resumable/sign/{upload}")

    def do_HEAD(self) -> None:
        upload = self.site.uploads[self.path.rpartition("/")[2]]
        self._answer(200, {}, **{"Upload-Offset": str(len(upload["content"])), "Upload-Length": str(upload["length"])})

    def do_PATCH(self) -> None:
        upload = self.site.uploads[self.path.rpartition("/")[2]]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        last = len(upload["content"]) + len(body) == upload["length"]
        if "x-signature" not in self.headers or int(self.headers["Upload-Offset"]) != len(upload["content"]):
            return self._answer(409, {})
        if len(body) != CHUNK and not last:
            return self._answer(400, {"error": "chunks have 6 MB"})
        upload["content"] += body
        if last:
            s3.client().put_object(Bucket=s3.bucket(), Key=upload["key"], Body=upload["content"])
        return self._answer(204, None, **{"Upload-Offset": str(len(upload["content"]))})

    def _sign(self, name: str) -> None:
        if self.headers.get("Authorization") != f"Bearer {self.site.key}" or self.headers.get("apikey") != self.site.key:
            return self._answer(400, {"statusCode": "403", "error": "Unauthorized"})
        token = secrets.token_urlsafe()
        self.site.tokens[token] = name
        return self._answer(200, {"url": f"/object/upload/sign/{name}?token={token}"})

    def _answer(self, status: int, told: Any, **headers: str) -> None:
        content = b"" if told is None or self.command == "HEAD" else json.dumps(told).encode()
        self.send_response(status)
        for name, value in ({"Tus-Resumable": "1.0.0"} | headers).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
