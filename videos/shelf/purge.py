"""Removing for good what was deleted long ago: first the objects, then the rows that name them.

Each recording is claimed by a conditional update, which only a deleted one can meet; a claimed one cannot be restored. A kill at
any point leaves its row, by which the next round finds it.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import folders
from accounts.models import User
from coherence.core import logs
from coherence.core.errors import AppError, NotFound, ServiceUnavailable
from videos.models import MediaFile, Video
from videos.querysets import VideoQuerySet
from videos.shelf import library
from videos.signals import video_purging
from videos.storage import objects

log = logs.Log(__name__)
LEASE: Final = timedelta(minutes=10)
"""Whoever claimed one so long ago and has not removed its row was killed. (Two at once do no harm.)"""
ROUND: Final = 25
"""So many are removed in one round of the sweep."""


@dataclass
class Purged:
    videos: int = 0
    objects: int = 0
    bytes: int = 0
    failed: int = 0

    def add(self, video: Video, objects: int) -> None:
        self.videos += 1
        self.objects += objects
        self.bytes += video.size_bytes

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def due() -> VideoQuerySet:
    """Deleted so long ago that nobody can have them back, the longest first. Bundled samples never are."""
    idle = Q(purging_at__isnull=True) | Q(purging_at__lt=timezone.now() - LEASE)
    late = Q(deleted_at__lt=library.purged_before()) | Q(purging_at__isnull=False)
    return Video.objects.filter(idle, late, deleted_at__isnull=False, sample_id__isnull=True).order_by("deleted_at", "pk")


def run(limit: int = ROUND) -> Purged:
    """Remove up to `limit` recordings. What the storage refuses is left for the next round."""
    purged = Purged()
    for video in due()[:limit]:
        if not _claim(video):
            continue
        try:
            removed = _remove_objects(video)
            _remove_rows(video)
        except (AppError, OSError) as error:
            purged.failed += 1
            log.warning("purge_failed", video_id=str(video.pk), reason=str(error))
        else:
            purged.add(video, removed)
    return purged


def at_once(video_id: UUID) -> int:
    """Remove a deleted recording now; how many objects that were. Raises NotFound unless it is deleted and nobody removes it."""
    idle = Q(purging_at__isnull=True) | Q(purging_at__lt=timezone.now() - LEASE)
    deleted = Video.objects.filter(idle, pk=video_id, deleted_at__isnull=False, sample_id__isnull=True)
    if not deleted.update(purging_at=timezone.now()):
        raise NotFound("Only a recording that was deleted, and is not being removed already, can be removed for good.")
    video = Video.objects.get(pk=video_id)
    try:
        removed = _remove_objects(video)
    except OSError as error:
        raise ServiceUnavailable("The storage does not answer. The sweep will try again by itself.") from error
    _remove_rows(video)
    return removed


def would(limit: int) -> Purged:
    """What `run` would remove, as far as the rows tell."""
    purged = Purged()
    for video in due().prefetch_related("files")[:limit]:
        purged.videos, purged.objects, purged.bytes = (
            purged.videos + 1,
            purged.objects + len(list(_keys(video))),
            purged.bytes + video.size_bytes,
        )
    return purged


def _claim(video: Video) -> bool:
    """False when it was restored, or another took it, since we looked."""
    return bool(due().filter(pk=video.pk).order_by().update(purging_at=timezone.now()))


def _remove_objects(video: Video) -> int:
    """All in its folder; and what its rows name elsewhere, unless a row of another recording names it too."""
    folder = f"{folders.person(video.user_id)}/{video.pk}"
    removed = objects.remove_folder(folder)
    for key in _keys(video):
        if not key.startswith(f"{folder}/") and not _is_anothers(video, key):
            removed += objects.size(key) is not None
            objects.remove(key)
    return removed


def _keys(video: Video) -> Iterator[str]:
    yield video.storage_path
    for file in video.files.all():
        yield file.storage_path


def _is_anothers(video: Video, key: str) -> bool:
    others = (Video.objects.exclude(pk=video.pk), MediaFile.objects.exclude(video=video))
    return any(rows.filter(storage_path=key).exists() for rows in others)


@transaction.atomic
def _remove_rows(video: Video) -> None:
    """With the person's row held, so that no upload of theirs begins to use what is removed here."""
    User.objects.select_for_update(no_key=True).filter(pk=video.user_id).first()
    video_purging.send(Video, video=video)
    Video.objects.filter(pk=video.pk, purging_at__isnull=False).delete()
