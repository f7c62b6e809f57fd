"""The plan and its use as the API spells them."""

from typing import Any

from rest_framework import serializers


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
