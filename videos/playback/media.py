"""Stored media as a player takes it: the whole or one part, in small pieces, from whatever storage it lies in."""

import hashlib
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote

from asgiref.sync import sync_to_async
from django.conf import settings
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
UNSAFE: Final = re.compile(r'[\\/:*?"<>|]+')
"""No file may be called so on some system."""


@dataclass(frozen=True)
class Media:
    """A stored object and what a player is told of it."""

    key: str
    size: int
    content_type: str
    etag: str
    filename: str
    download: bool = False
    forever: bool = False
    """Its address names its content."""
    public: bool = False
    """Everybody may see it, so anything on the way may keep it."""

    @property
    def caching(self) -> str:
        """Kept by whoever has it; on the way only where it is nobody's own: a link that is over must not open from there."""
        whose = "public" if self.public else "private"
        return f"{whose}, max-age=31536000, immutable" if self.forever else f"private, max-age={int(links.LASTS.total_seconds())}"


def recording(video: Video, *, for_others: bool = False) -> Media:
    """The copy that plays everywhere, where there is one; else the recording as it came in. Others are told its title and not
    what its file was called on its owner's machine."""
    copy = made(video, MediaFile.Kind.PLAYABLE)
    if copy is not None:
        return of_file(video, copy)
    kind = CONTENT_TYPES.get(Path(video.storage_path).suffix, UNKNOWN)
    name = _name(video, video.storage_path) if for_others else video.original_filename
    return Media(video.storage_path, video.size_bytes, kind, f'"{video.sha256}"', name)


def thumbnail(video: Video) -> Media:
    """Raises NotFound while it is not made."""
    file = made(video, MediaFile.Kind.THUMBNAIL)
    if file is None:
        raise NotFound("There is no picture of this recording yet.")
    return of_file(video, file)


def made(video: Video, kind: str) -> MediaFile | None:
    """The files are read with the video (`with_files`)."""
    return next((file for file in video.files.all() if file.kind == kind), None)


def of_file(video: Video, file: MediaFile, *, version: str = "", download: bool = False) -> Media:
    """`version` is the one in the address, if there is one."""
    name = _name(video, file.storage_path)
    digest = hashlib.sha256(f"{file.storage_path}:{file.size_bytes}".encode()).hexdigest()
    forever = bool(version) and version == file.version
    return Media(file.storage_path, file.size_bytes, file.content_type, f'"{digest}"', name, download, forever, video.sample_id is not None)


def _name(video: Video, key: str) -> str:
    return f"{UNSAFE.sub('-', video.title).strip('. ') or 'recording'}{Path(key).suffix}"


def answer(request: HttpRequest, media: Media, *, lasts: timedelta = links.LASTS) -> HttpResponseBase:
    """200, 206 or 304 with the headers that players look for; 302 to where a bucket gives it out itself, for so long.

    Raises NotFound when the bytes are gone, RangeNotSatisfiable.
    """
    if not default_storage.exists(media.key):
        raise NotFound(GONE)
    if _known(request, media):
        return _with_headers(HttpResponseNotModified(), media)
    if request.method == "GET" and access.is_remote():  # a signature holds for one method
        return access.redirect(media.key, lasts=lasts, content_type=media.content_type, filename=media.filename, download=media.download)
    if settings.ACCEL_REDIRECT_PREFIX and access.local_path(media.key) is not None:
        return _handed_on(request, media)
    part = _part(request, media)
    content = part or Part(0, media.size)
    response = _body(request, media, content)
    response.status_code = 206 if part else 200
    response["Content-Length"] = str(content.length)
    if part:
        response["Content-Range"] = part.content_range(media.size)
    return _with_headers(_described(response, media), media)


def _handed_on(request: HttpRequest, media: Media) -> HttpResponseBase:
    """The server before us sends the file, whole or in part, and says how long it is; what cannot be sent is refused in our words."""
    _part(request, media)
    response = _with_headers(_described(HttpResponse(), media), media)
    del response["Accept-Ranges"]  # it says so itself, and twice is once too often
    response["X-Accel-Redirect"] = f"{settings.ACCEL_REDIRECT_PREFIX.rstrip('/')}/{quote(media.key)}"
    return response


def _known(request: HttpRequest, media: Media) -> bool:
    """The player has exactly this already."""
    given = parse_etags(request.headers.get("If-None-Match", ""))
    return given == ["*"] or media.etag in [each.removeprefix("W/") for each in given]


def _part(request: HttpRequest, media: Media) -> Part | None:
    """A range is asked for only with GET, and meant only for the file that the player has the rest of."""
    only_if = request.headers.get("If-Range", media.etag)
    parted = request.method == "GET" and only_if == media.etag and media.content_type != "application/json"  # half of it says nothing
    asked = request.headers.get("Range", "") if parted else ""
    return ranges.wanted(asked, media.size)


def _body(request: HttpRequest, media: Media, part: Part) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse()
    pieces = Pieces(media.key, part)
    if isinstance(request, ASGIRequest):
        return StreamingHttpResponse(AsyncPieces(pieces))
    response = StreamingHttpResponse(pieces)
    if access.local_path(media.key) is not None:  # the server may send it from disk to network itself (wsgi.file_wrapper)
        response.file_to_stream = pieces  # type: ignore[attr-defined]
        response.block_size = PIECE_BYTES  # type: ignore[attr-defined]
    return response


def _described(response: HttpResponseBase, media: Media) -> HttpResponseBase:
    response["Content-Type"] = media.content_type
    response["Content-Disposition"] = content_disposition_header(media.download, media.filename) or "inline"
    return response


def _with_headers(response: HttpResponseBase, media: Media) -> HttpResponseBase:
    response["ETag"] = media.etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = media.caching
    return response


class Pieces:
    """A part of a stored object, opened when the first piece is taken. Django closes it with the response."""

    def __init__(self, key: str, part: Part) -> None:
        self._key = key
        self._left = part
        self._file: File[bytes] | None = None

    def take(self) -> bytes:
        """The next piece; empty at the end."""
        return self.read(PIECE_BYTES)

    def _opened(self) -> "File[bytes]":
        if self._file is None:
            self._file = default_storage.open(self._key, "rb")
            self._file.seek(self._left.start)
        return self._file

    def read(self, most: int = -1) -> bytes:
        """As of a file that ends where the part does."""
        wanted = self._left.length if most < 0 else min(most, self._left.length)
        piece: bytes = self._opened().read(wanted) if wanted else b""
        self._left = Part(self._left.start + len(piece), self._left.end)
        return piece

    def fileno(self) -> int:
        """Of a file on a disk, at the part's beginning: the server sends as much as the answer says is its length."""
        number: int = self._opened().fileno()
        return number

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
