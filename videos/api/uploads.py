"""Resumable uploads: leave to send, how to send, how far it is, and the end."""

from typing import Any, ClassVar, Final, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
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
from coherence.core.api.fields import Text, Whole
from coherence.core.errors import Conflict, NoRoom, ServiceUnavailable
from videos import titles
from videos.models import Upload
from videos.querysets import UploadQuerySet
from videos.resumable import bucket, completion, grants, transports

TAGS: Final = ["Uploads"]
MOST_BYTES: Final = 2**53 - 1
NO_ROOM: Final = "There is no room for this video right now. Please try again later."
NO_PARTS: Final = "This upload is not sent in parts."
STATUSES: Final = Upload.Status.choices
TRANSPORTS: Final = Upload.Transport.choices


class AnnouncedSerializer(serializers.Serializer[Any]):
    """What is going to be sent."""

    filename = Text(max_length=titles.LONGEST)
    size_bytes = Whole(min_value=1, max_value=MOST_BYTES)
    content_type = Text(required=False, allow_blank=True, max_length=128)
    sha256 = serializers.RegexField(
        r"^[0-9a-fA-F]{64}$", required=False, help_text="Of the whole file; what arrives is compared with it.", max_length=64
    )
    title = Text(required=False, allow_blank=True, max_length=titles.LONGEST, help_text="Else from the file's name.")

    def validate_sha256(self, value: str) -> str:
        return value.lower()


class FailureSerializer(serializers.Serializer[Any]):
    """Why an upload has failed."""

    error = serializers.CharField()
    code = serializers.CharField()
    retryable = serializers.BooleanField()


class StoredUploadSerializer(serializers.ModelSerializer[Upload]):
    """How far an upload is."""

    upload_id = serializers.UUIDField(source="pk", read_only=True)
    transport = serializers.ChoiceField(choices=TRANSPORTS, read_only=True)
    status = serializers.ChoiceField(choices=STATUSES, read_only=True)
    received_bytes = serializers.SerializerMethodField(help_text="As far as is known here: of a bucket, when it was last asked.")
    video_id = serializers.UUIDField(required=False, help_text="Absent until it is completed.")
    error = FailureSerializer(source="failure", required=False, help_text="Absent unless it has failed.")

    class Meta:
        model = Upload
        fields: ClassVar = [
            *("upload_id", "transport", "status", "filename", "title", "content_type", "size_bytes", "received_bytes"),
            *("created_at", "expires_at", "completed_at", "video_id", "error"),
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.IntegerField())
    def get_received_bytes(self, upload: Upload) -> int:
        return transports.of(upload).received(upload) if upload.status == Upload.Status.OPEN else upload.received_bytes

    def to_representation(self, instance: Upload) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return {name: value for name, value in shown.items() if value is not None or name not in ("video_id", "error")}


class TusSerializer(serializers.Serializer[Any]):
    """tus 1.0, at this server."""

    url = serializers.URLField(help_text="The upload itself: `HEAD`, `PATCH` and `DELETE` it.")


class SignedPartSerializer(serializers.Serializer[Any]):
    part_number = serializers.IntegerField()
    url = serializers.URLField(help_text="`PUT` exactly this part's bytes.")
    size_bytes = serializers.IntegerField()
    expires_at = serializers.DateTimeField()


class MultipartSerializer(serializers.Serializer[Any]):
    """S3's multipart upload, straight to the bucket."""

    part_bytes = serializers.IntegerField(help_text="Of each part but the last.")
    part_count = serializers.IntegerField()
    parts = SignedPartSerializer(many=True, help_text="The first ones.")
    parts_url = serializers.URLField(help_text="`POST` part numbers for more addresses, `GET` for the parts that have arrived.")


class SupabaseSerializer(serializers.Serializer[Any]):
    """Supabase's resumable upload (tus), straight to its storage."""

    url = serializers.URLField()
    headers = serializers.DictField(child=serializers.CharField(), help_text="To be sent with every request.")
    bucket = serializers.CharField()
    object_name = serializers.CharField()
    chunk_bytes = serializers.IntegerField(help_text="Exactly so many in every request but the last.")
    metadata = serializers.DictField(child=serializers.CharField())


class GrantSerializer(StoredUploadSerializer):
    """An upload that is open, and how to send it: one of the three, as `transport` says."""

    tus = TusSerializer(required=False)
    multipart = MultipartSerializer(required=False)
    supabase = SupabaseSerializer(required=False)

    class Meta(StoredUploadSerializer.Meta):
        fields: ClassVar = [*StoredUploadSerializer.Meta.fields, "tus", "multipart", "supabase"]
        read_only_fields = fields

    def to_representation(self, instance: Upload) -> dict[str, Any]:
        ways = {name: serializer for name, serializer in self.fields.items() if name in ("tus", "multipart", "supabase")}
        details = {name: ways[name].to_representation(told) for name, told in grants.details(instance).items()}
        shown = StoredUploadSerializer(instance, context=self.context).data
        return {**shown, **details}


class PartNumbersSerializer(serializers.Serializer[Any]):
    part_numbers = serializers.ListField(
        child=Whole(min_value=1, max_value=bucket.MOST_PARTS),
        min_length=1,
        max_length=bucket.AT_ONCE,
        help_text="Of which addresses are wanted.",
    )


class SignedPartsSerializer(serializers.Serializer[Any]):
    parts = SignedPartSerializer(many=True)


class KeptPartSerializer(serializers.Serializer[Any]):
    part_number = serializers.IntegerField()
    size_bytes = serializers.IntegerField()
    etag = serializers.CharField()


class KeptPartsSerializer(serializers.Serializer[Any]):
    part_count = serializers.IntegerField(help_text="How many there must be.")
    received_bytes = serializers.IntegerField()
    parts = KeptPartSerializer(many=True)


class Room(APIView):
    """A full disk is a matter of ours that passes."""

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(ServiceUnavailable(NO_ROOM) if isinstance(exc, NoRoom) else exc)


class UploadsView(Room, ListAPIView[Upload]):
    serializer_class = StoredUploadSerializer
    pagination_class = paging.Offset
    refuses: ClassVar = {
        "post": (
            *(errors.VideoTooLarge, errors.InvalidFormat, errors.PlanLimitReached, errors.RateLimited, errors.ConsentRequired),
            *(errors.Conflict, errors.ServiceUnavailable),
        )
    }

    @property
    def throttle_scope(self) -> str | None:
        return "upload" if self.request.method == "POST" else None

    def get_queryset(self) -> UploadQuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Upload.objects.none()
        return Upload.objects.visible_to(cast(User, self.request.user)).newest_first()

    @extend_schema(summary="Resumable uploads, newest first", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        summary="Begin a resumable upload",
        description="The answer says how to send: by tus to this server, in parts straight to the bucket, or by Supabase's own way.",
        request=AnnouncedSerializer,
        parameters=[idempotency.PARAMETER],
        responses={201: GrantSerializer},
        tags=TAGS,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = AnnouncedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        upload = grants.grant(cast(User, request.user), **asked.validated_data)
        return Response(GrantSerializer(upload).data, status=201, headers={"Location": f"/api/v1/uploads/{upload.pk}"})

    def renewed(self, data: Any) -> Any:
        """Of an upload that was granted before: addresses that hold, and how far it is."""
        upload = Upload.objects.visible_to(cast(User, self.request.user)).filter(pk=data["upload_id"]).first()
        return data if upload is None else GrantSerializer(upload).data


class OwnUpload(APIView):
    def _upload(self, upload_id: UUID) -> Upload:
        upload: Upload = get_object_or_404(Upload.objects.visible_to(cast(User, self.request.user)).select_related("user"), pk=upload_id)
        return upload


class UploadView(OwnUpload):
    """One upload."""

    refuses: ClassVar = {"delete": (errors.Conflict, errors.ServiceUnavailable), "get": (errors.ServiceUnavailable,)}

    @extend_schema(
        summary="How far an upload is, and while it is open how to go on",
        responses=GrantSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, upload_id: UUID) -> Response:
        return Response(GrantSerializer(self._upload(upload_id)).data)

    @extend_schema(
        summary="Cancel an upload",
        description="What was sent is removed. One that is complete is a recording, and deleted as such.",
        responses={204: OpenApiResponse(description="It is cancelled, or was over already.")},
        tags=TAGS,
    )
    def delete(self, request: Request, upload_id: UUID) -> Response:
        grants.abort(self._upload(upload_id))
        return Response(status=204)


class PartsView(OwnUpload):
    """The parts of a multipart upload. Not throttled: what it costs is bounded by the grant."""

    throttle_classes = ()
    refuses: ClassVar = (errors.Conflict, errors.Gone, errors.ServiceUnavailable)

    @extend_schema(summary="The parts that have arrived", responses=KeptPartsSerializer, tags=TAGS)
    def get(self, request: Request, upload_id: UUID) -> Response:
        upload = self._open(upload_id)
        parts = bucket.kept(upload)
        received = sum(part["size_bytes"] for part in parts)
        grants.prolong(upload, received)
        return Response(KeptPartsSerializer({"part_count": bucket.parts_of(upload), "received_bytes": received, "parts": parts}).data)

    @extend_schema(
        summary="Addresses for parts, each valid for an hour", request=PartNumbersSerializer, responses=SignedPartsSerializer, tags=TAGS
    )
    def post(self, request: Request, upload_id: UUID) -> Response:
        upload = self._open(upload_id)
        asked = PartNumbersSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        numbers = list(dict.fromkeys(asked.validated_data["part_numbers"]))
        if max(numbers) > bucket.parts_of(upload):
            raise serializers.ValidationError({"part_numbers": [f"This upload has {bucket.parts_of(upload)} parts."]})
        grants.prolong(upload, upload.received_bytes)
        return Response(SignedPartsSerializer({"parts": bucket.signed(upload, numbers)}).data)

    def _open(self, upload_id: UUID) -> Upload:
        upload = self._upload(upload_id)
        if upload.transport != Upload.Transport.MULTIPART:
            raise Conflict(NO_PARTS)
        grants.require_open(upload)
        return upload


class CompleteView(OwnUpload):
    refuses: ClassVar = (errors.Conflict, errors.Gone, errors.ServiceUnavailable)

    @extend_schema(
        summary="Say that all bytes are sent",
        description="Uploads by tus complete by themselves with their last byte. Safe to call again: it is one video.",
        request=None,
        responses={200: StoredUploadSerializer, 202: StoredUploadSerializer},
        tags=TAGS,
    )
    def post(self, request: Request, upload_id: UUID) -> Response:
        upload = self._upload(upload_id)
        completion.begin(upload)
        under_way = upload.status == Upload.Status.COMPLETING
        return Response(StoredUploadSerializer(upload).data, status=202 if under_way else 200)
