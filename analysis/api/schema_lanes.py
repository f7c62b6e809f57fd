"""The lanes of an AnalysisResult, field by field: words, voice, face, hands and slides on one time axis."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

Shape = serializers.Serializer[Any]
NUMBER = {"type": ["number", "null"]}


@extend_schema_field({"type": "array", "items": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}})
class Spans(serializers.JSONField):
    """Pairs of start and end in seconds."""


@extend_schema_field({"type": "array", "items": {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}})
class Curve(serializers.JSONField):
    """Pairs of a time in seconds and a value, null where nothing was measured."""


@extend_schema_field({"type": "array", "items": NUMBER})
class Samples(serializers.JSONField):
    """A value every `hop` seconds, null where nothing was measured."""


@extend_schema_field({"type": "array", "items": {"type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3}})
class SlideSpans(serializers.JSONField):
    """Start, end and the slide's number."""


class LaneSerializer(Shape):
    reason = serializers.CharField(required=False, help_text="Why the lane was not measured.")


class WordsLaneSerializer(LaneSerializer):
    pace = Curve()
    fillers = Spans()
    pauses = Spans()


class VoiceLaneSerializer(LaneSerializer):
    hop = serializers.FloatField()
    loudness = Samples()
    pitch = Samples()


class FaceLaneSerializer(LaneSerializer):
    looking = Spans()
    away = Spans()
    unknown = Spans()
    smile = Spans()


class HandsLaneSerializer(LaneSerializer):
    energy = Curve()
    pointing = Spans()


class SlidesLaneSerializer(LaneSerializer):
    shown = SlideSpans()


class BracketSerializer(Shape):
    flag_id = serializers.CharField()
    start = serializers.FloatField()
    end = serializers.FloatField()
    severity = serializers.ChoiceField(choices=("HIGH", "MEDIUM", "LOW"))

    def get_fields(self) -> dict[str, Any]:
        """`from` and `to` too, the two lanes that disagree; the first is no name that Python lets an attribute have."""
        return {**super().get_fields(), "from": serializers.CharField(), "to": serializers.CharField()}


class LanesSerializer(Shape):
    duration = serializers.FloatField()
    words = WordsLaneSerializer()
    voice = VoiceLaneSerializer()
    face = FaceLaneSerializer()
    hands = HandsLaneSerializer()
    slides = SlidesLaneSerializer()
    brackets = BracketSerializer(many=True)
