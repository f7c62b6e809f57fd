"""What a person's takes say together."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.utils.dateparse import parse_date, parse_datetime
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis import analytics
from analysis.measures.moments import DISSONANCE
from analysis.measures.trend import TEST
from analysis.querysets import MEASURED


class TakeSerializer(serializers.Serializer[Any]):
    video_id = serializers.UUIDField()
    title = serializers.CharField()
    score = serializers.FloatField()
    score_tier = serializers.CharField()


class OverviewSerializer(serializers.Serializer[Any]):
    videos = serializers.IntegerField(help_text="The person's recordings.")
    analyzed = serializers.IntegerField(help_text="Those with a result. All that follows is of their newest ones.")
    minutes_analyzed = serializers.FloatField()
    averages = serializers.SerializerMethodField()
    best = TakeSerializer(allow_null=True)
    weakest = TakeSerializer(allow_null=True)
    flags_by_type = serializers.SerializerMethodField()

    @extend_schema_field(
        {"type": "object", "properties": {name: {"type": ["number", "null"]} for name in MEASURED}, "required": list(MEASURED)}
    )
    def get_averages(self, found: Any) -> Any:
        return found["averages"]

    @extend_schema_field({"type": "object", "properties": {kind: {"type": "integer"} for kind in DISSONANCE}, "required": list(DISSONANCE)})
    def get_flags_by_type(self, found: Any) -> Any:
        return found["flags_by_type"]


class OverviewView(APIView):
    @extend_schema(summary="All takes together", responses=OverviewSerializer, tags=["Analytics"])
    def get(self, request: Request) -> Response:
        assert request.user.is_authenticated
        return Response(OverviewSerializer(analytics.overview(request.user)).data)


@extend_schema_field({"oneOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]})
class DayOrMoment(serializers.Field[Any, str, Any, Any]):
    """A day in the person's time zone, or an exact time."""

    default_error_messages: ClassVar = {"invalid": "Give a date (2026-01-31) or a time (2026-01-31T09:00:00Z)."}

    def to_internal_value(self, data: str) -> date | datetime:
        try:
            found = parse_date(data) or parse_datetime(data.replace(" ", "+"))
        except ValueError:
            found = None
        if found is None:
            self.fail("invalid")
        return found


class ProgressQuerySerializer(serializers.Serializer[Any]):
    metric = serializers.ChoiceField(choices=MEASURED, default="coherenceScore")
    bucket = serializers.ChoiceField(choices=analytics.BUCKETS, default="take", help_text="What a point is made of.")

    def get_fields(self) -> dict[str, Any]:
        """`from` and `to` too; the first is no name that Python lets an attribute have."""
        since = DayOrMoment(required=False, help_text="The first day, or time.")
        until = DayOrMoment(required=False, help_text="The last day, or time, which is still included.")
        return {**super().get_fields(), "from": since, "to": until}


class PointSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField(help_text="When the take came in, or when the day, week or month begins.")
    value = serializers.FloatField(help_text="The take's, or the mean of the takes.")
    count = serializers.IntegerField(min_value=1)
    video_id = serializers.UUIDField(required=False, help_text="With `bucket=take`.")


class TrendSerializer(serializers.Serializer[Any]):
    per_take = serializers.FloatField(allow_null=True, help_text="Change from one take to the next; null with fewer than two.")
    beyond_noise = serializers.BooleanField(allow_null=True, help_text="Whether it is more than chance; null with too few takes.")
    p_value = serializers.FloatField(allow_null=True, min_value=0, max_value=1)
    test = serializers.CharField()
    reason = serializers.CharField(allow_null=True, help_text="Why there is no answer, or why there can be no trend.")


class ProgressSerializer(serializers.Serializer[Any]):
    metric = serializers.ChoiceField(choices=MEASURED)
    bucket = serializers.ChoiceField(choices=analytics.BUCKETS)
    points = PointSerializer(many=True)
    trend = TrendSerializer()
    takes = serializers.IntegerField(help_text="In which the metric was measured.")
    truncated = serializers.BooleanField(help_text=f"There are more than {analytics.MOST_TAKES} takes; the newest are shown.")


class ProgressView(APIView):
    @extend_schema(
        summary="One metric over time",
        description="The trend is the median change from take to take (Theil and Sen) of the takes in the span; it is beyond noise when"
        " the test of Mann and Kendall finds their order less likely than 5 % by chance alone.",
        parameters=[ProgressQuerySerializer],
        responses=ProgressSerializer,
        tags=["Analytics"],
    )
    def get(self, request: Request) -> Response:
        assert request.user.is_authenticated
        query = ProgressQuerySerializer(data=request.query_params.dict())  # a form's empty field would count as not sent
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        found = analytics.progress(request.user, asked["metric"], asked.get("from"), asked.get("to"), asked["bucket"])
        return Response(ProgressSerializer(_told(found) | {"metric": asked["metric"], "bucket": asked["bucket"]}).data)


def _told(found: analytics.Progress) -> dict[str, Any]:
    trend = found.trend
    told = {
        "per_take": None if trend.per_take is None else round(trend.per_take, 3),
        "beyond_noise": trend.beyond_noise,
        "p_value": None if trend.p is None else round(trend.p, 4),
        "test": TEST,
        "reason": trend.reason,
    }
    return {"points": found.points, "trend": told, "takes": found.takes, "truncated": found.truncated}
