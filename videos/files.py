"""Files made from a video: kept under its key, one of each kind, the newest in place of the older."""

from pathlib import Path
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from coherence.core.errors import NotFound
from videos import keys
from videos.models import MediaFile, Video
from videos.signals import video_changed
from videos.storage import objects

Kind = MediaFile.Kind
PLAYLIST: Final = "application/vnd.apple.mpegurl"
NAMES: Final = {
    Kind.THUMBNAIL: ("thumbnail", ".jpg", "image/jpeg"),
    Kind.WAVEFORM: ("waveform", ".png", "image/png"),
    Kind.PEAKS: ("waveform", ".json", "application/json"),
    Kind.REPORT: ("report", ".pdf", "application/pdf"),
    Kind.SPRITE: ("sprite", ".jpg", "image/jpeg"),
    Kind.SPRITE_INDEX: ("sprite", ".vtt", "text/vtt"),
    Kind.WAV: ("sound", ".wav", "audio/wav"),
    Kind.MP3: ("sound", ".mp3", "audio/mpeg"),
    Kind.PLAYABLE: ("playable", ".mp4", "video/mp4"),
    Kind.HLS: ("hls", "", PLAYLIST),
    Kind.HLS_AUDIO: ("hls-audio", "", PLAYLIST),
}
CONTENT_TYPES: Final = {".m3u8": PLAYLIST, ".mp4": "video/mp4"}
"""Of what lies in a folder."""


def keep(video: Video, kind: MediaFile.Kind, content: bytes, *, version: str) -> MediaFile:
    """Store `content` and point the video's row of this kind at it.

    `version` names what the file was made from: the same content may be kept again by anyone at any time, and a
    process that dies in between leaves either the old file or the new one in place, never half of one.
    Raises NotFound, with nothing left in the storage, when the video is gone or being removed for good.
    """
    name = _name(video, kind, version)
    if not default_storage.exists(name) or default_storage.size(name) != len(content):
        default_storage.delete(name)
        name = default_storage.save(name, ContentFile(content))
    return _point(video, kind, name, len(content), version, {})


def keep_file(video: Video, kind: MediaFile.Kind, path: Path, *, version: str, details: dict[str, Any] | None = None) -> MediaFile:
    """The same for what lies in a file; write to `path` no more afterwards."""
    name, size = _name(video, kind, version), path.stat().st_size
    _put(name, path, NAMES[kind][2], size)
    return _point(video, kind, name, size, version, details or {})


def keep_folder(
    video: Video, kind: MediaFile.Kind, folder: Path, *, entry: str, version: str, details: dict[str, Any] | None = None
) -> MediaFile:
    """The same for all files of a folder, of which the row names `entry`; its details tell the sizes of all (`files`)."""
    base = _name(video, kind, version)
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    for name, size in sizes.items():
        _put(f"{base}/{name}", folder / name, CONTENT_TYPES[Path(name).suffix], size)
    return _point(video, kind, f"{base}/{entry}", sum(sizes.values()), version, {**(details or {}), "files": sizes})


def folder_of(file: MediaFile) -> str:
    """Where all that belongs to a folder's row lies."""
    return file.storage_path.rpartition("/")[0]


def remove(file: MediaFile) -> None:
    """The row and, once that is committed, what it stood for."""
    file.delete()
    transaction.on_commit(lambda: _discard(file.kind, file.storage_path))


def _name(video: Video, kind: MediaFile.Kind, version: str) -> str:
    stem, suffix, _ = NAMES[kind]
    return keys.derived(video.user_id, video.id, f"{stem}-{version}{suffix}")


def _put(name: str, path: Path, content_type: str, size: int) -> None:
    """What was stored before a process died is not stored again."""
    if objects.size(name) != size:
        objects.put_file(name, path, content_type, immutable=True)


def _point(video: Video, kind: MediaFile.Kind, name: str, size: int, version: str, details: dict[str, Any]) -> MediaFile:
    values = {"storage_path": name, "content_type": NAMES[kind][2], "size_bytes": size, "version": version, "details": details}
    with transaction.atomic():
        if not Video.objects.select_for_update(no_key=True).filter(pk=video.pk, purging_at__isnull=True).first():
            _discard(kind, name)  # its removal looked at the storage before this was written
            raise NotFound("This recording does not exist any more.")
        earlier = MediaFile.objects.select_for_update().filter(video=video, kind=kind).first()
        row, _ = MediaFile.objects.update_or_create(video=video, kind=kind, defaults=values)
        if earlier is not None and earlier.storage_path != name:
            transaction.on_commit(lambda: _discard(kind, earlier.storage_path))
        video_changed.send(Video, video=video, what="renditions")
    return row


def _discard(kind: str, name: str) -> None:
    if kind in MediaFile.FOLDERS:
        objects.remove_folder(name.rpartition("/")[0])
    else:
        default_storage.delete(name)
