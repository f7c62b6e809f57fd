"""A collection page by page. A cursor names the place after which the next page begins, so nothing is shown twice or passed
over because something else came, went or was moved meanwhile."""

from dataclasses import dataclass
from typing import Final

from django.core import signing
from django.db.models import Q, QuerySet

from coherence.core.errors import Gone
from videos.models import Collection, CollectionItem, Video

LARGEST: Final = 100
ANCHORS: Final = 5
LOST: Final = "This list has changed since. Please read it again from its beginning."


@dataclass(frozen=True)
class Page:
    videos: list[Video]
    cursor: str | None
    """Of the next page; None at the end."""


def read(collection: Collection, cursor: str, limit: int) -> Page:
    """Three queries at most. Raises Gone for a cursor that leads nowhere any more, or that is none."""
    present = CollectionItem.objects.filter(collection=collection, video__deleted_at__isnull=True).order_by("place", "pk")
    items = list((_after(present, collection, cursor) if cursor else present)[: limit + 1])
    shown, more = items[:limit], len(items) > limit
    videos = Video.objects.present().filter(pk__in=[item.video_id for item in shown]).listed().in_bulk()
    return Page([videos[item.video_id] for item in shown if item.video_id in videos], _cursor(collection, shown) if more else None)


def _after(items: QuerySet[CollectionItem], collection: Collection, cursor: str) -> QuerySet[CollectionItem]:
    """Behind the place that the last one shown had then: where that one was moved to is of no account. When all got new
    places since, behind the last of those shown that is still there."""
    try:
        renumbered, place, *shown = _signer(collection).unsign_object(cursor)
    except (signing.BadSignature, ValueError, UnicodeError):
        raise Gone(LOST) from None
    if renumbered == collection.renumbered:
        return items.filter(Q(place__gt=place) | Q(place=place, pk__gt=shown[0]))
    known = dict(CollectionItem.objects.filter(collection=collection, pk__in=shown).values_list("pk", "place"))
    last = next((pk for pk in shown if pk in known), None)
    if last is None:
        raise Gone(LOST)
    return items.filter(place__gt=known[last])


def _cursor(collection: Collection, shown: list[CollectionItem]) -> str:
    latest = [item.pk for item in reversed(shown[-ANCHORS:])]
    return _signer(collection).sign_object([collection.renumbered, shown[-1].place, *latest])


def _signer(collection: Collection) -> signing.Signer:
    return signing.Signer(salt=f"videos.shelf.pages.{collection.pk}")
