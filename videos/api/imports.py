"""Recordings fetched from an address: asking for one, looking how far it is, stopping it."""

from typing import Any, ClassVar, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import idempotency
from accounts.idempotency import idempotent
from accounts.models import User
from coherence.core import errors
from coherence.core.api import paging
from coherence.core.api.fields import Text
from videos import titles
from videos.imports import addresses, entries
from videos.models import VideoImport
from videos.querysets import ImportQuerySet

TAGS = ["Imports"]
RETRYABLE = ("SERVICE_UNAVAILABLE", "PROCESSING_FAILED", "INTERNAL_ERROR", "RATE_LIMIT_EXCEEDED")


class ImportRequestSerializer(serializers.Serializer[Any]):
    url = Text(max_length=addresses.LONGEST, help_text="Of a media file, or of a video on YouTube, TikTok or Instagram.")
    title = Text(required=False, allow_blank=True, max_length=titles.LONGEST, help_text="Else as it is named there.")


class ImportSerializer(serializers.ModelSerializer[VideoImport]):
    """A recording that is, was or will be fetched."""

    import_id = serializers.UUIDField(source="pk", read_only=True)
    status = serializers.ChoiceField(choices=VideoImport.Status.choices, read_only=True)
    video_id = serializers.UUIDField(allow_null=True, read_only=True, help_text="Once it is completed, until the recording is purged.")
    size_bytes = serializers.IntegerField(allow_null=True, read_only=True, help_text="As the site said; null while it is not known.")
    progress = serializers.SerializerMethodField(help_text="0 to 100; null while the size is not known.")
    error = serializers.SerializerMethodField(help_text="A sentence for people; also of an attempt that will be repeated.")
    code = serializers.SerializerMethodField(help_text="Of the error.")
    retryable = serializers.SerializerMethodField(help_text="Whether asking for it again may help.")

    class Meta:
        model = VideoImport
        fields: ClassVar = [
            *("import_id", "status", "video_id", "url", "platform", "title", "received_bytes", "size_bytes", "progress"),
            *("error", "code", "retryable", "created_at", "updated_at", "completed_at"),
        ]
        read_only_fields = fields

    def get_progress(self, row: VideoImport) -> int | None:
        return row.percent

    def get_error(self, row: VideoImport) -> str | None:
        return row.error_message or None

    def get_code(self, row: VideoImport) -> str | None:
        return row.error_code or None

    def get_retryable(self, row: VideoImport) -> bool:
        return row.error_code in RETRYABLE


class ImportView(APIView):
    throttle_scope = "upload"
    refuses: ClassVar = (errors.PlanLimitReached, errors.RateLimited, errors.ConsentRequired, errors.Conflict, errors.Invalid)

    @extend_schema(
        summary="Fetch a recording from an address and have it analysed",
        description="What the person has from this address already is answered with 200 and its video, and takes nothing from the plan;"
        " while it is being fetched, with that import. One that failed is tried again by asking for it again.",
        parameters=[idempotency.PARAMETER],
        request=ImportRequestSerializer,
        responses={200: ImportSerializer, 202: ImportSerializer},
        tags=TAGS,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = ImportRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        row, done = entries.request(cast(User, request.user), asked.validated_data["url"], asked.validated_data.get("title", ""))
        return Response(ImportSerializer(row).data, status=200 if done else 202)


@extend_schema(summary="The imports, newest first", tags=TAGS)
class ImportsView(ListAPIView[VideoImport]):
    serializer_class = ImportSerializer
    pagination_class = paging.Offset

    def get_queryset(self) -> ImportQuerySet:
        if getattr(self, "swagger_fake_view", False):
            return VideoImport.objects.none()
        return VideoImport.objects.visible_to(cast(User, self.request.user)).newest_first()


def of_caller(request: Request, import_id: UUID) -> VideoImport:
    return get_object_or_404(VideoImport.objects.visible_to(cast(User, request.user)), pk=import_id)


class OneImportView(APIView):
    throttle_scope = "status"

    @extend_schema(summary="How far an import is", responses=ImportSerializer, tags=TAGS)
    def get(self, request: Request, import_id: UUID) -> Response:
        return Response(ImportSerializer(of_caller(request, import_id)).data)


class CancelImportView(APIView):
    refuses: ClassVar = (errors.Conflict, errors.Invalid)

    @extend_schema(
        summary="Stop an import",
        description="It ends within a few seconds. 409 when it has ended already.",
        parameters=[idempotency.PARAMETER],
        request=None,
        responses={202: ImportSerializer},
        tags=TAGS,
    )
    @idempotent
    def post(self, request: Request, import_id: UUID) -> Response:
        return Response(ImportSerializer(entries.cancel(of_caller(request, import_id))).data, status=202)
