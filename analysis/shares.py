"""Links by which somebody without an account reads one recording's results: made, listed, opened, taken back."""

import base64
import uuid
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone

from accounts import profiles
from analysis import reading
from analysis.models import Share
from coherence.core.errors import NOT_FOUND, Conflict, Forbidden, Gone, NotFound
from videos.models import Video

DAYS: Final = (7, 30, 90)
MOST: Final = 20
"""Open links of one recording."""
ENDED: Final = "This link is no longer open. Ask the person who sent it for a new one."
PRIVATE: Final = "Private mode is on: nothing is shown to others. You can turn it off in your settings."
FULL: Final = "This recording has 20 open links already. Take one back first."


def create(video: Video, days: int) -> Share:
    """Raises Conflict when there are too many, Forbidden in private mode, and what `reading.completed` raises: only results are shared."""
    if profiles.is_private(video.user):
        raise Forbidden(PRIVATE)
    reading.completed(video)
    with transaction.atomic():
        Video.objects.select_for_update().get(pk=video.pk)
        if Share.objects.living().filter(video=video).count() >= MOST:
            raise Conflict(FULL)
        return Share.objects.create(video=video, expires_at=timezone.now() + timedelta(days=days))


def revoke(video: Video, share_id: uuid.UUID) -> None:
    """The link opens nothing any more. Raises NotFound when the recording has no such open link."""
    if not Share.objects.living().filter(video=video, pk=share_id).update(revoked_at=timezone.now()):
        raise NotFound(NOT_FOUND)


def url(share: Share) -> str:
    return f"{settings.PUBLIC_URL}/shared/{token(share)}"


def token(share: Share) -> str:
    """The link's secret. It follows from the id and our key, so that the database alone opens nothing."""
    return _signer().sign(base64.urlsafe_b64encode(share.pk.bytes).rstrip(b"=").decode())


def opened(given: str) -> Share:
    """The share with its recording. Raises NotFound for what is no token of ours, Gone for one that has ended."""
    share = Share.objects.select_related("video__user").filter(pk=_id(given)).first()
    if share is None:
        raise NotFound(NOT_FOUND)
    if not Share.objects.open(share.pk):
        raise Gone(ENDED)
    return share


def _id(given: str) -> uuid.UUID:
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(_signer().unsign(given) + "=="))
    except (signing.BadSignature, ValueError):
        raise NotFound(NOT_FOUND) from None


def _signer() -> signing.Signer:
    return signing.Signer(salt="analysis.shares", sep=".")
