"""Signed addresses of a video's files, for players and pages that cannot send a header. Each opens one file for one hour."""

from datetime import timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core import signing

from coherence.core.errors import Gone
from videos.models import MediaFile, Video

LASTS: Final = timedelta(hours=1)
PARAMETER: Final = "token"
EXPIRED: Final = "This link is no longer valid. Please reload the page."


class Purpose(StrEnum):
    """What a link opens; it is the last part of its path as well."""

    STREAM = "stream"
    THUMBNAIL = "thumbnail"


def stream_url(video: Video) -> str:
    return _address(video, Purpose.STREAM)


def thumbnail_url(video: Video) -> str | None:
    """None until the thumbnail is made. A list asks for that beforehand (`with_thumbnail_known`)."""
    made: bool | None = getattr(video, "has_thumbnail", None)
    if made is None:
        made = any(file.kind == MediaFile.Kind.THUMBNAIL for file in video.files.all())
    return _address(video, Purpose.THUMBNAIL) if made else None


def token(video_id: UUID, purpose: Purpose) -> str:
    """Signs the video, the purpose and the time, so that nothing of it can be changed."""
    return _signer(purpose).sign(str(video_id))


def opens(given: str, video_id: UUID, purpose: Purpose) -> bool:
    """Whether the token is ours, for this video and purpose. Raises Gone for one that was, but is too old."""
    try:
        return _signer(purpose).unsign(given, max_age=LASTS) == str(video_id)
    except signing.SignatureExpired:
        if _signer(purpose).unsign(given) != str(video_id):
            return False
        raise Gone(EXPIRED) from None
    except signing.BadSignature:
        return False


def _signer(purpose: Purpose) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"videos.links.{purpose}")


def _address(video: Video, purpose: Purpose) -> str:
    return f"{settings.PUBLIC_URL}/api/v1/videos/{video.pk}/{purpose}?{urlencode({PARAMETER: token(video.pk, purpose)})}"
