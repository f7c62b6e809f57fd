"""The AnalysisResult of the HTTP contract, field by field, for the API's schema. The result itself is answered as it is stored."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from analysis.api import schema_lanes
from analysis.measures.moments import DISSONANCE
from analysis.measures.moments.moment import POSITIVE_MOMENT, PROBLEMS

Shape = serializers.Serializer[Any]
SEVERITIES = [(word, word) for word in ("HIGH", "MEDIUM", "LOW")]
KINDS = [(word, word) for word in (*PROBLEMS, POSITIVE_MOMENT)]
TIERS = ("Needs Work", "Good Start", "Strong")
IDS = {"type": "array", "items": {"type": "string"}}


@extend_schema_field(IDS)
class Ids(serializers.JSONField):
    """Ids of remarks in the same result."""


@extend_schema_field(
    {
        "type": "object",
        "properties": {"id": {"type": "string"}, "kind": {"type": "string"}},
        "required": ["id", "kind"],
        "additionalProperties": True,
        "description": "What was verified against the recording: its kind, and the numbers and words of that kind.",
    }
)
class Claim(serializers.JSONField):
    """Data that depends on its kind (analysis/measures/claims.py)."""


class MetricsSerializer(Shape):
    eye_contact = serializers.IntegerField(allow_null=True, help_text="Percent of the time that could be judged.")
    filler_words = serializers.IntegerField(allow_null=True, help_text="Count.")
    fidgeting = serializers.IntegerField(allow_null=True, help_text="Restless moments.")
    speaking_pace = serializers.IntegerField(allow_null=True, help_text="Words a minute.")
    speaking_pace_target = serializers.CharField()
    eye_contact_trend = serializers.FloatField(required=False, help_text="Less the mean of the person's earlier analyses.")
    filler_words_trend = serializers.FloatField(required=False)
    fidgeting_trend = serializers.FloatField(required=False)
    speaking_pace_trend = serializers.FloatField(required=False)


class MetricDetailSerializer(Shape):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    target = serializers.CharField(required=False)
    confidence = serializers.FloatField(allow_null=True)
    low_confidence = serializers.BooleanField()
    reason = serializers.CharField(required=False, help_text="Why it was not measured, or is not sure.")


class RemarkSerializer(Shape):
    id = serializers.CharField()
    timestamp = serializers.FloatField(help_text="Seconds.")
    end_timestamp = serializers.FloatField()
    cause = serializers.CharField()
    description = serializers.CharField()
    quote = serializers.CharField(required=False)
    confidence = serializers.IntegerField(min_value=0, max_value=100)


class FlagSerializer(RemarkSerializer):
    duration = serializers.FloatField()
    type = serializers.ChoiceField(choices=DISSONANCE)
    severity = serializers.ChoiceField(choices=SEVERITIES)
    coaching = serializers.CharField()
    visual_evidence = serializers.CharField(required=False)
    verbal_evidence = serializers.CharField(required=False)
    claims = serializers.ListField(child=Claim())


class MomentSerializer(RemarkSerializer):
    kind = serializers.ChoiceField(choices=KINDS)
    severity = serializers.ChoiceField(choices=SEVERITIES, required=False, help_text="Absent for what went well.")
    flag_id = serializers.CharField(required=False)


class HeatSerializer(Shape):
    timestamp = serializers.FloatField()
    severity = serializers.ChoiceField(choices=SEVERITIES)


class LeftOutSerializer(Shape):
    kind = serializers.ChoiceField(choices=KINDS)
    count = serializers.IntegerField()
    note = serializers.CharField()


class LessonSerializer(Shape):
    id = serializers.CharField()
    priority = serializers.IntegerField(min_value=1, max_value=5)
    problem = serializers.CharField()
    title = serializers.CharField()
    why = serializers.CharField()
    exercises = serializers.ListField(child=serializers.CharField())
    timeline = serializers.CharField()
    success_metric = serializers.CharField()


class CoachReportSerializer(Shape):
    coaching_advice = serializers.CharField(allow_blank=True)
    headline = serializers.CharField(required=False)
    generated_at = serializers.DateTimeField(required=False)
    model_used = serializers.CharField(required=False)


class ChangeSerializer(Shape):
    key = serializers.CharField()
    change = serializers.CharField()
    total = serializers.IntegerField()
    gain = serializers.IntegerField()
    flag_ids = Ids()
    moment_ids = Ids()


class NextThingSerializer(Shape):
    text = serializers.CharField()
    key = serializers.CharField()
    change = serializers.CharField(required=False)
    gain = serializers.IntegerField(required=False)
    total = serializers.IntegerField(required=False)
    flag_ids = Ids()
    moment_ids = Ids()


class ScorePartSerializer(Shape):
    key = serializers.CharField()
    name = serializers.CharField()
    points = serializers.FloatField(allow_null=True)
    out_of = serializers.IntegerField()
    measured = serializers.BooleanField()
    explanation = serializers.CharField()


class ScoreSerializer(Shape):
    total = serializers.FloatField(allow_null=True, help_text="Points, of `outOf`.")
    out_of = serializers.IntegerField()
    value = serializers.IntegerField(allow_null=True, help_text="Out of a hundred: the coherenceScore.")
    tier = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_null=True, help_text="Why there is no score.")
    parts = ScorePartSerializer(many=True)
    what_if = ChangeSerializer(many=True)


class WordSerializer(Shape):
    word = serializers.CharField()
    start = serializers.FloatField()
    end = serializers.FloatField()
    confidence = serializers.FloatField()
    loudness = serializers.FloatField(allow_null=True, help_text="dBFS.")
    pitch = serializers.FloatField(allow_null=True, help_text="Semitones from the speaker's median.")
    low_confidence = serializers.BooleanField(required=False)
    highlight = serializers.ChoiceField(choices=("filler",), required=False)


class SegmentSerializer(Shape):
    id = serializers.CharField()
    text = serializers.CharField()
    start = serializers.FloatField()
    end = serializers.FloatField()
    timestamp = serializers.FloatField()
    confidence = serializers.FloatField()
    speaker = serializers.CharField(required=False)
    highlight = serializers.ChoiceField(choices=("filler", "mismatch"), allow_null=True)
    flag_id = serializers.CharField(required=False)
    words = WordSerializer(many=True)


class NotMeasuredSerializer(Shape):
    metric = serializers.CharField()
    reason = serializers.CharField()


class SlideSerializer(Shape):
    index = serializers.IntegerField()
    start = serializers.FloatField()
    end = serializers.FloatField()
    words = serializers.IntegerField(allow_null=True)
    text = serializers.CharField(allow_null=True, allow_blank=True)
    confidence = serializers.FloatField(allow_null=True)


class SlidesSerializer(Shape):
    shown = SlideSerializer(many=True)
    changes = serializers.ListField(child=serializers.FloatField())
    reason = serializers.CharField(allow_null=True)


class TrustSerializer(Shape):
    confidence = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(allow_null=True)


class WordsTrustSerializer(TrustSerializer):
    engine = serializers.CharField()
    language = serializers.CharField(allow_null=True)


class SlidesTrustSerializer(Shape):
    reason = serializers.CharField(allow_null=True)


class ReliabilitySerializer(Shape):
    words = WordsTrustSerializer()
    voice = TrustSerializer()
    face = TrustSerializer()
    hands = TrustSerializer()
    slides = SlidesTrustSerializer()


class MadeSerializer(Shape):
    kind = serializers.CharField()
    content_type = serializers.CharField()
    size_bytes = serializers.IntegerField()
    version = serializers.CharField(allow_blank=True)
    details = serializers.DictField()
    created_at = serializers.DateTimeField()
    url = serializers.URLField(required=False, help_text="Signed; opens for an hour.")
    download_url = serializers.URLField(required=False)


class AnalysisResultSerializer(Shape):
    video_id = serializers.UUIDField()
    analysis_id = serializers.UUIDField()
    video_url = serializers.URLField(help_text="Signed; plays for an hour.")
    thumbnail_url = serializers.URLField(required=False)
    renditions = MadeSerializer(many=True, required=False, help_text="What was made of the recording; absent until there is any.")
    video_title = serializers.CharField()
    upload_date = serializers.CharField(help_text='"Jan 10, 2026", in the reader\'s time zone.')
    created_at = serializers.DateTimeField()
    duration_seconds = serializers.FloatField()
    duration = serializers.FloatField(help_text="The same.")
    file_size = serializers.CharField()
    resolution = serializers.CharField()
    coherence_score = serializers.IntegerField(allow_null=True, min_value=0, max_value=100)
    score_tier = serializers.ChoiceField(choices=TIERS, allow_null=True)
    score = ScoreSerializer()
    metrics = MetricsSerializer()
    metrics_detail = MetricDetailSerializer(many=True)
    not_measured = NotMeasuredSerializer(many=True)
    dissonance_flags = FlagSerializer(many=True)
    timeline_heatmap = HeatSerializer(many=True)
    moments = MomentSerializer(many=True)
    left_out = LeftOutSerializer(many=True)
    strengths = serializers.ListField(child=serializers.CharField(), max_length=4)
    priorities = serializers.ListField(child=serializers.CharField(), max_length=3)
    lessons = LessonSerializer(many=True)
    next_thing = NextThingSerializer(allow_null=True)
    gemini_report = CoachReportSerializer(help_text="The name is historical: whichever coach wrote it.")
    transcript = SegmentSerializer(many=True)
    slides = SlidesSerializer()
    lanes = schema_lanes.LanesSerializer()
    reliability = ReliabilitySerializer()
