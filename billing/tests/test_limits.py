"""What a plan allows, asked and taken."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from billing import limits
from billing.models import Slot, Subscription
from billing.plans import GIGABYTE, MEGABYTE, PLANS
from coherence.core.errors import PlanLimitReached, RateLimited, VideoTooLarge, VideoTooLong

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


@pytest.fixture
def now(monkeypatch):
    """A clock that the test sets."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(NOON)
    return set_to


@pytest.fixture
def owner() -> User:
    return User.objects.create_user("owner@example.com")


def subscribe(user: User, plan: str, start: datetime | None = None, end: datetime | None = None, status: str = "active") -> None:
    Subscription.objects.create(user=user, plan=plan, status=status, current_period_start=start, current_period_end=end)


def take(user: User, count: int, name: str = "a") -> int:
    """How many of `count` got in."""
    for number in range(count):
        try:
            limits.take_upload(user, f"video:{name}{number}")
        except PlanLimitReached:
            return number
    return count


def test_it_works(owner, now):
    limits.require_upload(owner, 10 * MEGABYTE, 60.0)
    limits.take_upload(owner, "video:1")
    state = limits.usage(owner)
    assert (state.plan, state.used, state.limit, state.left) == (PLANS["free"], 1, 2, 1)
    assert (state.daily_used, state.daily_limit) == (1, 10)
    assert state.resets_at == datetime(2026, 4, 1, tzinfo=UTC)


def test_the_plans_are_those_on_the_price_list():
    table = {plan.name: (plan.price.cents, plan.price.currency, plan.videos) for plan in PLANS.values()}
    assert table == {"free": (0, "usd", 2), "individual": (1900, "usd", 20), "pro": (4900, "usd", 100)}
    assert max(plan.max_bytes for plan in PLANS.values()) == 5 * GIGABYTE
    assert max(plan.max_seconds for plan in PLANS.values()) == 90 * 60


def test_a_used_up_plan_says_which_limit_when_it_resets_and_where_to_upgrade(owner, now, settings):
    settings.UPGRADE_URL = "https://coherence.example/pricing"
    assert take(owner, 3) == 2
    with pytest.raises(PlanLimitReached) as refusal:
        limits.require_upload(owner, None, None)
    expected = {"limit": 2, "used": 2, "plan": "free", "resetsAt": "2026-04-01T00:00:00Z"}
    assert refusal.value.details == expected | {"upgradeUrl": "https://coherence.example/pricing"}
    assert (refusal.value.status, refusal.value.code) == (402, "PLAN_LIMIT_REACHED")


def test_the_same_key_takes_one_slot(owner, now):
    limits.take_upload(owner, "video:1")
    limits.take_upload(owner, "video:1")
    assert limits.usage(owner).used == 1


def test_a_slot_is_given_back_once(owner, now):
    take(owner, 2)
    limits.release("video:a0")
    first = Slot.objects.get(key="video:a0").released_at
    now(NOON + timedelta(hours=1))
    limits.release("video:a0")
    assert limits.usage(owner).left == 1
    assert Slot.objects.get(key="video:a0").released_at == first == NOON


def test_a_slot_given_back_can_be_taken_again_while_there_is_room(owner, now):
    take(owner, 2)
    limits.release("video:a0")
    limits.take_upload(owner, "video:a0")
    limits.release("video:a0")
    limits.take_upload(owner, "video:other")
    with pytest.raises(PlanLimitReached):
        limits.take_upload(owner, "video:a0")


def test_an_unknown_key_gives_nothing_back(owner, now):
    take(owner, 2)
    limits.release("video:nobody")
    assert limits.usage(owner).left == 0


def test_the_size_is_the_plans_and_never_more_than_the_installations(owner, now, settings):
    limits.require_upload(owner, 500 * MEGABYTE, None)
    with pytest.raises(VideoTooLarge, match="Free plan takes files of up to 500 MB"):
        limits.require_upload(owner, 500 * MEGABYTE + 1, None)
    settings.MAX_VIDEO_BYTES = 100
    with pytest.raises(VideoTooLarge):
        limits.require_upload(owner, 101, None)
    assert limits.usage(owner).max_bytes == 100


def test_the_length_is_the_plans(owner, now):
    limits.require_upload(owner, None, 900.0)
    with pytest.raises(VideoTooLong, match="up to 15 minutes"):
        limits.require_upload(owner, None, 900.1)
    subscribe(owner, "pro")
    limits.require_upload(owner, 5 * GIGABYTE, 5400.0)


def test_a_day_has_its_own_limit_and_a_given_back_slot_still_counts_for_it(owner, now, settings):
    settings.DAILY_UPLOADS = 3
    subscribe(owner, "pro")
    take(owner, 3)
    limits.release("video:a0")
    now(datetime(2026, 3, 15, 23, 59, 30, tzinfo=UTC))
    with pytest.raises(RateLimited, match=r"^Daily upload limit exceeded$") as refusal:
        limits.take_upload(owner, "video:4")
    assert (refusal.value.wait, refusal.value.status) == (30, 429)
    now(datetime(2026, 3, 16, tzinfo=UTC))
    limits.take_upload(owner, "video:4")


def test_a_subscription_counts_its_own_period(owner, now):
    now(NOON - timedelta(minutes=1))
    take(owner, 2, "before")
    now(NOON)
    subscribe(owner, "individual", NOON, datetime(2026, 4, 15, 12, tzinfo=UTC))
    take(owner, 1, "after")
    assert (limits.usage(owner).used, limits.usage(owner).limit) == (1, 20)
    now(datetime(2026, 4, 15, 12, tzinfo=UTC))
    assert limits.usage(owner).used == 0
    assert limits.usage(owner).resets_at == datetime(2026, 5, 15, 12, tzinfo=UTC)


def test_a_late_payment_keeps_the_plan_and_a_cancelled_one_does_not(owner, now):
    subscribe(owner, "pro", status="past_due")
    assert limits.plan_of(owner).name == "pro"
    Subscription.objects.update(status="canceled")
    assert limits.plan_of(owner).name == "free"


def test_a_plan_that_is_not_in_the_table_is_the_default_one_and_is_noted(owner, now, settings):
    subscribe(owner, "gold")
    settings.DEFAULT_PLAN = "individual"
    assert limits.plan_of(owner).name == "individual"


def test_usage_costs_three_queries(owner, now, django_assert_num_queries):
    take(owner, 2)
    with django_assert_num_queries(3):
        limits.usage(owner)


def test_somebody_elses_slots_do_not_count(owner, now):
    take(User.objects.create_user("stranger@example.com"), 2)
    assert limits.usage(owner).used == 0
