"""What a person's takes say together: totals and averages, and one metric over time with its trend."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, QuerySet, Sum

from accounts.models import User
from analysis.measures import trend
from analysis.measures.moments import DISSONANCE
from analysis.measures.trend import Trend
from analysis.models import Analysis
from analysis.querysets import MEASURED, AnalysisQuerySet, flags_of_type, measured
from coherence.core.prepared import Prepared
from videos.models import Video
from videos.querysets import VideoQuerySet

MOST_TAKES: Final = 500
"""Of more takes in a span, the newest are shown."""
NAMED: Final = ("pk", "title", "coherence_score", "score_tier")
SUMMED: Final = ("count", "seconds", *(f"mean_{name}" for name in MEASURED), *(f"flags_{kind}" for kind in DISSONANCE))
"""Over all takes."""
Rows = QuerySet[Any, tuple[Any, ...]]
BUCKETS: Final = ("take", "day", "week", "month")


@dataclass(frozen=True)
class Take:
    at: datetime
    """When it came in."""
    value: float
    video_id: UUID


@dataclass(frozen=True)
class Progress:
    points: list[dict[str, Any]]
    """`at, value, count`, and `video_id` where a point is one take."""
    trend: Trend
    takes: int
    truncated: bool


def takes(user: User) -> AnalysisQuerySet:
    """The newest completed run of each recording that is the person's own; samples are nobody's takes."""
    return Analysis.objects.visible_to(user).filter(video__sample_id=None).newest_completed()


def overview(user: User) -> dict[str, Any]:
    """Four queries, however many takes there are."""
    sums, owned = _SUMS.rows(user.pk), _OWNED.rows(user.pk)
    found = dict(zip(SUMMED, sums[0], strict=True)) if sums else {}
    return {
        "videos": owned[0][0] if owned else 0,
        "analyzed": found.get("count", 0),
        "minutes_analyzed": round(found.get("seconds", 0.0) / 60, 1),
        "averages": {name: _tenths(found.get(f"mean_{name}")) for name in MEASURED},
        "best": _named(_BEST.rows(user.pk)),
        "weakest": _named(_WEAKEST.rows(user.pk)),
        "flags_by_type": {kind: found.get(f"flags_{kind}", 0) for kind in DISSONANCE},
    }


def _sums(user_id: UUID) -> Rows:
    """One row, or none without a take."""
    flags = {f"flags_{kind}": Sum(flags_of_type(kind), default=0) for kind in DISSONANCE}
    means = {f"mean_{name}": Avg(measured(name)) for name in MEASURED}
    of_person = takes(User(pk=user_id)).order_by().values("video__user_id")
    return of_person.annotate(count=Count("pk"), seconds=Sum("video__duration_seconds", default=0.0), **means, **flags).values_list(*SUMMED)


def _own(user_id: UUID) -> VideoQuerySet:
    return Video.objects.visible_to(User(pk=user_id)).filter(sample_id=None)


def _scored(user_id: UUID) -> VideoQuerySet:
    return _own(user_id).filter(coherence_score__isnull=False).order_by("-coherence_score", "-created_at")


_SUMS: Final = Prepared(_sums)
_OWNED: Final = Prepared(lambda user_id: _own(user_id).order_by().values("user_id").annotate(number=Count("pk")).values_list("number"))
_BEST: Final = Prepared(lambda user_id: _scored(user_id).values_list(*NAMED)[:1])
_WEAKEST: Final = Prepared(lambda user_id: _scored(user_id).reverse().values_list(*NAMED)[:1])


def _tenths(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _named(rows: list[tuple[Any, ...]]) -> dict[str, Any] | None:
    return dict(zip(("video_id", "title", "score", "score_tier"), rows[0], strict=True)) if rows else None


def progress(user: User, metric: str, since: datetime | date | None, until: datetime | date | None, bucket: str) -> Progress:
    """One of MEASURED over time. `since` and `until` (a date as `until` includes that day) are days of the person's time zone.

    The trend is that of the takes, whatever the points are made of. One query.
    """
    zone = ZoneInfo(user.time_zone)
    found = takes(user).annotate(value=measured(metric)).filter(value__isnull=False)
    if since is not None:
        found = found.filter(video__created_at__gte=_moment(since, zone))
    if until is not None:
        found = found.filter(video__created_at__lt=_moment(until, zone, after=True))
    rows = found.order_by("-video__created_at", "-video_id").values_list("video__created_at", "value", "video_id")
    newest = [Take(*row) for row in rows[: MOST_TAKES + 1]]
    kept = newest[:MOST_TAKES][::-1]
    return Progress(points(kept, bucket, zone), trend.of([take.value for take in kept]), len(kept), len(newest) > MOST_TAKES)


def _moment(given: datetime | date, zone: ZoneInfo, *, after: bool = False) -> datetime:
    """The bound in UTC, kept within years that every database and time zone can hold; a day begins at the person's midnight."""
    day = given.date() if isinstance(given, datetime) else given
    if not 1971 <= day.year <= 9000:
        return datetime(1971 if day.year < 1971 else 9000, 1, 1, tzinfo=UTC)
    if isinstance(given, datetime):
        exact = given if given.tzinfo else given.replace(tzinfo=zone)
        return exact.astimezone(UTC) + timedelta(microseconds=1 if after else 0)
    return datetime.combine(given + timedelta(days=1 if after else 0), time.min, tzinfo=zone).astimezone(UTC)


def points(kept: Sequence[Take], bucket: str, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Each take, or the mean of the takes of one day, week (from Monday) or month of the zone, at its beginning."""
    if bucket == "take":
        return [{"at": take.at, "value": round(take.value, 1), "video_id": take.video_id, "count": 1} for take in kept]
    grouped = groupby(kept, key=lambda take: _begins(take.at.astimezone(zone).date(), bucket))
    return [_mean(datetime.combine(day, time.min, tzinfo=zone), members) for day, members in grouped]


def _mean(at: datetime, members: Iterable[Take]) -> dict[str, Any]:
    values = [take.value for take in members]
    return {"at": at.astimezone(UTC), "value": round(sum(values) / len(values), 1), "count": len(values)}


def _begins(day: date, bucket: str) -> date:
    if bucket == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if bucket == "month" else day
