"""How gunicorn serves the site: `gunicorn --config python:coherence.serving coherence.wsgi` (`make web`)."""

import gc
import os
import socket
import struct
from typing import Any

from coherence import env

bind = env.text("SERVE_BIND", "127.0.0.1:8000")
workers = env.whole("SERVE_WORKERS", os.cpu_count() or 1, at_least=1, at_most=64)
threads = env.threads()
worker_class = "coherence.workers.Threads"
preload_app = True  # what never changes is in memory once, for all workers
timeout = 120  # of a worker that does not stir; a long upload keeps one thread busy, not the worker
graceful_timeout = 30
keepalive = 75  # longer than proxies keep theirs (60), or one of them sends into a connection that is just being closed
accesslog = None  # it has query strings, and so signed tokens; our own line for each request has none
loglevel = "warning"

GARBAGE_AFTER = 50_000
"""New objects before Python looks for cycles. A request makes thousands and leaves hardly any: at 700 a tenth of its time was looking."""

PATIENCE_SECONDS = 30
"""So long a thread waits for a caller who says or takes nothing more. A player that pauses asks for the rest again when it goes on."""


def when_ready(server: Any) -> None:
    """Before the first worker."""
    for listener in server.LISTENERS:
        be_patient(listener.sock, PATIENCE_SECONDS)
    from coherence.monitoring import shared

    shared.begin(str(server.LISTENERS[0]).rpartition(":")[2].replace("/", "-"))
    _spare_garbage()


def post_worker_init(worker: Any) -> None:
    """Not before the fork, for processes cannot share the storage's connections."""
    from videos.storage import installation

    installation.settle_beside()


def child_exit(server: Any, worker: Any) -> None:
    from coherence.monitoring import shared

    shared.forget(worker.pid)


def be_patient(listener: socket.socket, seconds: int) -> None:
    """Connections have it from the socket that took them in: gunicorn's threads would wait for a silent caller without end."""
    for direction in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        listener.setsockopt(socket.SOL_SOCKET, direction, struct.pack("ll", seconds, 0))


def _spare_garbage() -> None:
    """What is loaded by now stays: it is not looked through for garbage, nor copied into each worker by being looked at."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 10, 10)
