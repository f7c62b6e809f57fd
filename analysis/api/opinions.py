"""What the owner says of single flags."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis import opinions, reading
from analysis.api.access import own
from analysis.api.results import ENDINGS
from coherence.core.api.fields import Flag
from coherence.core.errors import AppError


class OpinionSerializer(serializers.Serializer[Any]):
    flag_id = serializers.CharField()
    dismissed = serializers.BooleanField(help_text="Put aside: pages show it no longer among the cards.")
    was_right = serializers.BooleanField(allow_null=True, help_text="Null until they said so.")


class OpinionsSerializer(serializers.Serializer[Any]):
    opinions = OpinionSerializer(many=True)


class OpinionChangeSerializer(serializers.Serializer[Any]):
    dismissed = Flag(required=False)
    was_right = Flag(required=False, allow_null=True)


class OpinionsView(APIView):
    refuses: ClassVar[tuple[type[AppError], ...]] = ENDINGS

    @extend_schema(summary="What was said of the newest result's flags", responses=OpinionsSerializer, tags=["Results"])
    def get(self, request: Request, video_id: UUID) -> Response:
        found = opinions.of(reading.completed(own(request, video_id)))
        return Response({"opinions": OpinionSerializer(found, many=True).data})


class OpinionView(APIView):
    refuses: ClassVar[tuple[type[AppError], ...]] = ENDINGS

    @extend_schema(
        summary="Put a flag aside, or say whether it was right",
        description="What is not sent stays as it was. A new analysis that finds the same moment again keeps it.",
        request=OpinionChangeSerializer,
        responses=OpinionSerializer,
        tags=["Results"],
    )
    def patch(self, request: Request, video_id: UUID, flag_id: str) -> Response:
        asked = OpinionChangeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(OpinionSerializer(opinions.keep(own(request, video_id), flag_id, **asked.validated_data)).data)
