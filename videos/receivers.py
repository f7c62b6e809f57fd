"""What this app does when an account is closed or handed over."""

from collections import Counter
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any, Final

from django.dispatch import receiver

from accounts import erasure, folders, objects
from accounts.models import User
from accounts.signals import StillBusy, account_closing, account_exporting, account_stopping
from videos import files
from videos.models import Collection, MediaFile, Restoration, Upload, Video, VideoImport
from videos.resumable import completion, grants, transports
from videos.storage import multipart

BATCH: Final = 100
"""So many recordings go in one transaction, with all that hangs on them."""


@receiver(account_stopping)
def stop_uploads(sender: Any, user: User, **more: Any) -> None:
    """Nothing comes in any more. Raises StillBusy while one is becoming a video."""
    for upload in Upload.objects.filter(user=user, status=Upload.Status.OPEN):
        grants.end(upload, Upload.Status.ABORTED)
    if completion.in_hand(user):
        raise StillBusy("An upload has not ended yet.")


@receiver(account_closing)
def remove_recordings(sender: Any, user: User, **more: Any) -> dict[str, int]:
    """First the objects, then the rows that named them: a kill in between leaves rows, which the next attempt finds."""
    multipart.abort_within(folders.person(user.pk))
    removed = Counter(erasure.by_table(VideoImport.objects.filter(user=user).delete()[1]))  # whoever fetches one notices
    removed["objects"] += objects.remove_folder(folders.person(user.pk))
    for upload in Upload.objects.filter(user=user).unfinished():
        transports.of(upload).discard(upload)
    removed.update(erasure.by_table(Upload.objects.filter(user=user).delete()[1]))
    while batch := list(Video.objects.filter(user=user).values_list("pk", flat=True)[:BATCH]):
        removed.update(erasure.by_table(Video.objects.filter(pk__in=batch).delete()[1]))
    removed["objects"] += objects.remove_folder(folders.person(user.pk))  # what was still being written
    removed.update(erasure.by_table(Collection.objects.filter(user=user).delete()[1]))
    Restoration.objects.filter(restored_by=user).update(operator="")  # of other people's recordings, whose record stays
    return dict(removed)


@receiver(account_exporting)
def hand_over_recordings(
    sender: Any, user: User, add: Callable[[str, Any], None], add_object: Callable[[str, str], None], **more: Any
) -> None:
    """What is known of each recording, the recording itself as it came in, and the files made from it."""
    for video in Video.objects.filter(user=user).order_by("created_at").prefetch_related("files").iterator(chunk_size=BATCH):
        folder = f"videos/{video.pk}"
        add(f"{folder}/video.json", _described(video))
        for path in _paths(video):
            add_object(f"{folder}/{PurePosixPath(path).name}", path)
    add("collections.json", [_collected(each) for each in Collection.objects.filter(user=user).order_by("created_at")])


@receiver(account_exporting)
def hand_over_imports(sender: Any, user: User, add: Callable[[str, Any], None], **more: Any) -> None:
    """What was asked for by its address, and what became of it."""
    columns = ("id", "url", "platform", "status", "title", "received_bytes", "video_id", "error_code", "created_at", "completed_at")
    add("imports.json", list(VideoImport.objects.visible_to(user).order_by("created_at", "pk").values(*columns)))


@receiver(account_exporting)
def hand_over_uploads(sender: Any, user: User, add: Callable[[str, Any], None], **more: Any) -> None:
    """What is known of each upload; what came of it is a recording."""
    columns = ("id", "filename", "title", "content_type", "size_bytes", "received_bytes", "sha256", "status", "video_id")
    times = ("created_at", "expires_at", "completed_at", "error_code", "error_message")
    add("uploads.json", list(Upload.objects.filter(user=user).order_by("created_at").values(*columns, *times)))


def _paths(video: Video) -> list[str]:
    """Of a folder all that lies in it."""
    made = [path for file in video.files.all() for path in _paths_of(file)]
    return [video.storage_path, *made]


def _paths_of(file: MediaFile) -> list[str]:
    if file.kind not in MediaFile.FOLDERS:
        return [file.storage_path]
    return [f"{files.folder_of(file)}/{name}" for name in file.details.get("files", ())]


def _collected(collection: Collection) -> dict[str, Any]:
    """With its recordings, in their order."""
    columns = ("id", "name", "description", "created_at", "updated_at")
    items = collection.items.order_by("place", "pk").values_list("video_id", flat=True)
    return {name: getattr(collection, name) for name in columns} | {"videos": list(items)}


def _described(video: Video) -> dict[str, Any]:
    columns = ("id", "title", "original_filename", "size_bytes", "sha256", "duration_seconds", "width", "height", "status")
    more = ("coherence_score", "score_tier", "tags", "favourite", "source_url", "source", "created_at", "updated_at", "deleted_at")
    made = [{"kind": file.kind, "content_type": file.content_type, "size_bytes": file.size_bytes} for file in video.files.all()]
    restored = list(video.restorations.order_by("created_at").values("deleted_at", "created_at", "reason"))
    return {name: getattr(video, name) for name in (*columns, *more)} | {"files": made, "restored": restored}
