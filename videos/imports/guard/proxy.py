"""A proxy on this machine's own address through which another program of ours reaches the public internet, and nothing else."""

import base64
import hmac
import re
import secrets
import select
import socket
import threading
import time
from types import TracebackType
from typing import Final, Self

from videos.imports.guard import urls
from videos.imports.guard.dialling import Guard
from videos.imports.guard.watch import Limits
from videos.imports.reasons import ProviderError, Reason

CHUNK: Final = 64 * 1024
LONGEST_HEAD: Final = 64 * 1024
MOST_CONNECTIONS: Final = 32
SLICE: Final = 0.5
HOP_BY_HOP: Final = ("connection", "proxy-connection", "proxy-authorization", "keep-alive", "te", "upgrade")
_LENGTH: Final = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*\r\n", re.IGNORECASE)


class Proxy:
    """`with Proxy(guard, limits) as proxy:` then `proxy.address`, which carries a password of its own.

    CONNECT and plain http, one request for a connection. `refused` holds what the guard said, for a better sentence than
    the other program has. All traffic together is bounded by `limits`.
    """

    def __init__(self, guard: Guard, limits: Limits) -> None:
        self._guard, self._limits = guard, limits
        self._password = secrets.token_urlsafe(32)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=MOST_CONNECTIONS)
        self._places = threading.Semaphore(MOST_CONNECTIONS)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._ends = time.monotonic() + limits.seconds
        self.carried = 0
        self.refused: list[Reason] = []

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def address(self) -> str:
        return f"http://import:{self._password}@127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, name="import proxy", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._lock:
            self._closed = True
            for connection in (self._listener, *self._open):
                _shut(connection)
            self._listener.close()

    def _accept(self) -> None:
        while not self._closed:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # closed
                return
            if self._places.acquire(blocking=False):
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()
            else:
                connection.close()

    def _serve(self, client: socket.socket) -> None:
        try:
            if self._holds(client):
                self._answer(client)
        except ProviderError as error:
            self.refused.append(error.reason)
            _say(client, b"403 Forbidden")
        except OSError:  # either side went away; whoever waits notices
            return
        finally:
            self._drop(client)
            self._places.release()

    def _answer(self, client: socket.socket) -> None:
        client.settimeout(self._limits.read_seconds)
        head, rest = _head(client)
        lines = head.decode("latin-1").split("\r\n")
        method, _, target = lines[0].partition(" ")
        target = target.partition(" ")[0]
        if not self._knows(lines[1:]):
            _say(client, b"407 Proxy Authentication Required")
        elif method == "CONNECT":
            self._tunnel(client, target)
        else:
            self._forward(client, method, target, lines[1:], rest)

    def _knows(self, headers: list[str]) -> bool:
        """Other programs of this machine have no business here."""
        expected = "Basic " + base64.b64encode(f"import:{self._password}".encode()).decode()
        sent = [line.partition(":")[2].strip() for line in headers if line.lower().startswith("proxy-authorization:")]
        return len(sent) == 1 and hmac.compare_digest(sent[0].encode("latin-1"), expected.encode())

    def _tunnel(self, client: socket.socket, target: str) -> None:
        url = urls.parse(f"https://{target}")
        with self._dialled(url) as server:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self._relay(client, server)

    def _forward(self, client: socket.socket, method: str, target: str, headers: list[str], rest: bytes) -> None:
        """The request as it is sent to the site itself; the connection ends with the answer."""
        url = urls.parse(target)
        if url.scheme != "http" or not re.fullmatch(r"[A-Z]{3,7}", method):
            raise ProviderError(Reason.SCHEME)
        kept = [line for line in headers if line.partition(":")[0].strip().lower() not in (*HOP_BY_HOP, "host")]
        head = "\r\n".join([f"{method} {url.target} HTTP/1.1", f"Host: {url.authority}", *kept, "Connection: close", "", ""])
        length = _LENGTH.search("\r\n".join(["", *kept, ""]).encode("latin-1"))
        with self._dialled(url) as server:
            server.settimeout(self._limits.read_seconds)
            server.sendall(head.encode("latin-1") + rest)
            self._body(client, server, int(length[1]) - len(rest) if length else 0)
            answer, rest = _head(server)
            first, *lines = answer.decode("latin-1").split("\r\n")
            kept = [line for line in lines if line.partition(":")[0].strip().lower() not in HOP_BY_HOP]
            client.sendall("\r\n".join([first, *kept, "Connection: close", "", ""]).encode("latin-1") + rest)
            self._relay(client, server)

    def _body(self, client: socket.socket, server: socket.socket, left: int) -> None:
        while left > 0:
            sent = client.recv(min(CHUNK, left))
            if not sent:
                return
            left -= len(sent)
            self._count(len(sent))
            server.sendall(sent)

    def _dialled(self, url: urls.Url) -> socket.socket:
        server = self._guard.connect(url.host, url.port, self._limits.connect_seconds)
        if not self._holds(server):
            raise ProviderError(Reason.TIME)
        return server

    def _relay(self, client: socket.socket, server: socket.socket) -> None:
        """Until either side ends, is silent for too long, or all that may be carried was."""
        other = {client: server, server: client}
        quiet = time.monotonic() + self._limits.read_seconds
        try:
            while not self._closed and time.monotonic() < min(quiet, self._ends):
                for ready in select.select(list(other), [], [], SLICE)[0]:
                    sent = ready.recv(CHUNK)
                    if not sent:
                        return
                    self._count(len(sent))
                    other[ready].sendall(sent)
                    quiet = time.monotonic() + self._limits.read_seconds
        finally:
            self._drop(server)

    def _count(self, size: int) -> None:
        with self._lock:
            self.carried += size
            if self.carried > self._limits.max_bytes:
                self.refused.append(Reason.TOO_LARGE)
                raise ConnectionAbortedError("more than may be carried")

    def _holds(self, connection: socket.socket) -> bool:
        """Whether the connection is ours to close at the end; too late when the end has come."""
        with self._lock:
            if self._closed:
                connection.close()
            else:
                self._open.add(connection)
            return not self._closed

    def _drop(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)
            connection.close()


def _head(connection: socket.socket) -> tuple[bytes, bytes]:
    """Up to the empty line, and what came after it."""
    taken = b""
    while b"\r\n\r\n" not in taken:
        more = connection.recv(CHUNK)
        if not more or len(taken) + len(more) > LONGEST_HEAD + CHUNK:
            raise ConnectionAbortedError("no head")
        taken += more
    head, _, rest = taken.partition(b"\r\n\r\n")
    return head, rest


def _say(client: socket.socket, status: bytes) -> None:
    try:
        client.sendall(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    except OSError:  # nobody listens any more
        return


def _shut(connection: socket.socket) -> None:
    """Wakes whoever waits on it, in whatever thread."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:  # never connected, or closed by the other side
        return
