"""Plans and what is used up of them, as operators see them."""

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.db.models.functions import Now

from accounts.deeds import Asked, Deed, Reason, may
from accounts.models import User
from billing import grants, limits
from billing.models import Grant, Slot, Subscription
from billing.plans import PLANS
from coherence.core.admin import shown
from coherence.core.admin.filters import when, whether
from coherence.core.admin.panels import Panel, panel
from coherence.core.admin.rows import OfPerson
from coherence.core.errors import Forbidden


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


@admin.register(Grant)
class Grants(OfPerson):
    list_display = ("owner", "what", "begins_at", "ends_at")
    list_filter = (whether("Does it still hold?", "live", Q(ends_at__gt=Now(), begins_at__lte=Now())),)
    ordering = ("-begins_at",)
    links = ("user",)
    fields = ("owner", "what", "begins_at", "ends_at", "id")

    @admin.display(description="What")
    def what(self, grant: Grant) -> str:
        plan = PLANS[grant.plan].title if grant.plan in PLANS else grant.plan
        return f"the {plan} plan" if grant.plan else f"{grant.uploads} more a month"


class UploadsForm(Reason):
    uploads = forms.IntegerField(label="How many more", min_value=1, max_value=100, initial=2)
    days = forms.IntegerField(label="For how many days", min_value=1, max_value=365, initial=30)
    field_order = ("uploads", "days", "reason")


class PlanForm(Reason):
    plan = forms.ChoiceField(label="Plan", choices=[(plan.name, plan.title) for plan in PLANS.values()])
    days = forms.IntegerField(label="For how many days", min_value=1, max_value=365, initial=30)
    field_order = ("plan", "days", "reason")


def _give(asked: Asked) -> str:
    if asked.row.pk == asked.operator.pk:
        raise Forbidden("Nobody grants anything to themselves.")
    grant = grants.give(asked.row, **asked.given)
    usage = limits.usage(asked.row)
    return f"{usage.left} of {usage.limit} are left now; this holds until {grant.ends_at:%Y-%m-%d %H:%M} UTC."


may(
    "accounts.user",
    Deed(
        "grant_uploads",
        "Grant uploads",
        "accounts.may_grant_uploads",
        "Lets this person send more recordings than their plan has, for a while.",
        _give,
        form=UploadsForm,
    ),
    Deed(
        "grant_plan",
        "Grant a plan",
        "accounts.may_grant_plan",
        "Gives this person a plan for a while, whatever they pay for. The better of the two holds.",
        _give,
        form=PlanForm,
    ),
)
