"""Which month a slot belongs to, in every time zone, and for whoever moves between them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from billing import limits, months
from billing.models import Slot
from coherence.core.errors import PlanLimitReached

ZONES = ["Pacific/Kiritimati", "Pacific/Auckland", "Asia/Kathmandu", "UTC", "America/St_Johns", "Pacific/Pago_Pago", "Not/A_Zone", "", ".."]


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "label", "ends"),
    [
        ("UTC", at(2026, 1, 31, 23, 59), "2026-01", at(2026, 2, 1)),
        ("UTC", at(2026, 12, 31, 23, 59), "2026-12", at(2027, 1, 1)),
        ("Pacific/Kiritimati", at(2026, 1, 31, 10), "2026-02", at(2026, 2, 28, 10)),
        ("Pacific/Pago_Pago", at(2026, 2, 1, 10, 59), "2026-01", at(2026, 2, 1, 11)),
        ("Europe/Berlin", at(2026, 3, 15), "2026-03", at(2026, 3, 31, 22)),
        ("Europe/Berlin", at(2026, 10, 15), "2026-10", at(2026, 10, 31, 23)),
        ("Asia/Kathmandu", at(2026, 4, 30, 18, 15), "2026-05", at(2026, 5, 31, 18, 15)),
        ("Not/A_Zone", at(2026, 1, 31, 23, 59), "2026-01", at(2026, 2, 1)),
    ],
)
def test_a_calendar_month_is_where_the_person_lives(zone, now, label, ends):
    assert months.label(now, zone) == label
    assert months.of_calendar(now, zone).ends == ends


@pytest.mark.parametrize(
    ("start", "end", "now", "ends"),
    [
        (at(2026, 1, 15, 9), at(2026, 2, 15, 9), at(2026, 2, 1), at(2026, 2, 15, 9)),
        (at(2026, 1, 31), at(2026, 2, 28), at(2026, 2, 27), at(2026, 2, 28)),
        (at(2026, 1, 31), None, at(2026, 3, 1), at(2026, 3, 31)),
        (at(2028, 1, 31), None, at(2028, 2, 28, 23), at(2028, 2, 29)),
        (at(2026, 1, 10), at(2027, 1, 10), at(2026, 7, 20), at(2026, 8, 10)),  # paid for a year
        (at(2026, 1, 10), at(2026, 2, 10), at(2026, 2, 10), at(2026, 3, 10)),  # the news of the renewal is late
        (at(2026, 5, 1), at(2026, 6, 1), at(2026, 4, 30), at(2026, 6, 1)),  # begins tomorrow
        (at(2026, 1, 1), at(2026, 1, 8), at(2026, 1, 7), at(2026, 1, 8)),  # a week
    ],
)
def test_a_paid_month_runs_from_its_anniversary(start, end, now, ends):
    assert months.of_period(now, start, end).ends == ends


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.sampled_from(ZONES))
def test_a_calendar_month_always_ends_later_and_within_31_days(now, zone):
    left = months.of_calendar(now, zone).ends - now
    assert timedelta(0) < left <= timedelta(days=31, hours=1)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.integers(0, 2000 * 86400))
def test_a_paid_month_holds_its_moment(start, seconds):
    now = start + timedelta(seconds=seconds)
    ends = months.of_period(now, start, None).ends
    assert now < ends <= now + timedelta(days=31)


def attempt(user: User, key: str) -> None:
    try:
        limits.take_upload(user, key)
    except PlanLimitReached:
        assert limits.usage(user).left == 0


@pytest.mark.django_db
def test_nobody_gains_a_slot_by_hopping_between_zones(monkeypatch, settings):
    settings.DAILY_UPLOADS = 1000
    user = User.objects.create_user("traveller@example.com")
    for hour in [*range(-30, 31, 3), *range(24 * 27, 24 * 30, 3)]:  # both ends of February, every zone at each try
        now = at(2026, 2, 1) + timedelta(hours=hour)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        for zone in ZONES:
            User.objects.filter(pk=user.pk).update(time_zone=zone)
            user.refresh_from_db()
            attempt(user, f"video:{hour}{zone}")
    taken = [Slot.objects.filter(month=month).count() for month in ("2026-01", "2026-02", "2026-03")]
    assert taken == [2, 2, 2]
    assert Slot.objects.count() == 6


@pytest.mark.django_db
def test_the_zone_is_that_of_the_row_and_not_of_an_old_copy(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(2026, 1, 31, 23))
    user = User.objects.create_user("owner@example.com")
    User.objects.update(time_zone="Pacific/Kiritimati")
    limits.take_upload(user, "video:1")
    assert Slot.objects.get().month == "2026-02"
