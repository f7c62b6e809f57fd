"""What people ask to have fetched: each recording once, within what their plan allows."""

import hashlib
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import profiles
from accounts.models import User
from coherence.core import queue
from coherence.core.errors import Conflict, Forbidden, Invalid, RateLimited
from videos import titles, uploads
from videos.imports import addresses, claims, registry
from videos.imports.addresses import Address
from videos.imports.guard import urls
from videos.imports.reasons import ProviderError
from videos.models import Video, VideoImport
from videos.signals import import_changed

TASK: Final = "videos.tasks.fetch_import"
LOOKED_AFTER: Final = timedelta(minutes=2)
"""One that was queued and not taken for so long is queued again: its task may be lost."""
PRIVATE: Final = "Private mode is on, so nothing is fetched from elsewhere. Upload the file instead, or turn it off in your settings."
SHORT_SECONDS: Final = 7 * 86400
Status = VideoImport.Status
UNFINISHED: Final = (Status.QUEUED, Status.FETCHING)


def request(user: User, text: str, title: str = "") -> tuple[VideoImport, bool]:
    """The import of the recording at this address, and whether there is nothing left to do: the person has it already.

    Raises Invalid for what cannot be an address, Forbidden in private mode, RateLimited, PlanLimitReached, ConsentRequired.
    """
    require_outside(user)
    address = known_as(read(text))
    if video := known(user, address.url):
        return _of(user, address, video), True
    under_way = VideoImport.objects.filter(user=user, url=address.url, status__in=UNFINISHED)
    if row := under_way.first():
        return row, False
    uploads.require(user, None)
    _require_place(user)
    try:
        with transaction.atomic():
            return _queued(user, address, titles.clean(title)), False
    except IntegrityError:  # of two at once, the second finds the first one's
        row = under_way.first()
        if row is None:
            raise
        return row, False


def require_outside(user: User) -> None:
    """Whether anybody elsewhere may be asked: when it is asked for, and again before each attempt. Raises Forbidden in private mode."""
    if profiles.is_private(user):
        raise Forbidden(PRIVATE)


def read(text: str) -> Address:
    """Raises Invalid with what is wrong, as far as can be seen without asking anybody."""
    try:
        address = addresses.read(text)
        url = urls.parse(address.url)
        registry.guard().admits(url.host, url.port)
    except ProviderError as error:
        raise Invalid(error.message, details={"fields": {"url": [error.message]}}) from error
    return address


def known(user: User, url: str) -> Video | None:
    """The recording that the person has from this address."""
    return Video.objects.visible_to(user).filter(source_url=url).order_by("-created_at").first()


def known_as(address: Address) -> Address:
    """A short address that was followed lately stands for what it led to."""
    led_to: str | None = cache.get(_remembered(address.url)) if address.short else None
    return Address(address.platform, led_to) if led_to else address


def remember(short: str, url: str) -> None:
    cache.set(_remembered(short), url, SHORT_SECONDS)


def _remembered(url: str) -> str:
    return f"imports:short:{hashlib.sha256(url.encode()).hexdigest()}"


def cancel(row: VideoImport) -> VideoImport:
    """Stop it; whoever fetches it notices within a second or two. Raises Conflict when it has ended otherwise."""
    now = timezone.now()
    unfinished = VideoImport.objects.filter(pk=row.pk, status__in=UNFINISHED)
    with transaction.atomic():
        if unfinished.update(status=Status.CANCELLED, completed_at=now, updated_at=now, retry_at=None):
            claims.told(row.pk)
    row.refresh_from_db()
    if row.status != Status.CANCELLED:
        raise Conflict("This import has ended already.")
    return row


def enqueue(row: VideoImport) -> None:
    queue.enqueue(TASK, str(row.pk))


def _require_place(user: User) -> None:
    if VideoImport.objects.filter(user=user, status__in=UNFINISHED).count() >= settings.IMPORT_PER_PERSON:
        raise RateLimited(f"{settings.IMPORT_PER_PERSON} of your recordings are being fetched. Please wait for one of them.", wait=60)


def _queued(user: User, address: Address, title: str) -> VideoImport:
    later = timezone.now() + LOOKED_AFTER
    row = VideoImport.objects.create(user=user, url=address.url, platform=address.platform, title=title, retry_at=later)
    enqueue(row)
    import_changed.send(VideoImport, row=row)
    return row


def _of(user: User, address: Address, video: Video) -> VideoImport:
    """The import that brought the recording; a note of it where that one is gone."""
    done = VideoImport.objects.filter(user=user, video=video, status=Status.COMPLETED).order_by("-created_at").first()
    if done is not None:
        return done
    now = timezone.now()
    values = {"status": Status.COMPLETED, "video": video, "completed_at": now, "received_bytes": video.size_bytes}
    return VideoImport.objects.create(user=user, url=address.url, platform=address.platform, **values)
