"""What keeps imports going when workers die or have no time: asked every few seconds, and swept each minute."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from videos.imports import claims, creators, entries, scratch
from videos.models import VideoImport

Status = VideoImport.Status
LOST = "The import was interrupted too often. Please try again, or upload the file."


def resume() -> int:
    """Queue what is due and has a place; how many there were. What lost its worker is due at once, but for the third time."""
    now = timezone.now()
    if not VideoImport.objects.filter(status__in=entries.UNFINISHED).exists():
        return 0
    stale = now - timedelta(seconds=settings.STAGE_STALE_SECONDS)
    _release(Q(status=Status.FETCHING, heartbeat_at__lt=stale))
    free = settings.IMPORT_WORKERS - VideoImport.objects.filter(status=Status.FETCHING).count()
    due = VideoImport.objects.filter(status=Status.QUEUED, retry_at__lte=now, user__is_active=True).order_by("retry_at", "created_at")
    return sum(_enqueue(row) for row in due[: max(free, 0)])


def _release(lost: Q) -> None:
    now = timezone.now()
    given_up = {"status": Status.FAILED, "error_code": "PROCESSING_FAILED", "error_message": LOST, "completed_at": now, "updated_at": now}
    for row in VideoImport.objects.filter(lost, attempt__gte=settings.STAGE_MAX_ATTEMPTS):
        with transaction.atomic():
            if VideoImport.objects.filter(lost, pk=row.pk).update(**given_up):
                claims.told(row.pk)
    VideoImport.objects.filter(lost).update(status=Status.QUEUED, retry_at=now, updated_at=now)


def _enqueue(row: VideoImport) -> bool:
    """Of several workers that look at once, one does it."""
    later = timezone.now() + entries.LOOKED_AFTER
    if not VideoImport.objects.filter(pk=row.pk, status=Status.QUEUED, retry_at=row.retry_at).update(retry_at=later):
        return False
    entries.enqueue(row)
    return True


def tend() -> None:
    """Each minute."""
    resume()
    scratch.sweep()
    creators.forget()
