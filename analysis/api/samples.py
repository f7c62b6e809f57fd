"""The bundled samples, for everyone."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis import showcase
from coherence.core.errors import AiServiceFailed, AppError, NoRoom
from videos import statuses
from videos.models import Video


class SampleSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    score = serializers.FloatField(allow_null=True, help_text="Null until it is analyzed.")
    score_tier = serializers.CharField(allow_null=True)
    is_cached = serializers.BooleanField(help_text="Whether its result is there.")
    flag_count = serializers.IntegerField(allow_null=True)


class SamplesSerializer(serializers.Serializer[Any]):
    samples = SampleSerializer(many=True)
    all_cached = serializers.BooleanField()


class ShownSampleSerializer(serializers.Serializer[Any]):
    video_id = serializers.UUIDField(help_text="Works wherever a `videoId` of one's own does, for looking.")
    status = serializers.ChoiceField(choices=statuses.WORDS)


class SamplesView(APIView):
    permission_classes = ()

    @extend_schema(operation_id="samplesList", summary="The samples", responses=SamplesSerializer, tags=["Samples"])
    def get(self, request: Request) -> Response:
        rows = showcase.listing()
        return Response({"samples": rows, "all_cached": all(row["is_cached"] for row in rows)})


class SampleView(APIView):
    permission_classes = ()
    reads: ClassVar[tuple[str, ...]] = ("POST",)
    refuses: ClassVar[tuple[type[AppError], ...]] = (NoRoom, AiServiceFailed)

    @extend_schema(
        summary="A sample's recording",
        description="`complete` once its result is there. One that has never been analyzed is begun, once for all.",
        responses=ShownSampleSerializer,
        tags=["Samples"],
    )
    def get(self, request: Request, sample_id: str) -> Response:
        return _answer(showcase.show(sample_id))

    @extend_schema(
        summary="A sample's recording",
        description="The same as GET, for clients that ask for an analysis by POST.",
        request=None,
        responses={200: ShownSampleSerializer},
        tags=["Samples"],
    )
    def post(self, request: Request, sample_id: str) -> Response:
        return _answer(showcase.show(sample_id))


def _answer(video: Video) -> Response:
    return Response({"video_id": video.pk, "status": statuses.wire(video.status)})
