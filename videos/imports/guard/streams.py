"""Guarded connections for httpcore: read in short waits, so that a stopped or overdue fetch ends within a second."""

import ssl
import time
from collections.abc import Iterable
from socket import IPPROTO_TCP, TCP_NODELAY, socket
from typing import Any, Final

import httpcore

from videos.imports.guard.dialling import Guard
from videos.imports.guard.watch import Watch
from videos.imports.reasons import ProviderError, Reason

SLICE: Final = 0.5


class Backend(httpcore.NetworkBackend):
    """Gives httpcore its connections; it never gets to resolve a name itself."""

    def __init__(self, guard: Guard, watch: Watch) -> None:
        self._guard, self._watch = guard, watch

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        self._watch.check()
        connection = self._guard.connect(host, port, self._watch.limits.connect_seconds)
        connection.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        return Stream(connection, self._watch)


class Stream(httpcore.NetworkStream):
    def __init__(self, connection: socket, watch: Watch) -> None:
        self._connection, self._watch = connection, watch

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        ends = time.monotonic() + self._watch.limits.read_seconds
        self._connection.settimeout(SLICE)
        while True:
            self._watch.check()
            try:
                return self._connection.recv(max_bytes)
            except (TimeoutError, ssl.SSLWantReadError):
                if time.monotonic() > ends:
                    raise ProviderError(Reason.SLOW, "silence") from None
            except OSError as error:
                raise ProviderError(Reason.BROKEN, str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._connection.settimeout(self._watch.limits.read_seconds)
        try:
            self._connection.sendall(buffer)
        except OSError as error:
            raise ProviderError(Reason.BROKEN, str(error)) from error

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> "Stream":
        self._connection.settimeout(self._watch.limits.connect_seconds)
        try:
            return Stream(ssl_context.wrap_socket(self._connection, server_hostname=server_hostname), self._watch)
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise ProviderError(Reason.UNTRUSTED, str(error)) from error
        except OSError as error:
            self.close()
            raise ProviderError(Reason.UNREACHABLE, str(error)) from error

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object":
            return self._connection if isinstance(self._connection, ssl.SSLSocket) else None
        return None

    def close(self) -> None:
        self._connection.close()
