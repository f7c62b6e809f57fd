"""Plans and what is used up of them, as operators see them."""

from typing import Any

from django.contrib import admin
from django.db.models import Q

from accounts.models import User
from billing import limits
from billing.models import Slot, Subscription
from coherence.core.admin import shown
from coherence.core.admin.filters import when, whether
from coherence.core.admin.panels import Panel, panel
from coherence.core.admin.rows import OfPerson


@admin.register(Subscription)
class Subscriptions(OfPerson):
    list_display = ("owner", "plan", "state", "current_period_end", "updated_at")
    list_filter = (
        "plan",
        whether("Is a payment late?", "late", Q(status=Subscription.Status.PAST_DUE)),
        whether("Is it in force?", "in_force", ~Q(status=Subscription.Status.CANCELED)),
    )
    ordering = ("-created_at",)
    fields = ("owner", "plan", "state", "current_period_start", "current_period_end", "created_at", "updated_at", "id")

    @admin.display(description="State", ordering="status")
    def state(self, row: Subscription) -> Any:
        return shown.badge(row.status)


@admin.register(Slot)
class Slots(OfPerson):
    list_display = ("owner", "key", "month", "taken_at", "released_at")
    list_filter = (whether("Was it given back?", "released", Q(released_at__isnull=False)), when("Taken lately?", "taken_at"))
    ordering = ("-taken_at",)
    exact = ("key",)
    fields = ("owner", "kind", "key", "month", "taken_at", "released_at", "id")

    def found(self, term: str) -> Q:
        return super().found(term) | Q(key=f"video:{term}")


@panel("accounts.user", "billing.view_slot")
def plan(user: User) -> Panel:
    usage = limits.usage(user)
    rows = [
        ("Plan", usage.plan.title),
        ("This month", shown.link(f"{usage.used} of {usage.limit} recordings", shown.rows(Slot, user=user.pk))),
        ("Left", f"{usage.left}, anew on {shown.clock(usage.resets_at)}"),
        ("Today", f"{usage.daily_used} of {usage.daily_limit} uploads"),
        ("A recording may have", f"{shown.size(usage.max_bytes)} and {usage.max_seconds // 60} minutes"),
    ]
    return Panel("Plan", ("", ""), rows, "")
