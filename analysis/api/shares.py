"""The links by which others read a recording's results."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analysis import shares
from analysis.api.access import own
from analysis.api.results import ENDINGS
from analysis.models import Share
from coherence.core.api.fields import Whole
from coherence.core.errors import AppError, Conflict


class ShareSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    url = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, share: Share) -> str:
        return shares.url(share)


class SharesSerializer(serializers.Serializer[Any]):
    shares = ShareSerializer(many=True)


@extend_schema_field({"type": "integer", "enum": list(shares.DAYS), "default": 30})
class Days(Whole):
    """One of the spans a link may last."""

    default_error_messages: ClassVar = {"choice": f"Choose one of {', '.join(map(str, shares.DAYS))} days."}

    def to_internal_value(self, data: Any) -> int:
        days = super().to_internal_value(data)
        if days not in shares.DAYS:
            self.fail("choice")
        return days


class ShareRequestSerializer(serializers.Serializer[Any]):
    days = Days(default=30)


class SharesView(APIView):
    refuses: ClassVar[dict[str, tuple[type[AppError], ...]]] = {"post": (*ENDINGS, Conflict)}

    @extend_schema(
        summary="The open links",
        description=f"Newest first; there are {shares.MOST} at most.",
        responses=SharesSerializer,
        tags=["Results"],
    )
    def get(self, request: Request, video_id: UUID) -> Response:
        found = Share.objects.living().filter(video=own(request, video_id)).newest_first()
        return Response({"shares": ShareSerializer(found, many=True).data})

    @extend_schema(
        summary="Make a link that shows the results to whoever has it",
        description="It shows the newest result as it then is, the recording, and nothing else of the account; it can be taken back.",
        request=ShareRequestSerializer,
        responses={201: ShareSerializer},
        tags=["Results"],
    )
    def post(self, request: Request, video_id: UUID) -> Response:
        video = own(request, video_id)
        asked = ShareRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(ShareSerializer(shares.create(video, asked.validated_data["days"])).data, status=201)


class ShareView(APIView):
    @extend_schema(summary="Take a link back", responses={204: OpenApiResponse(description="It opens nothing any more.")}, tags=["Results"])
    def delete(self, request: Request, video_id: UUID, share_id: UUID) -> Response:
        shares.revoke(own(request, video_id), share_id)
        return Response(status=204)
