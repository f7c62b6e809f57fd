"""Small sites for tests: real sockets on the loopback, answers as bytes, and a note of whoever came."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

Answer = Callable[[socket.socket, str], None]
"""Gets the connection and the head of the request, and writes whatever it likes."""


class Site:
    """`with Site({"/path": answer}) as site:`; an answer is bytes to send, or a function. Every connection is counted."""

    def __init__(self, pages: "dict[str, bytes | Answer] | None" = None) -> None:
        self.pages = pages or {}
        self.connections = self.sent = 0
        self.heads: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self.gone = threading.Event()

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    @property
    def paths(self) -> list[str]:
        return [head.split(" ")[1] for head in self.heads]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.gone.set()
        self._listener.close()

    def _accept(self) -> None:
        while not self.gone.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    sent = connection.recv(65536)
                    if not sent:
                        return
                    head += sent
                text = head.decode("latin-1")
                self.heads.append(text)
                page = self.pages.get(text.split(" ")[1], not_found())
                page(connection, text) if callable(page) else connection.sendall(page)
            except OSError:
                return  # the client has had enough


def page(body: bytes = b"", kind: str = "video/mp4", status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close"]
    more = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, *more, "", ""]).encode() + body


def not_found() -> bytes:
    return page(b"nothing", "text/plain", "404 Not Found")


def redirect(to: str, status: str = "302 Found", **headers: str) -> bytes:
    return page(b"", "text/plain", status, Location=to, **headers)


def trickle(site: Site, head: bytes, piece: bytes, pause: float) -> Answer:
    """The head, then a small piece now and then, for as long as the site stands."""

    def answer(connection: socket.socket, text: str) -> None:
        connection.sendall(head)
        while not site.gone.wait(pause):
            connection.sendall(piece)

    return answer


def slowly(site: Site, body: bytes) -> Answer:
    """The file or the rest of it, a little at a time; `site.sent` counts what went out."""

    def answer(connection: socket.socket, head: str) -> None:
        asked = re.search(r"Range: bytes=(\d+)-", head)
        start = int(asked[1]) if asked else 0
        status = f"206 Partial Content\r\nContent-Range: bytes {start}-{len(body) - 1}/{len(body)}" if asked else "200 OK"
        kind = "Content-Type: video/mp4\r\nAccept-Ranges: bytes\r\nConnection: close"
        connection.sendall(f"HTTP/1.1 {status}\r\n{kind}\r\nContent-Length: {len(body) - start}\r\n\r\n".encode())
        for at in range(start, len(body), 65536):
            connection.sendall(body[at : at + 65536])
            site.sent += len(body[at : at + 65536])
            site.gone.wait(0.04)

    return answer


@contextmanager
def canary() -> Iterator[Site]:
    """A site within the walls, which nobody may reach."""
    with Site({}) as site:
        yield site
        assert site.connections == 0, "somebody came in"
