"""What has been made of a recording, as players and pages are told of it."""

from typing import Any, Final

from videos.models import MediaFile, Video
from videos.playback import links

INNER: Final = frozenset(("files", "needless", "made_by"))
"""Details that are ours alone."""
HANDED_OVER: Final = frozenset((MediaFile.Kind.WAV, MediaFile.Kind.MP3, MediaFile.Kind.WAVEFORM, MediaFile.Kind.PEAKS))


def renditions(video: Video) -> list[dict[str, Any]]:
    """Each with an address that opens it for an hour. The files are read with the video (`with_files`)."""
    return [_told(video, file) for file in sorted(video.files.all(), key=lambda file: file.kind)]


def versions(video: Video) -> list[list[str]]:
    """What changes when one is made anew."""
    return sorted([file.kind, file.version] for file in video.files.all())


def _told(video: Video, file: MediaFile) -> dict[str, Any]:
    told = {
        "kind": file.kind,
        "content_type": file.content_type,
        "size_bytes": file.size_bytes,
        "version": file.version,
        "details": {name: value for name, value in file.details.items() if name not in INNER},
        "created_at": file.created_at,
        "url": links.rendition_url(video, file),
        "download_url": links.rendition_url(video, file, download=True) if file.kind in HANDED_OVER else None,
    }
    return {name: value for name, value in told.items() if value is not None}
