"""Deleting a recording, and getting it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from coherence.core.errors import NOT_FOUND, Gone, NotFound
from videos.models import Restoration, Video
from videos.signals import video_changed, video_deleted

TOO_LATE: Final = "This recording can no longer be restored: its files are being removed for good, or are gone."


def remove(video: Video) -> bool:
    """Mark it deleted: nobody sees it any more, whatever works on it stops; its bytes go later. False when it was already.

    The mark is there before the news is sent, not with it: who ends a run holds the run's row while it writes the video's,
    so nobody may hold the video's and ask for the run's.
    """
    now = timezone.now()
    if not Video.objects.present().filter(pk=video.pk).update(deleted_at=now, updated_at=now):
        return False
    video_deleted.send(Video, video=video)
    return True


def kept() -> timedelta:
    """So long a deleted recording can be restored."""
    return timedelta(days=settings.DELETED_KEPT_DAYS)


@dataclass(frozen=True)
class Restored:
    record: Restoration
    same_content: UUID | None
    """Another recording of the person with the very same content, which they sent in the meantime. Both stay."""


@transaction.atomic
def restore(video_id: UUID, *, reason: str, by: User | None = None, operator: str = "") -> Restored:
    """Give a deleted recording back as it was: its analysis, tags and places in collections; no slot of the plan is taken.

    Who did it and why is kept. Raises NotFound where no such recording is deleted, and Gone where it is too late.
    """
    deleted = Video.objects.select_for_update(no_key=True).filter(pk=video_id, deleted_at__isnull=False, user__is_active=True).first()
    if deleted is None or deleted.deleted_at is None:
        raise NotFound(NOT_FOUND)
    if deleted.purging_at or deleted.deleted_at < purged_before() or not default_storage.exists(deleted.storage_path):
        raise Gone(TOO_LATE)
    record = Restoration.objects.create(
        video=deleted, restored_by=by, operator=by.email if by else operator, reason=reason, deleted_at=deleted.deleted_at
    )
    deleted.deleted_at = None
    deleted.save(update_fields=["deleted_at", "updated_at"])
    video_changed.send(Video, video=deleted, what="restored")
    others = Video.objects.visible_to(deleted.user).with_content(deleted.sha256).exclude(pk=deleted.pk)
    return Restored(record, others.values_list("pk", flat=True).first())


def purged_before() -> datetime:
    """What was deleted earlier goes for good."""
    return timezone.now() - kept()
