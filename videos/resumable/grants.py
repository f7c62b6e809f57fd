"""Leave to send one recording: asked for before the first byte, within what the plan and the machine have room for."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from coherence.core.errors import Conflict, Gone, InvalidFormat
from videos import intake, keys, titles, uploads
from videos.models import Upload
from videos.resumable import disk, transports
from videos.storage import access

Status = Upload.Status
NOT_VIDEOS: Final = frozenset({"text", "image", "audio", "font", "message", "multipart", "model"})
"""Kinds of content that cannot be a recording with a picture, whatever is in them. What the rest is, its bytes will tell."""
SUFFIXES: Final = {each: each for each in (*intake.SUFFIXES.values(), ".webm")} | dict.fromkeys((".mov", ".m4v", ".qt"), ".mp4")
"""Under which ending what is called so will probably be kept."""
LONGEST_OPEN: Final = timedelta(days=7)
OVER: Final = {
    Status.ABORTED: "This upload was cancelled. Please begin again.",
    Status.EXPIRED: "This upload was left alone for too long. Please begin again.",
    Status.FAILED: "This upload has failed. Please begin again.",
}


def grant(
    user: User,
    *,
    filename: str,
    size_bytes: int,
    content_type: str = "",
    sha256: str = "",
    title: str = "",
    transport: str | None = None,
    metadata: str = "",
) -> Upload:
    """An upload that is open for its bytes. Nothing is left of one that could not be begun.

    Raises VideoTooLarge, PlanLimitReached, RateLimited, ConsentRequired, InvalidFormat, NoRoom, and Conflict when too many
    are open.
    """
    uploads.require(user, size_bytes)
    _require_kind(content_type)
    upload = Upload(
        user=user,
        transport=transport or transports.chosen(),
        filename=titles.filename(filename),
        title=titles.clean(title),
        size_bytes=size_bytes,
        content_type=_kind(content_type),
        sha256=sha256,
        metadata=metadata,
        expires_at=_expiry(timezone.now()),
    )
    if upload.transport != Upload.Transport.TUS:
        upload.storage_path = keys.source(user.pk, upload.pk, _suffix(filename))
    _insert(upload)
    try:
        transports.of(upload).begin(upload)
    except BaseException:
        upload.delete()
        raise
    return upload


def details(upload: Upload) -> Mapping[str, Any]:
    """How to send, for as long as it is open."""
    return transports.of(upload).details(upload) if upload.status == Status.OPEN else {}


def require_open(upload: Upload) -> None:
    """Raises Gone when it has ended without a video, Conflict when it has all its bytes."""
    if upload.status in OVER:
        raise Gone(OVER[Status(upload.status)])
    if upload.status != Status.OPEN:
        raise Conflict("All bytes of this upload have arrived already.")


def prolong(upload: Upload, received_bytes: int) -> None:
    """Who still sends has time: from the last byte, though not for ever."""
    upload.received_bytes = received_bytes
    upload.expires_at = min(_expiry(timezone.now()), max(upload.created_at + LONGEST_OPEN, upload.expires_at))
    changed = {"received_bytes": received_bytes, "expires_at": upload.expires_at, "updated_at": timezone.now()}
    Upload.objects.filter(pk=upload.pk, status=Status.OPEN).update(**changed)


def end(upload: Upload, status: Upload.Status) -> bool:
    """Close an open upload without a video, and remove what came of it; False when it was no longer open."""
    changed = {"status": status, "updated_at": timezone.now()}
    if not Upload.objects.filter(pk=upload.pk, status=Status.OPEN).update(**changed):
        return False
    upload.status = status
    transports.of(upload).discard(upload)
    return True


def abort(upload: Upload) -> None:
    """As its owner wants it. Raises Conflict when it is becoming a video, or has become one."""
    if end(upload, Status.ABORTED):
        return
    upload.refresh_from_db()
    if upload.status in (Status.COMPLETING, Status.COMPLETED):
        raise Conflict("This upload is complete. Delete the recording instead.")


def _require_kind(content_type: str) -> None:
    if content_type.partition("/")[0].strip().lower() in NOT_VIDEOS:
        raise InvalidFormat("This file is not a video. Please choose the recording of your talk.", details={"contentType": content_type})


def _kind(told: str) -> str:
    """As it can stand in a table and in a header of the bucket's; empty for anything else, as where none is told."""
    kind = told.partition(";")[0].strip().lower()
    return kind if access.TYPE.fullmatch(kind) else ""


def _insert(upload: Upload) -> None:
    """With the person's row locked, so that of many at once no more get in than may."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=upload.user_id)
        open_now = Upload.objects.unfinished().filter(user=upload.user)
        count, promised = open_now.count(), open_now.aggregate(bytes=Sum("size_bytes"))["bytes"] or 0
        if count >= settings.UPLOADS_OPEN:
            raise Conflict(
                f"You have {count} uploads under way. Please finish or cancel one first.", details={"limit": settings.UPLOADS_OPEN}
            )
        if promised + upload.size_bytes > settings.UPLOADS_OPEN_BYTES:
            left = max(settings.UPLOADS_OPEN_BYTES - promised, 0)
            raise Conflict("Your uploads under way are too large together. Please finish or cancel one first.", details={"left": left})
        if upload.transport == Upload.Transport.TUS:
            disk.require_room(upload.size_bytes)
        upload.save(force_insert=True)


def _expiry(now: datetime) -> datetime:
    return now + timedelta(hours=settings.UPLOAD_EXPIRES_HOURS)


def _suffix(filename: str) -> str:
    """A known ending of the name, or none: what the file really is will be found out."""
    ending = PurePosixPath(titles.filename(filename)).suffix.lower()
    return SUFFIXES.get(ending, "")


def named(upload_id: uuid.UUID | str) -> Upload | None:
    return Upload.objects.select_related("user").filter(pk=upload_id).first()
