"""Files made from a video: kept under its key, one of each kind, the newest in place of the older."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from coherence.core.errors import NotFound
from videos import keys
from videos.models import MediaFile, Video

NAMES = {
    MediaFile.Kind.THUMBNAIL: ("thumbnail", ".jpg", "image/jpeg"),
    MediaFile.Kind.WAVEFORM: ("waveform", ".png", "image/png"),
    MediaFile.Kind.PEAKS: ("waveform", ".json", "application/json"),
    MediaFile.Kind.REPORT: ("report", ".pdf", "application/pdf"),
}


def keep(video: Video, kind: MediaFile.Kind, content: bytes, *, version: str) -> MediaFile:
    """Store `content` and point the video's row of this kind at it.

    `version` names what the file was made from: the same content may be kept again by anyone at any time, and a
    process that dies in between leaves either the old file or the new one in place, never half of one.
    Raises NotFound, with nothing left in the storage, when the video is gone.
    """
    stem, suffix, content_type = NAMES[kind]
    name = keys.derived(video.user_id, video.id, f"{stem}-{version}{suffix}")
    if not default_storage.exists(name) or default_storage.size(name) != len(content):
        default_storage.delete(name)
        name = default_storage.save(name, ContentFile(content))
    with transaction.atomic():
        if not Video.objects.select_for_update(no_key=True).filter(pk=video.pk).first():
            default_storage.delete(name)  # its owner's removal looked at the storage before this was written
            raise NotFound("This recording does not exist any more.")
        earlier = MediaFile.objects.select_for_update().filter(video=video, kind=kind).first()
        row, _ = MediaFile.objects.update_or_create(
            video=video, kind=kind, defaults={"storage_path": name, "content_type": content_type, "size_bytes": len(content)}
        )
        if earlier is not None and earlier.storage_path != name:
            transaction.on_commit(lambda: default_storage.delete(earlier.storage_path))
    return row
