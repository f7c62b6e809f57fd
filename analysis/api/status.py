"""How far the analysis of a recording is. It is asked every few seconds by everyone who waits."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from analysis import standing
from analysis.api.access import unseen
from coherence.core.api.rendering import CamelJSON
from videos import statuses


class StatusSerializer(serializers.Serializer[Any]):
    video_id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=statuses.WORDS)
    progress = serializers.IntegerField(min_value=0, max_value=100)
    stage = serializers.CharField(help_text="A sentence for people.")
    eta_seconds = serializers.IntegerField(required=False, min_value=0, help_text="To the result; absent while it is not known.")
    error = serializers.CharField(required=False, help_text="A sentence for people; only with the status `error`.")


class StatusView(APIView):
    permission_classes = ()
    throttle_scope = "status"

    @extend_schema(
        summary="How far the analysis is",
        description="Of the person's own recording, or of a bundled sample, which needs no sign-in.",
        responses=StatusSerializer,
        tags=["Results"],
    )
    def get(self, request: Request, video_id: UUID) -> HttpResponse:
        told = standing.of(request.user, video_id)
        if told is None:
            raise unseen(request)
        return HttpResponse(CamelJSON().render(told), content_type=CamelJSON.media_type)  # a Response takes four times as long
