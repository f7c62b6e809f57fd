"""Who published what was imported: kept once for all, believed for seven days."""

from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils import timezone

from videos.imports.providers.base import Publisher
from videos.models import Creator, Video

FRESH: Final = timedelta(days=7)


def keep(platform: str, publisher: Publisher | None) -> Creator | None:
    """The row of the publisher, as it was told within the last seven days, else as it is told now."""
    if publisher is None:
        return None
    known = Creator.objects.filter(platform=platform, external_id=publisher.external_id).first()
    now = timezone.now()
    if known is not None and known.fetched_at > now - FRESH:
        return known
    told = {name: getattr(publisher, name) for name in ("handle", "name", "url", "avatar_url", "followers")}
    return Creator.objects.update_or_create(platform=platform, external_id=publisher.external_id, defaults=told | {"fetched_at": now})[0]


def forget() -> int:
    """Remove those of whom nobody has a recording any more; how many there were."""
    published = Video.objects.filter(creator=OuterRef("pk"))
    return Creator.objects.filter(~Exists(published), fetched_at__lt=timezone.now() - FRESH).delete()[0]
