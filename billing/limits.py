"""What somebody may still do this month and today, and the taking and giving back of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from billing import grants, months, plans
from billing.models import Slot, Subscription
from billing.months import Month
from billing.plans import PLANS, Plan
from coherence.core import logs
from coherence.core.errors import PlanLimitReached, RateLimited, VideoTooLarge, VideoTooLong

log = logs.Log(__name__)
VIDEO = "video"


@dataclass(frozen=True)
class Usage:
    """What is used up, and what is left. Times are UTC, a day is a day in UTC."""

    plan: Plan
    used: int
    limit: int
    left: int
    resets_at: datetime
    daily_used: int
    daily_limit: int
    day_ends_at: datetime
    max_bytes: int
    max_seconds: int


def plan_of(user: User) -> Plan:
    return grants.best(_plan(_subscription(user)), grants.live(user, timezone.now()))


def usage(user: User) -> Usage:
    now = timezone.now()
    subscription = _subscription(user)
    month, granted = _month(user, subscription, now), grants.live(user, now)
    plan = grants.best(_plan(subscription), granted)
    allowed = plan.videos + sum(grant.uploads for grant in granted)
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    counts = Slot.objects.filter(user=user, kind=VIDEO).aggregate(
        month=Count("pk", filter=month.slots & Q(released_at__isnull=True)),
        day=Count("pk", filter=Q(taken_at__gte=day)),  # given back or not: it was an upload of that day
    )
    return Usage(
        plan=plan,
        used=counts["month"],
        limit=allowed,
        left=max(allowed - counts["month"], 0),
        resets_at=month.ends,
        daily_used=counts["day"],
        daily_limit=settings.DAILY_UPLOADS,
        day_ends_at=day + timedelta(days=1),
        max_bytes=min(plan.max_bytes, settings.MAX_VIDEO_BYTES),
        max_seconds=min(plan.max_seconds, settings.MAX_VIDEO_SECONDS),
    )


def require_upload(user: User, size_bytes: int | None, duration_seconds: float | None) -> None:
    """Refuse early, before the work. What is not known yet is None and not asked."""
    state = usage(user)
    if size_bytes is not None and size_bytes > state.max_bytes:
        raise VideoTooLarge(
            f"The {state.plan.title} plan takes files of up to {_size(state.max_bytes)}.",
            details={"limit": state.max_bytes, "plan": state.plan.name, "upgradeUrl": settings.UPGRADE_URL},
        )
    if duration_seconds is not None and duration_seconds > state.max_seconds:
        raise VideoTooLong(
            f"The {state.plan.title} plan takes recordings of up to {state.max_seconds // 60} minutes.",
            details={"limit": state.max_seconds, "plan": state.plan.name, "upgradeUrl": settings.UPGRADE_URL},
        )
    _require_slot(state)


@transaction.atomic
def take_upload(user: User, key: str) -> None:
    """Take a slot for `key`, in the caller's transaction. The row of the person is locked and the slots are counted
    again, so that of many at once exactly as many get in as are left. A key that holds a slot already takes no other."""
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if Slot.objects.filter(key=key, released_at__isnull=True).exists():
        return
    _require_slot(usage(locked))
    now = timezone.now()
    taken = {"taken_at": now, "month": months.label(now, locked.time_zone), "released_at": None}
    Slot.objects.update_or_create(key=key, defaults=taken, create_defaults={"user": locked, "kind": VIDEO} | taken)


def release(key: str) -> None:
    """Give the slot back, once. The upload still counts for its day."""
    Slot.objects.filter(key=key, released_at__isnull=True).update(released_at=timezone.now())


def _require_slot(state: Usage) -> None:
    if state.left == 0:
        details = {"limit": state.limit, "used": state.used, "plan": state.plan.name, "upgradeUrl": settings.UPGRADE_URL}
        raise PlanLimitReached(
            f"Your {state.plan.title} plan's {state.limit} videos of this month are used up.",
            details=details | {"resetsAt": state.resets_at.isoformat().replace("+00:00", "Z")},
        )
    if state.daily_used >= state.daily_limit:
        raise RateLimited("Daily upload limit exceeded", wait=(state.day_ends_at - timezone.now()).total_seconds())


def _subscription(user: User) -> Subscription | None:
    """The one in force. A payment that is late does not end it; its cancelling does."""
    in_force = (Subscription.Status.ACTIVE, Subscription.Status.PAST_DUE)
    return Subscription.objects.filter(user=user, status__in=in_force).first()


def _plan(subscription: Subscription | None) -> Plan:
    if subscription is None:
        return plans.default()
    if subscription.plan not in PLANS:
        log.error("plan_unknown", plan=subscription.plan, subscription=str(subscription.pk))
    return PLANS.get(subscription.plan) or plans.default()


def _month(user: User, subscription: Subscription | None, now: datetime) -> Month:
    if subscription is not None and subscription.current_period_start is not None:
        return months.of_period(now, subscription.current_period_start, subscription.current_period_end)
    return months.of_calendar(now, user.time_zone)


def _size(size: int) -> str:
    return f"{size / plans.GIGABYTE:g} GB" if size >= plans.GIGABYTE else f"{size / plans.MEGABYTE:g} MB"
