"""What becomes of uploads that nobody goes on with: each minute what is over is ended, what is stuck is set going again."""

import re
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from coherence.core import queue
from coherence.core.errors import Conflict, Gone
from coherence.core.logs import Log
from videos.models import Upload, Video
from videos.models.upload import ENDED
from videos.querysets import UploadQuerySet
from videos.resumable import completion, disk, grants
from videos.resumable.landing import Missing
from videos.storage import access, installation, multipart, objects
from videos.storage.multipart import Unfinished

log = Log(__name__)
Status, Transport = Upload.Status, Upload.Transport
REMEMBERED: Final = timedelta(days=30)
"""So long a finished upload can be looked at."""
OPENED: Final = timedelta(days=2)
"""Supabase's signatures hold for 2 hours, and what was begun with one for 24 more."""
STRAY_SECONDS: Final = 3600.0
OURS: Final = re.compile(r"[0-9a-f-]{36}/[0-9a-f-]{36}/source")
"""A bucket may be one that others use too."""


def tend() -> None:
    for upload in expired():
        _end(upload)
    for upload in Upload.objects.filter(status=Status.OPEN, transport=Transport.TUS).iterator():
        with suppress(Conflict, Gone):  # bytes are missing, or lost: its owner may still come, and time ends it
            completion.begin(upload)
    for upload in completion.stuck():
        upload.save(update_fields=["updated_at"])  # one entry in the queue a while is enough
        queue.enqueue("videos.tasks.complete_upload", str(upload.pk))
    forgotten().delete()


def _end(upload: Upload) -> None:
    """A storage that is away holds up nothing else: what it keeps of this one, a later look through it finds."""
    try:
        grants.end(upload, Status.EXPIRED)
    except OSError as error:
        log.warning("upload_not_discarded", upload=str(upload.pk), reason=type(error).__name__)


def expired() -> Iterator[Upload]:
    """Open ones that nothing has come for in UPLOAD_EXPIRES_HOURS. One request may last longer than that: the file tells."""
    now = timezone.now()
    for upload in Upload.objects.filter(status=Status.OPEN, expires_at__lt=now).iterator():
        moved = _moved(upload)
        if moved is None or moved + timedelta(hours=settings.UPLOAD_EXPIRES_HOURS) < now:
            yield upload


def _moved(upload: Upload) -> datetime | None:
    if upload.transport != Transport.TUS:
        return None
    try:
        return datetime.fromtimestamp(disk.landing(upload.pk).moved_at(), UTC)
    except Missing:
        return None


def strays() -> Iterator[Path]:
    """Files of uploads that have ended or that nobody knows: a process was killed between one step and the next."""
    before = time.time() - STRAY_SECONDS
    for path in sorted(disk.folder().glob("*.*")):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before and not _awaited(path.stem):
                yield path


def _awaited(name: str) -> bool:
    try:
        return Upload.objects.unfinished().filter(pk=uuid.UUID(name)).exists()
    except ValueError:
        return False


def forgotten() -> UploadQuerySet:
    return Upload.objects.filter(status__in=ENDED, updated_at__lt=timezone.now() - REMEMBERED)


def abandoned_parts() -> Iterator[Unfinished]:
    """Multipart uploads in the bucket that no unfinished upload of ours awaits, and that are older than any may be."""
    if not access.is_remote():
        return
    before = timezone.now() - timedelta(hours=settings.UPLOAD_EXPIRES_HOURS)
    for each in multipart.unfinished():
        if each.begun < before and OURS.match(each.key) and not Upload.objects.unfinished().filter(external_id=each.upload_id).exists():
            yield each


def prune() -> None:
    """What a look through the bucket finds as well."""
    for each in [] if installation.is_anothers() else list(abandoned_parts()):
        multipart.abort(each.key, each.upload_id)
    for upload in late():
        objects.remove(upload.storage_path)
    tend()


def late() -> UploadQuerySet:
    """Ended ones that a signature of Supabase's may still have opened: nothing takes it back before its time."""
    ended = Upload.objects.filter(transport=Transport.SUPABASE, updated_at__gt=timezone.now() - OPENED).filter(status__in=ENDED)
    stored = Video.objects.filter(storage_path=OuterRef("storage_path"))
    return ended.exclude(storage_path="").filter(~Exists(stored))
