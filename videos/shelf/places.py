"""Where things stand in a collection: numbers with gaps, so that one moves without the others. The collection's row is locked."""

from typing import Final
from uuid import UUID

from django.db.models import F, Max
from django.utils import timezone

from videos.models import Collection, CollectionItem

GAP: Final = 2**32
"""Between neighbours. Each move to the same spot halves one; a bigint has room for two thousand million gaps."""


def after_all(collection: Collection, count: int) -> list[int]:
    """So many places behind the last one."""
    last = collection.items.aggregate(last=Max("place"))["last"] or 0
    return [last + GAP * (number + 1) for number in range(count)]


def beside(item: CollectionItem, anchor: CollectionItem, *, before: bool) -> int:
    """A place right before or after the anchor; where there is none left, all get new ones."""
    place = _between(item, anchor, before)
    if place is None:
        renumber(anchor.collection_id)
        anchor.refresh_from_db()
        place = _between(item, anchor, before)
    assert place is not None  # gaps are wide now
    return place


def renumber(collection_id: UUID) -> None:
    """Wide gaps again, in the same order."""
    items = list(CollectionItem.objects.filter(collection_id=collection_id).order_by("place", "pk").only("place"))
    for number, item in enumerate(items):
        item.place = GAP * (number + 1)
    CollectionItem.objects.bulk_update(items, ["place"], batch_size=500)
    Collection.objects.filter(pk=collection_id).update(renumbered=F("renumbered") + 1, updated_at=timezone.now())


def _between(item: CollectionItem, anchor: CollectionItem, before: bool) -> int | None:
    others = CollectionItem.objects.filter(collection_id=anchor.collection_id).exclude(pk__in=(item.pk, anchor.pk))
    above, below = others.filter(place__lte=anchor.place).order_by("-place"), others.filter(place__gte=anchor.place).order_by("place")
    nearest = above if before else below
    neighbour = nearest.values_list("place", flat=True).first()
    if neighbour is None:
        return anchor.place - GAP if before else anchor.place + GAP
    place = (anchor.place + neighbour) // 2
    return place if place not in (anchor.place, neighbour) else None
