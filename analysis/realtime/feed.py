"""What a socket begins with: what was missed since it was last here, and where things stand."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from analysis import standing
from analysis.models import Event
from analysis.realtime.messages import News, frame, snapshot
from coherence.core.snapshots import one_moment
from videos.models import Video, VideoImport

MOST_VIDEOS: Final = 100
"""In a snapshot: those under way first, then the newest."""
MOST_MISSED: Final = 500
"""Whoever missed more gets a snapshot instead."""
COLUMNS: Final = News._fields


@dataclass(frozen=True)
class Beginning:
    number: int
    """Everything up to here is in `texts`; nothing after it."""
    texts: list[str]


def begin(user_id: UUID, video_id: UUID | None, after: int | None) -> Beginning | None:
    """All of a person's recordings, or one; None when they may not see it. Seen at one moment of the database."""
    with one_moment():
        user = User(pk=user_id)
        fetched = None
        if video_id is None:
            fetched = [standing.of_import(row) for row in VideoImport.objects.visible_to(user).unfinished().newest_first()[:MOST_VIDEOS]]
            stand = standing.of_many(Video.objects.visible_to(user), MOST_VIDEOS)
        elif (told := standing.of(user, video_id)) is not None:
            stand = [told]
        else:
            return None
        newest = _place(Event.objects.order_by("-number"))
        missed = [] if after is None else _missed(_of(user_id, video_id), after, newest)
    texts = [frame(news).text for news in missed or ()]
    return Beginning(newest, [*texts, snapshot(newest, stand, missed is None, fetched)])


def _missed(events: QuerySet[Event], after: int, newest: int) -> list[News] | None:
    """What came after that place; None when the place is not known any more, never was, or too much has come."""
    oldest = _place(Event.objects.filter(number__isnull=False).order_by("number"))
    if not oldest - 1 <= after <= newest:
        return None
    found = events.filter(number__gt=after, number__lte=newest).order_by("number").values_list(*COLUMNS)
    rows = [News(*row) for row in found[: MOST_MISSED + 1]]
    return rows if len(rows) <= MOST_MISSED else None


def _of(user_id: UUID, video_id: UUID | None) -> QuerySet[Event]:
    if video_id is None:
        return Event.objects.filter(user_id=user_id)
    return Event.objects.filter(user_id__in=Video.objects.filter(pk=video_id).values("user_id"), video_id=video_id)


def _place(events: QuerySet[Event]) -> int:
    return events.filter(number__isnull=False).values_list("number", flat=True).first() or 0


def since(number: int, most: int) -> list[News]:
    """Everybody's news after that place, in order."""
    return [News(*row) for row in Event.objects.filter(number__gt=number).order_by("number").values_list(*COLUMNS)[:most]]


def newest() -> int:
    return _place(Event.objects.order_by("-number"))


def gone(video_ids: set[UUID]) -> set[UUID]:
    """Those of the recordings that nobody may see any more."""
    return video_ids - set(Video.objects.present().filter(pk__in=video_ids).values_list("pk", flat=True))
