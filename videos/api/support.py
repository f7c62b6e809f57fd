"""What support does with other people's recordings: find a deleted one by its owner's address, and give it back."""

from typing import Any, ClassVar, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import audit
from accounts.api.permissions import Support
from accounts.models import AuditEntry, User
from coherence.core.api.fields import Text
from coherence.core.api.paging import Offset
from coherence.core.errors import Gone, NotFound
from videos.models import Restoration, Video
from videos.querysets import VideoQuerySet
from videos.shelf import library

TAGS = ["Support"]


class DeletedVideoSerializer(serializers.ModelSerializer[Video]):
    video_id = serializers.UUIDField(source="pk", read_only=True)
    video_title = serializers.CharField(source="title", read_only=True)
    restorable_until = serializers.SerializerMethodField()

    class Meta:
        model = Video
        fields: ClassVar = ["video_id", "video_title", "created_at", "deleted_at", "restorable_until"]
        read_only_fields = fields

    def get_restorable_until(self, video: Video) -> str | None:
        until = video.deleted_at and video.deleted_at + library.kept()
        return until.isoformat().replace("+00:00", "Z") if until else None


@extend_schema(
    summary="The deleted recordings of a person",
    description="For support alone; for everyone else there is nothing here. The latest deleted first.",
    parameters=[OpenApiParameter("email", str, description="Whose. Without it there are none.")],
    tags=TAGS,
)
class DeletedVideosView(ListAPIView[Video]):
    permission_classes = (IsAuthenticated, Support)
    refuses: ClassVar = (NotFound,)
    serializer_class = DeletedVideoSerializer
    pagination_class = Offset

    def get_queryset(self) -> VideoQuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Video.objects.none()
        email = self.request.query_params.get("email", "").strip()
        deleted = Video.objects.filter(user__email__iexact=email, deleted_at__isnull=False, purging_at__isnull=True)
        return deleted.order_by("-deleted_at", "pk")


class RestoreSerializer(serializers.Serializer[Any]):
    reason = Text(max_length=500, help_text="Kept with who did it and when.")


class RestorationSerializer(serializers.ModelSerializer[Restoration]):
    video_id = serializers.UUIDField(read_only=True)
    restored_at = serializers.DateTimeField(source="created_at", read_only=True)
    same_content = serializers.UUIDField(
        allow_null=True,
        read_only=True,
        help_text="A recording with the very same content that the person has sent since. Both stay; they may delete either.",
    )

    class Meta:
        model = Restoration
        fields: ClassVar = ["video_id", "operator", "reason", "deleted_at", "restored_at", "same_content"]
        read_only_fields = fields


class RestoreView(APIView):
    permission_classes = (IsAuthenticated, Support)
    refuses: ClassVar = (Gone,)

    @extend_schema(
        summary="Give a deleted recording back",
        description="For support alone. As it was: its analysis, tags and places in collections; no slot of the plan is taken.",
        request=RestoreSerializer,
        responses=RestorationSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, video_id: UUID) -> Response:
        asked = RestoreSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        operator, reason = cast(User, request.user), asked.validated_data["reason"]
        video = get_object_or_404(Video, pk=video_id, deleted_at__isnull=False)
        entry = audit.ask(operator, "restore", video, subject=video.user_id, reason=reason)
        with audit.refusals_kept(entry):
            restored = library.restore(video_id, reason=reason, by=operator)
        audit.answer(entry, AuditEntry.Outcome.DONE, "Given back by the API.")
        restored.record.same_content = restored.same_content  # type: ignore[attr-defined]
        return Response(RestorationSerializer(restored.record).data)
