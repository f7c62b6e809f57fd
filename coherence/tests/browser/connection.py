"""A connection that can be slow and that breaks: what is behind it is reached through a port of its own."""

import socket
import threading
import time
from contextlib import suppress
from typing import Final

HOST: Final = "127.0.0.1"
PIECE: Final = 16 * 1024
HELD: Final = 64 * 1024
"""What may wait here unread: as much as the system likes would be half a film that was sent and has not arrived."""


class Connection:
    """`rate` is in bytes a second, upwards; None is as fast as it goes. While it is cut nobody gets through."""

    def __init__(self, port: int) -> None:
        self.rate: float | None = None
        self._to, self._is_cut, self._open = port, False, set[socket.socket]()
        self._listening = socket.create_server((HOST, 0))
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, HELD)
        self.url = f"http://{HOST}:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        self._is_cut = True
        for each in list(self._open):
            _close(each)

    def mend(self) -> None:
        self._is_cut = False

    def close(self) -> None:
        self.cut()
        _close(self._listening)

    def _serve(self) -> None:
        with suppress(OSError):  # of the listening socket, when all is over
            while True:
                client, _ = self._listening.accept()
                if self._is_cut or not self._connect(client):
                    _close(client)

    def _connect(self, client: socket.socket) -> bool:
        try:
            server = socket.create_connection((HOST, self._to), timeout=10)
        except OSError:  # nobody listens there yet
            return False
        server.settimeout(None)
        for source, target, upwards in ((client, server, True), (server, client, False)):
            threading.Thread(target=self._pass_on, args=(source, target, upwards), daemon=True).start()
        return True

    def _pass_on(self, source: socket.socket, target: socket.socket, upwards: bool) -> None:
        self._open.add(source)
        with suppress(OSError):
            while piece := source.recv(PIECE):
                if upwards and self.rate:
                    time.sleep(len(piece) / self.rate)
                target.sendall(piece)
        self._open.discard(source)
        _close(source)
        _close(target)


def _close(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
