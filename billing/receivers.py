"""What this app does when an account is closed or handed over."""

from collections.abc import Callable
from typing import Any

from django.dispatch import receiver

from accounts import erasure
from accounts.models import User
from accounts.signals import account_closing, account_exporting
from billing.models import Grant, Slot, Subscription


@receiver(account_closing)
def remove_plan(sender: Any, user: User, **more: Any) -> dict[str, int]:
    """The subscription, and what was used up of it."""
    counts = [model.objects.filter(user=user).delete()[1] for model in (Slot, Grant, Subscription)]
    return {table: count for each in counts for table, count in erasure.by_table(each).items()}


@receiver(account_exporting)
def hand_over_plan(sender: Any, user: User, add: Callable[[str, Any], None], **more: Any) -> None:
    plan = ("plan", "status", "current_period_start", "current_period_end", "created_at", "updated_at")
    slots = Slot.objects.filter(user=user).order_by("taken_at").values("kind", "key", "taken_at", "released_at")
    given = Grant.objects.filter(user=user).order_by("begins_at").values("plan", "uploads", "begins_at", "ends_at")
    add(
        "plan.json",
        {"subscription": Subscription.objects.filter(user=user).values(*plan).first(), "used": list(slots), "granted": list(given)},
    )
