"""When the letter of the week goes, and to whom; what it says stands in analysis/week.py.

It goes on Monday from eight, by the person's own clock, about the week that ended the night before, and says only what was measured.
Who recorded nothing is left in peace: there is nothing measured to tell, and nobody is helped by being reminded of it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts import letters, profiles, time_zones
from accounts.letters import Content
from accounts.models import Letter, User
from videos.models import Video

WEEKLY: Final = "weekly_progress"
HOUR: Final = time(8)
LATEST: Final = timedelta(hours=48)
"""After the hour: what could not go until then is old news, and does not go."""
WEEK: Final = timedelta(days=7)


def post_due(now: datetime) -> int:
    """One letter for each person whose week is over and had a take; how many. Called each hour, and safe to call at any time."""
    return sum(_post(zone, now) for zone in _wanting().values_list("time_zone", flat=True).distinct())


def _post(zone: str, now: datetime) -> int:
    monday = due(zone, now)
    if monday is None:
        return 0
    begins, ends = bounds(monday, zone)
    takes = Video.objects.filter(user=OuterRef("pk"), sample_id=None, deleted_at=None, status=Video.Status.COMPLETED)
    posted = Letter.objects.filter(user=OuterRef("pk"), kind=WEEKLY, about__endswith=f":{monday}")
    people = _wanting().filter(Exists(takes.filter(created_at__gte=begins, created_at__lt=ends)), ~Exists(posted), time_zone=zone)
    for user in people:
        with transaction.atomic():
            letters.post(user, WEEKLY, f"{user.pk}:{monday}")
    return len(people)


def _wanting() -> Any:
    return User.objects.filter(is_active=True, email_verified=True, **{f"notification_preferences__{WEEKLY}": True}).order_by()


def due(zone: str, now: datetime) -> date | None:
    """The Monday of the week that is to be told there at this moment; None when it is not the time."""
    here = now.astimezone(_zone(zone))
    monday = here.date() - timedelta(days=here.weekday())
    since = here - datetime.combine(monday, HOUR, _zone(zone))
    return monday - WEEK if timedelta(0) <= since < LATEST else None


def bounds(monday: date, zone: str) -> tuple[datetime, datetime]:
    begins, ends = (datetime.combine(day, time(0), _zone(zone)) for day in (monday, monday + WEEK))
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name if name in time_zones.NAMES else "UTC")


def content(about: str) -> Content | None:
    """None when the takes of that week, or the person, are gone meanwhile, and in private mode, for it would tell what was said."""
    person, _, day = about.partition(":")
    user = User.objects.filter(pk=person).first()
    if user is None or profiles.is_private(user):
        return None
    from analysis import week  # with the measures, which are loaded when a letter goes

    monday = date.fromisoformat(day)
    return week.told(user, monday, *bounds(monday, user.time_zone))


letters.KINDS[WEEKLY] = content
