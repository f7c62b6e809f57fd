"""Uploads that land on this machine's disk, by our own tus server."""

import errno
import os
import shutil
import uuid
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import F, Sum

from coherence.core.errors import Conflict, Gone, NoRoom
from videos.models import Upload
from videos.resumable.landing import Landing, Missing

FOLDER: Final = "resumable"
SPARE_BYTES: Final = 512 * 1024**2
"""What stays free for everything else that writes."""
LOST: Final = "What was sent of this upload is no longer here. Please begin again."


def folder() -> Path:
    return Path(settings.FILE_UPLOAD_TEMP_DIR) / FOLDER


def landing(upload_id: uuid.UUID) -> Landing:
    return Landing(folder(), str(upload_id))


def path(upload_id: uuid.UUID) -> str:
    """Where its pieces are sent, without the host."""
    return f"/api/v1/uploads/{upload_id}/tus"


def require_room(size_bytes: int) -> None:
    """Raises NoRoom when what was promised to others and this would not fit."""
    promised = Upload.objects.unfinished().filter(transport=Upload.Transport.TUS)
    still_to_come = promised.aggregate(bytes=Sum(F("size_bytes") - F("received_bytes")))["bytes"] or 0
    places = [folder().parent, _existing(Path(settings.MEDIA_ROOT))]
    if any(shutil.disk_usage(each).free < still_to_come + size_bytes + SPARE_BYTES for each in places):
        raise NoRoom(NoRoom.SENTENCE)


def begin(upload: Upload) -> None:
    try:
        landing(upload.pk).create()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom(NoRoom.SENTENCE) from error
        raise


def details(upload: Upload) -> dict[str, Any]:
    return {"tus": {"url": settings.PUBLIC_URL + path(upload.pk)}}


def received(upload: Upload) -> int:
    try:
        return landing(upload.pk).offset()
    except Missing:
        return upload.received_bytes


def require_whole(upload: Upload) -> None:
    try:
        offset = landing(upload.pk).offset()
    except Missing:
        raise Gone(LOST) from None
    if offset < upload.size_bytes:
        raise missing(upload.size_bytes - offset, receivedBytes=offset)


def discard(upload: Upload) -> None:
    landing(upload.pk).remove()


def settled(upload: Upload) -> Path:
    """All bytes, on the disk and not only on their way there, as a file to which no request writes any more: it becomes the
    recording itself. Raises Gone or WrongOffset.
    """
    place = landing(upload.pk)
    try:
        with place.go_on(upload.size_bytes), place.path.open("rb") as file:
            os.fsync(file.fileno())
    except (Missing, FileNotFoundError):
        raise Gone(LOST) from None
    return place.path


def require_free(place: Path, size_bytes: int) -> None:
    """Raises NoRoom."""
    if shutil.disk_usage(place).free < size_bytes + SPARE_BYTES:
        raise NoRoom(NoRoom.SENTENCE)


def missing(count: int, **details: Any) -> Conflict:
    return Conflict(f"{count} bytes have not arrived yet.", details=details)


def _existing(place: Path) -> Path:
    return next(each for each in (place, *place.parents) if each.exists())
