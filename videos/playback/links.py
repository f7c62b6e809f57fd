"""Signed addresses of a video's files, for players and pages that cannot send a header. Each opens one file, or one film with all
its segments, for one hour."""

import hashlib
import hmac
import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core import signing

from coherence.core import looking
from coherence.core.errors import Gone
from videos.models import MediaFile, Video

LASTS: Final = timedelta(hours=1)
PARAMETER: Final = "token"
SALT: Final = "videos.links"
PAUSES: Final = timedelta(minutes=10)
"""So much longer than the recording may seeing it take somebody it is shared with."""
VERSION: Final = "v"
DOWNLOAD: Final = "download"
EXPIRED: Final = "This link is no longer valid. Please reload the page."
FORM: Final = re.compile(r"([0-9]{1,12})-([id])-(?:([0-9a-f]{32})-)?([A-Za-z0-9_-]{43})", re.ASCII)
GROUNDS: Final[list[Callable[[UUID], bool]]] = []
"""Whether what a link is bound to still holds; whoever binds links adds how to ask. Filled when the apps are loaded."""
_BOUND: Final[ContextVar[str]] = ContextVar("bound", default="")
Kind = MediaFile.Kind


class Purpose(StrEnum):
    """What a link opens; it is the part of the path behind the video."""

    STREAM = "stream"
    THUMBNAIL = "thumbnail"
    HLS = "hls"
    """Everything in the folder: playlists name their segments with the token they were asked for with."""


FILES: Final = {
    "sprite": Kind.SPRITE,
    "vtt": Kind.SPRITE_INDEX,
    "waveform": Kind.WAVEFORM,
    "peaks": Kind.PEAKS,
    "wav": Kind.WAV,
    "mp3": Kind.MP3,
}
"""What a kind of file is called in an address."""
NAMES: Final = {kind: name for name, kind in FILES.items()}
FOLDERS: Final = {Kind.HLS: "main.m3u8", Kind.HLS_AUDIO: "audio-main.m3u8"}
"""Where a player begins."""


def stream_url(video: Video) -> str:
    return _address(video, Purpose.STREAM)


def thumbnail_url(video: Video) -> str | None:
    """None until the thumbnail is made. A list asks for that beforehand (`with_thumbnail_known`)."""
    made: bool | None = getattr(video, "has_thumbnail", None)
    if made is None:
        made = any(file.kind == MediaFile.Kind.THUMBNAIL for file in video.files.all())
    return _address(video, Purpose.THUMBNAIL) if made and not hidden(video) else None


def rendition_url(video: Video, file: MediaFile, *, download: bool = False) -> str | None:
    """Where this file is opened; None for one that no link leads to (the report is asked for), or none may."""
    if hidden(video):
        return None
    if file.kind in FOLDERS:
        return _address(video, Purpose.HLS, f"/{FOLDERS[Kind(file.kind)]}", version=file.version)
    if file.kind in NAMES:
        return _address(video, of_file(NAMES[Kind(file.kind)]), version=file.version, download=download)
    if file.kind in (Kind.PLAYABLE, Kind.THUMBNAIL):
        return _address(video, Purpose.STREAM if file.kind == Kind.PLAYABLE else Purpose.THUMBNAIL)
    return None


def hidden(video: Video) -> bool:
    """One of us looks at somebody's pages, who has not let us see and hear what they recorded."""
    return looking.is_blind() and video.sample_id is None


def of_file(name: str) -> str:
    return f"files/{name}"


@contextmanager
def bound_to(ground: UUID | str) -> Iterator[None]:
    """The links made meanwhile open as long as this holds, and no longer: a share that may be taken back. Nothing, for no bond."""
    before = _BOUND.set(ground.hex if isinstance(ground, UUID) else ground)
    try:
        yield
    finally:
        _BOUND.reset(before)


def bond(given: str) -> str:
    """What a token that opens something is bound to."""
    match = FORM.fullmatch(given)
    return (match[3] or "") if match else ""


def token(video_id: UUID, path: str, *, download: bool = False, expires: int | None = None) -> str:
    """Signs the video, the path behind it, reading, how it is handed over, until when, and its bond: nothing of it can be changed."""
    until = int(time.time() + LASTS.total_seconds()) if expires is None else expires
    how, bound = "d" if download else "i", _BOUND.get()
    return "-".join(filter(None, (str(until), how, bound, _signature(_signed(video_id, path, how, until, bound)))))


def opens(given: str, video_id: UUID, path: str, *, download: bool = False) -> bool:
    """Whether the token is ours, for this video and path. Raises Gone for one that was, but is too old or lost its ground."""
    match = FORM.fullmatch(given)
    if match is None or (match[2] == "d") is not download:
        return False
    try:
        _signer().unsign(f"{_signed(video_id, path, match[2], int(match[1]), match[3] or '')}:{match[4]}")
    except signing.BadSignature:
        return False
    if int(match[1]) < time.time() or (match[3] and not any(holds(UUID(match[3])) for holds in GROUNDS)):
        raise Gone(EXPIRED)
    return True


def expires(given: str) -> int:
    """When a token that opens something ends, seconds since 1970."""
    match = FORM.fullmatch(given)
    return int(match[1]) if match else int(time.time() + LASTS.total_seconds())


def holds(given: str, video: Video) -> timedelta:
    """How long an address at the bucket may open what this token leads to. Nothing takes such an address back, so that of a share, which
    may be taken back, holds no longer than seeing the recording takes; a player asks our link again."""
    return min(LASTS, timedelta(seconds=video.duration_seconds) + PAUSES) if bond(given) else LASTS


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)


def _signature(text: str) -> str:
    """What `_signer` signs with, without deriving the key for each of the many links of a list."""
    digest = hmac.digest(_key(settings.SECRET_KEY), text.encode(), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return hashlib.sha256(f"{SALT}signer{secret}".encode()).digest()


def _signed(video_id: UUID, path: str, how: str, until: int, bound: str) -> str:
    return f"GET/{video_id}/{path}/{how}/{until}" + (f"/{bound}" if bound else "")


def _address(video: Video, path: str, below: str = "", *, version: str = "", download: bool = False) -> str:
    query = {VERSION: version} if version else {}
    query |= {DOWNLOAD: "1"} if download else {}
    if not hidden(video):
        query[PARAMETER] = token(video.pk, path, download=download)
    return f"{settings.PUBLIC_URL}/api/v1/videos/{video.pk}/{path}{below}" + (f"?{urlencode(query)}" if query else "")
