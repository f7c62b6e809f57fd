"""Who pays for what, and what of it is used up."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Subscription(models.Model):
    """A person's plan. Absent means the default plan."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        PAST_DUE = "past_due"
        CANCELED = "canceled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscription")
    plan = models.CharField(max_length=32)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.ACTIVE)
    current_period_start = models.DateTimeField(null=True)
    current_period_end = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "subscriptions"

    def __str__(self) -> str:
        return f"{self.user_id} on {self.plan}"


class Slot(models.Model):
    """One use of what a plan allows in a month. It is given back when what it was taken for fails."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="slots")
    kind = models.CharField(max_length=16, default="video")
    key = models.CharField(max_length=64, unique=True, help_text='What it was taken for: "video:<uuid>".')
    taken_at = models.DateTimeField(default=timezone.now)
    month = models.CharField(max_length=7, default="", help_text="The calendar month where the person was when they took it: 2026-02.")
    released_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plan_slots"
        verbose_name, verbose_name_plural = "use of a plan", "uses of plans"
        indexes: ClassVar = [models.Index(fields=["user", "kind", "taken_at"], name="plan_slots_user_month")]

    def __str__(self) -> str:
        return f"{self.key} of {self.user_id}"


class Grant(models.Model):
    """What somebody who works here gave a person for a while: a better plan, or more uploads. Who and why is in the audit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    plan = models.CharField(max_length=32, blank=True, help_text="Empty for uploads alone.")
    uploads = models.PositiveSmallIntegerField(default=0, help_text="So many more than the plan has, in each month until the end.")
    begins_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "plan_grants"
        indexes: ClassVar = [models.Index(fields=["user", "ends_at"], name="plan_grants_user")]

    def __str__(self) -> str:
        return f"{self.plan or self.uploads} for {self.user_id} until {self.ends_at:%Y-%m-%d}"
