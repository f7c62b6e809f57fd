"""The ways in that the storage has: what each needs to begin, what a sender is told, what has arrived, and how all of it goes again."""

from typing import Any, Protocol

from videos.models import Upload
from videos.resumable import bucket, disk, supabase
from videos.storage import access, s3

Transport = Upload.Transport


class Way(Protocol):
    """A module that brings bytes in."""

    def begin(self, upload: Upload) -> None:
        """Whatever must be there before the first byte. Safe to call twice."""

    def details(self, upload: Upload) -> dict[str, Any]:
        """For whoever sends: where to and how."""

    def received(self, upload: Upload) -> int:
        """How many bytes have arrived, as far as is known without asking far away."""

    def require_whole(self, upload: Upload) -> None:
        """Raises Conflict when bytes are missing, saying which."""

    def discard(self, upload: Upload) -> None:
        """Remove whatever came. Safe to call twice."""


WAYS: dict[str, Way] = {Transport.TUS: disk, Transport.MULTIPART: bucket, Transport.SUPABASE: supabase}


def chosen() -> Transport:
    """By the storage: what lies on a disk of ours comes through us, all else goes straight to its bucket."""
    if not access.is_remote():
        return Transport.TUS
    return Transport.SUPABASE if s3.place().kind == "supabase" else Transport.MULTIPART


def of(upload: Upload) -> Way:
    return WAYS[upload.transport]
