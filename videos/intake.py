"""Taking a recording in: looked into first, then kept once, and nothing left behind when anything fails."""

import errno
import hashlib
import logging
import os
import stat
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from coherence.core.errors import AppError, Conflict, InvalidFormat, NoRoom, NotFound, ProcessingFailed
from coherence.core.postgres import vouch_for_uploads
from videos import inspection, keys, titles
from videos.ffmpeg.facts import MediaFacts
from videos.models import Video

log = logging.getLogger(__name__)
CHUNK_BYTES = 1024 * 1024
SUFFIXES = {
    "mov": ".mp4",
    "matroska": ".mkv",
    "mpegts": ".ts",
    "mpeg": ".mpg",
    "avi": ".avi",
    "flv": ".flv",
    "asf": ".wmv",
    "ogg": ".ogv",
    "mxf": ".mxf",
    "wtv": ".wtv",
    "dv": ".dv",
    "ivf": ".ivf",
}
WEB_CODECS = ("vp8", "vp9", "av1")
Step = Callable[[Video], None]


def nothing(video: Video) -> None:
    """No further step."""


def receive(
    user: User, source: Path, *, title: str | None = None, filename: str | None = None, admit: Step = nothing, registered: Step = nothing
) -> Video:
    """The person's video with the content of `source`: the one they have already, else a new one.

    `admit` is asked about a new one before its bytes are stored, `registered` is told inside the transaction that writes
    its row; what either raises leaves nothing behind. Raises InvalidFormat, VideoTooLong, VideoTooLarge or NotFound with
    a sentence for the person.
    """
    check_regular(source)
    facts = inspection.look(source)
    with source.open("rb") as stream:
        digest = fingerprint(File(stream))
    known = Video.objects.visible_to(user).with_content(digest).order_by("created_at").first()
    if known is not None:
        return restored(known, source)
    video = described(user, facts, digest, title=title, filename=filename or source.name)
    admit(video)
    inspection.remember(digest, facts)
    return keep(video, source, registered)


def described(user: User, facts: MediaFacts, digest: str, *, title: str | None, filename: str, video_id: uuid.UUID | None = None) -> Video:
    """A new video that nobody has stored yet, and the key under which its bytes belong."""
    video = Video(
        id=video_id or uuid.uuid4(),
        user=user,
        title=(titles.clean(title) if title else "") or titles.from_filename(filename),
        original_filename=titles.filename(filename),
        size_bytes=facts.size_bytes,
        sha256=digest,
        container=facts.container,
        duration_seconds=facts.duration,
        width=facts.width,
        height=facts.height,
    )
    video.storage_path = keys.source(uuid.UUID(str(user.pk)), video.id, suffix_for(facts))
    return video


def check_regular(source: Path) -> None:
    """Only a file with something in it that we may read; anything else is refused by what it is."""
    try:
        mode = source.stat().st_mode
    except FileNotFoundError:
        raise NotFound(f"There is no file {source.name!r}.") from None
    except OSError as error:
        raise InvalidFormat(f"The file {source.name!r} cannot be reached: {error.strerror}.") from error
    if stat.S_ISDIR(mode):
        raise InvalidFormat(f"{source.name!r} is a folder. Please choose the video file in it.")
    if not stat.S_ISREG(mode):
        raise InvalidFormat(f"{source.name!r} is not a file but a {special_kind(mode)}. Please choose a video file.")
    if not os.access(source, os.R_OK):
        raise InvalidFormat(f"The file {source.name!r} may not be read. Please allow reading it, and try again.")


def special_kind(mode: int) -> str:
    kinds = ((stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"), (stat.S_ISCHR, "device"), (stat.S_ISBLK, "device"))
    return next((word for is_kind, word in kinds if is_kind(mode)), "special file")


def fingerprint(content: "File[bytes]") -> str:
    """SHA-256 in hexadecimal, streamed."""
    digest = hashlib.sha256()
    for chunk in content.chunks(CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


def suffix_for(facts: MediaFacts) -> str:
    if facts.container == "matroska" and facts.video_codec in WEB_CODECS:
        return ".webm"
    return SUFFIXES.get(facts.container, "")


class Hashing(File):  # type: ignore[type-arg]
    """A file that is fingerprinted while it is streamed into storage."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self.digest = hashlib.sha256()

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        for chunk in super().chunks(chunk_size or CHUNK_BYTES):
            self.digest.update(chunk)
            yield chunk


def keep(video: Video, source: Path, registered: Step = nothing) -> Video:
    """Stream the bytes into storage, then write the row. The row never names bytes that are not there."""
    wanted = video.storage_path
    with nothing_left(wanted):
        store(video, source)
        kept = register(video, registered)
    if kept is not video:
        discard(wanted)
    return kept


def restored(video: Video, source: Path) -> Video:
    """A known recording whose bytes were lost from the storage gets them back: else nobody could ever analyse it again."""
    if not default_storage.exists(video.storage_path):
        with nothing_left(video.storage_path):
            store(video, source)
            video.save(update_fields=["storage_path", "updated_at"])
    return video


def store(video: Video, source: Path) -> None:
    with source.open("rb") as stream:
        content = Hashing(stream)
        video.storage_path = default_storage.save(video.storage_path, content)
    check_same(video, content)


@contextmanager
def nothing_left(key: str) -> Iterator[None]:
    """Whatever goes wrong inside, the object is removed again, and a storage that refuses is an error for people."""
    try:
        yield
    except AppError:
        discard_if_possible(key)
        raise
    except OSError as error:
        discard_if_possible(key)
        if error.errno == errno.ENOSPC:
            raise NoRoom(NoRoom.SENTENCE) from error
        raise ProcessingFailed("The video could not be stored. Please try again.", code="STORAGE_FAILED") from error
    except BaseException:
        discard_if_possible(key)
        raise


def check_same(video: Video, content: Hashing) -> None:
    """What was stored is what was looked into. (A storage that reads past `chunks` is read back.)"""
    digest = content.digest.hexdigest()
    if digest != video.sha256:
        with default_storage.open(video.storage_path, "rb") as stored:
            digest = fingerprint(stored)
    if digest != video.sha256:
        raise Conflict("The file changed while it was read. Please try again when it is complete.")


def register(video: Video, registered: Step = nothing) -> Video:
    """Write the row and do what goes with it, unless the same person's same content came in meanwhile: then that one."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=video.user_id)
        known = Video.objects.visible_to(video.user).with_content(video.sha256).order_by("created_at").first()
        if known is not None:
            return known
        vouch_for_uploads()
        video.save(force_insert=True)
        registered(video)
        return video


def discard_if_possible(key: str) -> None:
    """While another error is on its way, which says more: what cannot be removed now, `verify_storage` finds."""
    try:
        discard(key)
    except OSError:
        log.warning("%s could not be removed from the storage.", key)


def discard(key: str) -> None:
    """Remove the object and, on a disk, its folder; what was never stored is no error."""
    default_storage.delete(key)
    folder = key.rpartition("/")[0]
    if default_storage.exists(folder):
        default_storage.delete(folder)
