"""Collections: recordings that a person put together, in their order. Whoever changes one holds its row, so that of many at
once each finds what the one before left."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import Lower, RowNumber

from accounts.models import User
from coherence.core.errors import NOT_FOUND, AppError, Conflict, NotFound
from videos.models import Collection, CollectionItem, MediaFile, Video
from videos.querysets import CollectionQuerySet
from videos.shelf import places
from videos.shelf.batch import MOST as MOST_AT_ONCE
from videos.shelf.batch import Outcome

__all__ = ["MOST_AT_ONCE"]
MOST: Final = 100
"""Of one person."""
MOST_VIDEOS: Final = 1000
"""In one collection."""
MOST_COVERS: Final = 4


def listed(user: User) -> CollectionQuerySet:
    """In the order of the alphabet, each with `count`, how many recordings are in it."""
    present = Count("items", filter=Q(items__video__deleted_at__isnull=True))
    found: CollectionQuerySet = Collection.objects.visible_to(user).annotate(count=present).order_by(Lower("name"), "pk")
    return found


def covers(collections: Iterable[Collection]) -> dict[UUID, list[Video]]:
    """The first recordings of each that have a picture. Two queries."""
    made = MediaFile.objects.filter(video=OuterRef("video"), kind=MediaFile.Kind.THUMBNAIL)
    items = CollectionItem.objects.filter(Exists(made), collection__in=list(collections), video__deleted_at__isnull=True)
    numbered = items.annotate(number=Window(RowNumber(), partition_by=F("collection"), order_by=("place", "pk")))
    first = list(numbered.filter(number__lte=MOST_COVERS).order_by("place", "pk").values_list("collection_id", "video_id"))
    videos = Video.objects.present().filter(pk__in=[video for _, video in first]).listed().in_bulk()
    found: dict[UUID, list[Video]] = {}
    for collection, video in first:
        found.setdefault(collection, []).extend(filter(None, [videos.get(video)]))
    return found


@transaction.atomic
def create(user: User, **fields: Any) -> Collection:
    """Raises Conflict when the person has one of that name, or as many as there may be."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if Collection.objects.visible_to(user).count() >= MOST:
        raise Conflict(f"You can have up to {MOST} collections.", details={"limit": MOST})
    return _saved(Collection(user=user, **fields))


def change(collection: Collection, **fields: Any) -> Collection:
    """Name or description. Raises Conflict when another of the person's has that name."""
    for name, value in fields.items():
        setattr(collection, name, value)
    return _saved(collection, update_fields=[*fields, "updated_at"])


@transaction.atomic
def remove(collection: Collection) -> None:
    """The recordings stay."""
    _locked(collection).delete()


@transaction.atomic
def add(collection: Collection, video_ids: Iterable[UUID]) -> list[Outcome]:
    """To its end, in the order given; what is in it already stays where it is."""
    locked, asked = _locked(collection), list(dict.fromkeys(video_ids))
    inside = set(locked.items.values_list("video_id", flat=True))
    theirs = set(Video.objects.visible_to(collection.user).filter(pk__in=asked).values_list("pk", flat=True))
    new = [video_id for video_id in asked if video_id in theirs - inside]
    fitting = new[: max(MOST_VIDEOS - len(inside), 0)]
    stand = zip(fitting, places.after_all(locked, len(fitting)), strict=True)
    CollectionItem.objects.bulk_create(CollectionItem(collection=locked, video_id=video_id, place=place) for video_id, place in stand)
    locked.save(update_fields=["updated_at"])
    full = Conflict(f"A collection can hold up to {MOST_VIDEOS} recordings.", details={"limit": MOST_VIDEOS})
    refused: dict[UUID, AppError] = dict.fromkeys(new[len(fitting) :], full)
    return [Outcome(video_id, refused.get(video_id) or (None if video_id in theirs else NotFound(NOT_FOUND))) for video_id in asked]


@transaction.atomic
def take_out(collection: Collection, video_ids: Sequence[UUID]) -> list[Outcome]:
    """The recordings themselves stay."""
    locked, asked = _locked(collection), list(dict.fromkeys(video_ids))
    items = locked.items.filter(video_id__in=asked, video__deleted_at__isnull=True)
    inside = dict(items.values_list("video_id", "pk"))
    CollectionItem.objects.filter(pk__in=list(inside.values())).delete()
    locked.save(update_fields=["updated_at"])
    return [Outcome(video_id, None if video_id in inside else NotFound(NOT_FOUND)) for video_id in asked]


@transaction.atomic
def move(collection: Collection, video_id: UUID, *, before: UUID | None = None, after: UUID | None = None) -> None:
    """Right before or after another one in it, or to the end. Raises NotFound where one of the two is not in it."""
    locked = _locked(collection)
    item = _item(locked, video_id)
    if before is None and after is None:
        item.place = places.after_all(locked, 1)[0]
    elif (anchor := before or after) and anchor != video_id:
        item.place = places.beside(item, _item(locked, anchor), before=before is not None)
    item.save(update_fields=["place"])
    locked.save(update_fields=["updated_at"])


def _locked(collection: Collection) -> Collection:
    locked: Collection | None = Collection.objects.select_for_update(no_key=True).filter(pk=collection.pk).first()
    if locked is None:
        raise NotFound(NOT_FOUND)
    return locked


def _item(collection: Collection, video_id: UUID) -> CollectionItem:
    item = collection.items.filter(video_id=video_id, video__deleted_at__isnull=True).first()
    if item is None:
        raise NotFound(NOT_FOUND)
    return item


def _saved(collection: Collection, **how: Any) -> Collection:
    try:
        with transaction.atomic():
            collection.save(**how)
    except IntegrityError:
        raise Conflict("You have a collection of that name already.") from None
    return collection
