"""The body of a request, as it comes and never whole: at every server, and without the framework's looking at it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

PIECE_BYTES: Final = 64 * 1024
PATIENCE_SECONDS: Final = 60.0
"""A sender who is silent for so long has gone; what came is kept, and they can go on."""


def announced(environ: Mapping[str, Any]) -> int | None:
    """How long the body is; None when only its end will tell."""
    if "chunked" in str(environ.get("HTTP_TRANSFER_ENCODING", "")).lower():
        return None
    length = str(environ.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isascii() and length.isdigit() else 0


def of(environ: Mapping[str, Any]) -> Iterator[bytes]:
    """The pieces until the body ends, or the connection does: then what came before was given all the same."""
    left = announced(environ)
    _limit_patience(environ)
    try:
        while left is None or left > 0:
            piece = environ["wsgi.input"].read(PIECE_BYTES if left is None else min(PIECE_BYTES, left))
            if not piece:
                return
            left = None if left is None else left - len(piece)
            yield piece
    except OSError:  # cut off
        return


def _limit_patience(environ: Mapping[str, Any]) -> None:
    """gunicorn's threads would wait for ever. (An asynchronous server's waiting is limited where the body is handed over.)"""
    connection = environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(PATIENCE_SECONDS)
