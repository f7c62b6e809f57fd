"""From bytes that have all arrived to a video: looked into, compared with what was promised, accepted once, or refused and removed.

A task does it, so nobody's connection need last as long; for small files of this machine the request does it itself, which then
answers with the video. It may be killed at any point: the bytes stay until the row of the video is written.
"""

import hashlib
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from coherence.core import hearts, queue
from coherence.core.errors import AppError, Conflict, Gone, ProcessingFailed, ServiceUnavailable, public
from coherence.core.logs import Log
from videos import inspection, intake, uploads
from videos.models import Upload, Video
from videos.querysets import UploadQuerySet
from videos.resumable import bucket, disk, grants, transports
from videos.resumable.protocol import WrongOffset
from videos.storage import access, objects

log = Log(__name__)
Status, Transport = Upload.Status, Upload.Transport
SMALL_BYTES: Final = 32 * 1024**2
"""What is looked into while the sender waits: half a second."""
ATTEMPTS: Final = 12
"""With a pause that doubles up to an hour, a storage may be away for half a day."""
LONGEST_PAUSE: Final = timedelta(hours=1)
COPIES: Final = "upload-"
"""So begin the folders in SCRATCH_DIR into which a bucket's bytes are fetched to be looked into."""
FAILED: Final = "The upload could not be finished. Please send the file again."
OTHER_BYTES: Final = "What arrived is not the file that was announced. Please send it again."
PASSING: Final = (ProcessingFailed, ServiceUnavailable, OSError)
"""Failures that are nobody's refusal: tried again, with all bytes kept."""


class Abandoned(Exception):
    """Another worker has taken over, or the account is being closed."""


def begin(upload: Upload) -> None:
    """Close an open upload whose bytes are all there. Safe to call twice, at once or later; `upload` then shows how far it is.

    Raises Conflict when bytes are missing, Gone when the upload has ended or its bytes are lost.
    """
    if upload.status == Status.OPEN:
        transports.of(upload).require_whole(upload)
        _close(upload)
    upload.refresh_from_db()
    if upload.status in grants.OVER and upload.status != Status.FAILED:
        grants.require_open(upload)


def _close(upload: Upload) -> None:
    at_once = upload.transport == Transport.TUS and upload.size_bytes <= SMALL_BYTES
    changed = {"status": Status.COMPLETING, "received_bytes": upload.size_bytes, "updated_at": timezone.now()}
    with transaction.atomic():
        ours = Upload.objects.filter(pk=upload.pk, status=Status.OPEN).update(**changed)
        if ours and not at_once:
            queue.enqueue("videos.tasks.complete_upload", str(upload.pk))
    if ours and at_once:
        run(upload.pk)


def run(upload_id: uuid.UUID | str) -> None:
    """Make the video. Whoever finds it done, ended or in another's hands leaves it alone."""
    upload = _claimed(upload_id)
    if upload is None:
        return
    try:
        with Hold(upload) as hold:
            _complete(upload, hold)
    except Abandoned:
        log.info("upload_abandoned", upload=str(upload.pk))
    except PASSING as error:
        log.warning("upload_paused", upload=str(upload.pk), reason=type(error).__name__, exc_info=error)
        _pause(upload)
    except AppError as error:
        _refuse(upload, error)
    except Exception:  # the task's edge: recorded with its traceback, and tried again
        log.exception("upload_failed", upload=str(upload.pk))
        _pause(upload)


def stuck() -> UploadQuerySet:
    """Those that are being completed by nobody, and whose pause is over."""
    return _idle().filter(updated_at__lt=timezone.now() - timedelta(seconds=settings.STAGE_STALE_SECONDS))


def in_hand(user: User) -> bool:
    """Whether a worker has one of theirs."""
    return Upload.objects.filter(user=user, status=Status.COMPLETING, heartbeat_at__range=(_stale(), timezone.now())).exists()


class Hold(hearts.Hold):
    """The right to complete an upload."""

    def __init__(self, upload: Upload) -> None:
        self._row = _mine(upload).filter(user__is_active=True)
        super().__init__(self._renew_claim, lost=Abandoned, seconds=settings.STAGE_HEARTBEAT_SECONDS, name=f"upload {upload.pk}")

    def end(self, video: Video) -> None:
        """Within the transaction that writes the video: it is this upload's, once. Raises Abandoned."""
        now = timezone.now()
        ended = {"status": Status.COMPLETED, "video": video, "completed_at": now, "updated_at": now, "heartbeat_at": None}
        if not self._row.update(**ended):
            raise Abandoned

    def _renew_claim(self) -> int:
        return self._row.update(heartbeat_at=timezone.now())


def _complete(upload: Upload, hold: Hold) -> None:
    with _content(upload) as source:
        if source.stat().st_size != upload.size_bytes:
            raise Conflict(OTHER_BYTES)
        facts = inspection.look(source)
        digest = _fingerprint(source, hold)
        if upload.sha256 and upload.sha256 != digest:
            raise Conflict(OTHER_BYTES)
        video = intake.described(upload.user, facts, digest, title=upload.title, filename=upload.filename, video_id=upload.pk)
        known = Video.objects.visible_to(upload.user).with_content(digest).order_by("created_at").first()
        if known is not None:
            intake.restored(known, source)
        else:
            inspection.remember(digest, facts)
            _place(upload, video, source)
        hold.check()
        _accept(upload, video, hold, known)


@contextmanager
def _content(upload: Upload) -> Iterator[Path]:
    """The bytes as a file of this machine. Raises Gone when they are lost."""
    if upload.transport == Transport.TUS:
        try:
            path = disk.settled(upload)
        except WrongOffset:
            raise Conflict(OTHER_BYTES) from None
        yield path
        return
    if upload.transport == Transport.MULTIPART:
        bucket.join(upload)
    if objects.size(upload.storage_path) not in (None, upload.size_bytes):
        raise Conflict(OTHER_BYTES)
    scratch = Path(settings.SCRATCH_DIR)
    scratch.mkdir(parents=True, exist_ok=True)
    disk.require_free(scratch, upload.size_bytes)
    with tempfile.TemporaryDirectory(dir=scratch, prefix=COPIES) as folder:
        path = Path(folder) / f"source{Path(upload.storage_path).suffix}"
        try:
            objects.copy_to(upload.storage_path, path)
        except FileNotFoundError:
            raise Gone(bucket.LOST) from None
        yield path


def _fingerprint(source: Path, hold: Hold) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as file:
        while piece := file.read(intake.CHUNK_BYTES):
            digest.update(piece)
            hold.check()
    return digest.hexdigest()


def _place(upload: Upload, video: Video, source: Path) -> None:
    """Under the key that the content asks for. On one disk it is linked there: nothing is copied. In a bucket it lies there
    already, but for a file whose name lied about its kind."""
    if access.is_remote() and upload.storage_path == video.storage_path:
        return
    objects.put_file(video.storage_path, source, "application/octet-stream")


def _accept(upload: Upload, video: Video, hold: Hold, known: Video | None) -> None:
    """`known` is the recording with the same content that was there a moment ago, so that nothing was placed."""

    def accepted(kept: Video) -> None:
        if known is not None and kept.pk == video.pk:
            raise ProcessingFailed("The recording with the same content was deleted at this very moment.")
        hold.end(kept)

    try:
        kept = uploads.accept_stored(video, accepted=accepted)
    except BaseException:
        if video.storage_path != upload.storage_path and _is_mine(upload) and not Video.objects.filter(pk=video.pk).exists():
            intake.discard(video.storage_path)  # the bytes are still where they arrived
        raise
    if kept.pk != video.pk and video.storage_path != kept.storage_path:
        intake.discard(video.storage_path)
    if upload.storage_path != kept.storage_path:
        transports.of(upload).discard(upload)


def _refuse(upload: Upload, error: AppError) -> None:
    """What was sent is not kept, and the person is told why. Whoever has taken over, or made the video, needs these very bytes."""
    if not _is_mine(upload):
        return
    transports.of(upload).discard(upload)
    told, now = public(error), timezone.now()
    failed = {"status": Status.FAILED, "error_code": told.code, "error_message": told.message, "heartbeat_at": None}
    _mine(upload).update(**failed, completed_at=now, updated_at=now)


def _pause(upload: Upload) -> None:
    """Left for the sweep, with a longer pause each time; the last failure is the end."""
    if upload.attempt >= ATTEMPTS:
        _refuse(upload, ProcessingFailed(FAILED))
        return
    pause = min(timedelta(minutes=2 ** (upload.attempt - 1)), LONGEST_PAUSE)
    _mine(upload).update(heartbeat_at=timezone.now() + pause, updated_at=timezone.now())


def _mine(upload: Upload) -> UploadQuerySet:
    """The row, as long as this attempt is the last that began."""
    return Upload.objects.filter(pk=upload.pk, status=Status.COMPLETING, attempt=upload.attempt)


def _is_mine(upload: Upload) -> bool:
    """It is, and stays so for some seconds."""
    return bool(_mine(upload).update(heartbeat_at=timezone.now()))


def _idle() -> UploadQuerySet:
    return Upload.objects.filter(Q(heartbeat_at=None) | Q(heartbeat_at__lt=_stale()), status=Status.COMPLETING, user__is_active=True)


def _stale() -> datetime:
    return timezone.now() - timedelta(seconds=settings.STAGE_STALE_SECONDS)


def _claimed(upload_id: uuid.UUID | str) -> Upload | None:
    if not _idle().filter(pk=upload_id).update(heartbeat_at=timezone.now(), attempt=F("attempt") + 1):
        return None
    return grants.named(upload_id)
