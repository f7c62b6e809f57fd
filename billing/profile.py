"""The plan in a person's profile: what it allows, what of it is used up and what is left."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from accounts.models import User
from accounts.profiles import SECTIONS, Section
from billing import limits


class PlanSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()


class UsageSerializer(serializers.Serializer[Any]):
    used = serializers.IntegerField(help_text="Recordings this month.")
    limit = serializers.IntegerField()
    left = serializers.IntegerField()
    resets_at = serializers.DateTimeField()
    daily_used = serializers.IntegerField()
    daily_limit = serializers.IntegerField()
    day_ends_at = serializers.DateTimeField()
    max_bytes = serializers.IntegerField(help_text="Of one recording.")
    max_seconds = serializers.IntegerField()


def fields() -> Mapping[str, serializers.Serializer[Any]]:
    return {"plan": PlanSerializer(), "usage": UsageSerializer()}


def of(user: User) -> Mapping[str, Any]:
    usage = limits.usage(user)
    return {"plan": usage.plan, "usage": usage}


SECTIONS.append(Section(fields, of))
