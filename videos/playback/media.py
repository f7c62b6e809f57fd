"""Stored media as a player takes it: the whole or one part, in small pieces, from whatever storage it lies in."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from asgiref.sync import sync_to_async
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, parse_etags

from coherence.core.errors import NotFound
from videos.models import MediaFile, Video
from videos.playback import links, ranges
from videos.playback.ranges import Part
from videos.sources import GONE
from videos.storage import access

PIECE_BYTES: Final = 256 * 1024
CONTENT_TYPES: Final = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".ts": "video/mp2t",
    ".mpg": "video/mpeg",
    ".avi": "video/x-msvideo",
    ".flv": "video/x-flv",
    ".wmv": "video/x-ms-wmv",
    ".ogv": "video/ogg",
    ".mxf": "application/mxf",
}
"""By the ending of the stored object, which intake chose by the container. QuickTime goes as MP4: browsers play it so."""
UNKNOWN: Final = "application/octet-stream"


@dataclass(frozen=True)
class Media:
    """A stored object and what a player is told of it."""

    key: str
    size: int
    content_type: str
    etag: str
    filename: str


def recording(video: Video) -> Media:
    kind = CONTENT_TYPES.get(Path(video.storage_path).suffix, UNKNOWN)
    return Media(video.storage_path, video.size_bytes, kind, f'"{video.sha256}"', video.original_filename)


def thumbnail(video: Video) -> Media:
    """Raises NotFound while it is not made."""
    file = next((file for file in video.files.all() if file.kind == MediaFile.Kind.THUMBNAIL), None)
    if file is None:
        raise NotFound("There is no picture of this recording yet.")
    digest = hashlib.sha256(f"{file.storage_path}:{file.size_bytes}".encode()).hexdigest()
    return Media(file.storage_path, file.size_bytes, file.content_type, f'"{digest}"', "thumbnail.jpg")


def answer(request: HttpRequest, media: Media) -> HttpResponseBase:
    """200, 206 or 304 with the headers that players look for; 302 to where a bucket gives it out itself.

    Raises NotFound when the bytes are gone, RangeNotSatisfiable.
    """
    if not default_storage.exists(media.key):
        raise NotFound(GONE)
    if _known(request, media):
        return _with_headers(HttpResponseNotModified(), media)
    if request.method == "GET" and access.is_remote():  # a signature holds for one method
        return access.redirect(media.key, content_type=media.content_type, filename=media.filename)
    part = _part(request, media)
    content = part or Part(0, media.size)
    response = _body(request, media, content)
    response.status_code = 206 if part else 200
    response["Content-Type"] = media.content_type
    response["Content-Length"] = str(content.length)
    response["Content-Disposition"] = content_disposition_header(False, media.filename) or "inline"
    if part:
        response["Content-Range"] = part.content_range(media.size)
    return _with_headers(response, media)


def _known(request: HttpRequest, media: Media) -> bool:
    """The player has exactly this already."""
    given = parse_etags(request.headers.get("If-None-Match", ""))
    return given == ["*"] or media.etag in [each.removeprefix("W/") for each in given]


def _part(request: HttpRequest, media: Media) -> Part | None:
    """A range is asked for only with GET, and meant only for the file that the player has the rest of."""
    only_if = request.headers.get("If-Range", media.etag)
    asked = request.headers.get("Range", "") if request.method == "GET" and only_if == media.etag else ""
    return ranges.wanted(asked, media.size)


def _body(request: HttpRequest, media: Media, part: Part) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse()
    pieces = Pieces(media.key, part)
    return StreamingHttpResponse(AsyncPieces(pieces) if isinstance(request, ASGIRequest) else pieces)


def _with_headers(response: HttpResponseBase, media: Media) -> HttpResponseBase:
    response["ETag"] = media.etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = f"private, max-age={int(links.LASTS.total_seconds())}"
    return response


class Pieces:
    """A part of a stored object, opened when the first piece is taken. Django closes it with the response."""

    def __init__(self, key: str, part: Part) -> None:
        self._key = key
        self._left = part
        self._file: File[bytes] | None = None

    def take(self) -> bytes:
        """The next piece; empty at the end."""
        if not self._left.length:
            return b""
        if self._file is None:
            self._file = default_storage.open(self._key, "rb")
            self._file.seek(self._left.start)
        piece: bytes = self._file.read(min(PIECE_BYTES, self._left.length))
        self._left = Part(self._left.start + len(piece), self._left.end)
        return piece

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.take, b"")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


class AsyncPieces:
    """The same for an asynchronous server, which would else gather all pieces in memory before it sends the first."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self.close = pieces.close

    async def __aiter__(self) -> AsyncIterator[bytes]:
        take = sync_to_async(self._pieces.take, thread_sensitive=False)
        while piece := await take():
            yield piece
