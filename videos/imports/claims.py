"""Who works on an import: claimed by a conditional update, shown to live by a beat, lost when the row is no longer theirs."""

import uuid
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from coherence.core import hearts
from videos.models import Video, VideoImport
from videos.signals import import_changed

SECONDS_BETWEEN_BEATS: Final = 1.0
Status = VideoImport.Status


class Stopped(Exception):
    """The person cancelled it, the account is being closed, or another worker took it over: nothing may be kept."""


def take(import_id: uuid.UUID | str) -> VideoImport | None:
    """The import, if it waits and there is room for one more at once. The attempt is counted here, at the start."""
    now = timezone.now()
    waiting = VideoImport.objects.filter(pk=import_id, status=Status.QUEUED, user__is_active=True)
    with transaction.atomic():
        if VideoImport.objects.filter(status=Status.FETCHING).exclude(pk=import_id).count() >= settings.IMPORT_WORKERS:
            waiting.update(retry_at=now)  # due as soon as another ends
            return None
        started = {"status": Status.FETCHING, "attempt": F("attempt") + 1, "heartbeat_at": now, "updated_at": now, "retry_at": None}
        if not waiting.update(**started, received_bytes=0, size_bytes=None, error_code="", error_message=""):
            return None
        return told(import_id)


def told(import_id: uuid.UUID | str) -> VideoImport:
    """The import as it is now, of which whoever listens is told."""
    row = VideoImport.objects.select_related("user").get(pk=import_id)
    import_changed.send(VideoImport, row=row)
    return row


def mine(row: VideoImport) -> "QuerySet[VideoImport]":
    """The row, as long as it is ours."""
    return VideoImport.objects.filter(pk=row.pk, status=Status.FETCHING, attempt=row.attempt, user__is_active=True)


@transaction.atomic
def complete(row: VideoImport, video: Video) -> None:
    """Raises Stopped when it is not ours any more."""
    now, whole = timezone.now(), {"received_bytes": video.size_bytes, "size_bytes": video.size_bytes}
    if not mine(row).update(status=Status.COMPLETED, video=video, completed_at=now, updated_at=now, **whole):
        raise Stopped
    told(row.pk)


@transaction.atomic
def fail(row: VideoImport, code: str, message: str, *, permanent: bool) -> None:
    """It waits for its next attempt, or has failed."""
    now = timezone.now()
    why = {"error_code": code, "error_message": message, "updated_at": now}
    if permanent or row.attempt >= settings.STAGE_MAX_ATTEMPTS:
        changed = mine(row).update(status=Status.FAILED, completed_at=now, **why)
    else:
        changed = mine(row).update(status=Status.QUEUED, retry_at=now + timedelta(seconds=settings.STAGE_RETRY_SECONDS), **why)
    if changed:
        told(row.pk)


def wait(row: VideoImport) -> None:
    """It goes on a little later. Nothing has failed, so no attempt is counted."""
    now = timezone.now()
    later = {"status": Status.QUEUED, "retry_at": now + timedelta(seconds=settings.STAGE_RETRY_SECONDS), "updated_at": now}
    mine(row).update(attempt=F("attempt") - 1, **later)


class Hold(hearts.Hold):
    """`with Hold(row) as hold:` around the work; `hold.tell` for whoever fetches."""

    def __init__(self, row: VideoImport) -> None:
        self._row = row
        self._received, self._size = 0, row.size_bytes
        self._told = 0
        super().__init__(self._renew_claim, lost=Stopped, seconds=SECONDS_BETWEEN_BEATS, name=f"import {row.pk}")

    def tell(self, received: int, size: int | None) -> None:
        """How much came. Raises Stopped when the work is in vain."""
        self._received, self._size = received, size
        self.check()

    def _renew_claim(self) -> int:
        now, received = timezone.now(), self._received
        with transaction.atomic():
            ours = mine(self._row).update(heartbeat_at=now, updated_at=now, received_bytes=received, size_bytes=self._size)
            if ours and received != self._told:
                self._told = received
                told(self._row.pk)
        return ours
