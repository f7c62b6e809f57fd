"""Which month a slot belongs to: a paid plan's own, from its anniversary, else the calendar's where the person lives."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Q


@dataclass(frozen=True)
class Month:
    """One month of somebody's plan: when it ends, and which slots count in it."""

    ends: datetime
    slots: Q


def label(now: datetime, time_zone: str) -> str:
    """The calendar month at that moment in that zone, such as 2026-02. Written on a slot when it is taken."""
    return f"{now.astimezone(_zone(time_zone)):%Y-%m}"


def of_calendar(now: datetime, time_zone: str) -> Month:
    """Slots are counted by the label they carry, not by when they were taken: whoever moves to another time zone
    may use the next month's slots some hours early, but each month has only so many, wherever they were taken."""
    here = now.astimezone(_zone(time_zone))
    first = datetime(here.year + here.month // 12, here.month % 12 + 1, 1, tzinfo=here.tzinfo)
    return Month(first.astimezone(UTC), Q(month=label(now, time_zone)))


def of_period(now: datetime, start: datetime, end: datetime | None) -> Month:
    """The month of a paid period that holds `now`: a year's plan has twelve. It does not stop at the period's end: the
    news of a renewal may be late, and nobody who pays waits for it."""
    passed = max((now.year - start.year) * 12 + now.month - start.month, 0)
    if _anniversary(start, passed) > now:
        passed -= 1
    begins, ends = _anniversary(start, max(passed, 0)), _anniversary(start, max(passed, 0) + 1)
    if end is not None and now < end < ends:
        ends = end
    return Month(ends, Q(taken_at__gte=begins, taken_at__lt=ends))


def _anniversary(start: datetime, months: int) -> datetime:
    """So many months later; the 31st becomes the last day of a shorter month."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))


def _zone(name: str) -> ZoneInfo:
    """UTC for a name that no zone has: the profile refuses such names, and a wrong one may not close the door."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
