"""What a person was given beyond what they pay for: a better plan or more uploads, for a while."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from billing.models import Grant
from billing.plans import PLANS, Plan
from coherence.core.errors import Invalid


def live(user: User, now: datetime) -> list[Grant]:
    return list(Grant.objects.filter(user=user, begins_at__lte=now, ends_at__gt=now))


def best(plan: Plan, granted: Iterable[Grant]) -> Plan:
    """Of the plan that is paid for and those that were given, the one that allows most."""
    return max([plan, *(PLANS[each.plan] for each in granted if each.plan in PLANS)], key=lambda each: each.videos)


def give(user: User, *, plan: str = "", uploads: int = 0, days: int) -> Grant:
    """Raises Invalid for a plan that does not exist, or nothing at all."""
    if (plan and plan not in PLANS) or (not plan and uploads < 1) or days < 1:
        raise Invalid("A grant is a plan or some uploads, for a day or more.")
    return Grant.objects.create(user=user, plan=plan, uploads=uploads, ends_at=timezone.now() + timedelta(days=days))
