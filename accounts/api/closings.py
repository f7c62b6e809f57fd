"""GET /users/me/deletions/{id}: how far the removal of an account is. Needs no account, only the receipt's secret."""

import uuid
from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import closing
from accounts.models import AccountClosing
from coherence.core.errors import NOT_FOUND, NotFound

HEADER = "X-Receipt-Secret"
SECRET = {"type": "string", "pattern": "^[A-Za-z0-9_-]*$"}


class ReceiptSerializer(serializers.Serializer[Any]):
    receipt_id = serializers.UUIDField(source="closing.pk")
    secret = serializers.CharField()
    status = serializers.ChoiceField(AccountClosing.Status.choices, source="closing.status")
    status_url = serializers.SerializerMethodField(help_text=f"Ask there with the secret, in `?secret=` or the header {HEADER}.")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_status_url(self, receipt: dict[str, Any]) -> str:
        return f"{settings.PUBLIC_URL}/api/v1/users/me/deletions/{receipt['closing'].pk}"


class ClosingSerializer(serializers.ModelSerializer[AccountClosing]):
    receipt_id = serializers.UUIDField(source="pk")
    removed = serializers.DictField(
        source="steps", child=serializers.DictField(), help_text="By step: how much of what was removed, and when."
    )

    class Meta:
        model = AccountClosing
        fields = ("receipt_id", "status", "removed", "created_at", "completed_at")
        read_only_fields = fields


class ClosingView(APIView):
    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        summary="How far the removal of an account is",
        parameters=[
            OpenApiParameter("secret", SECRET, description="From the answer that the account was closed with."),
            OpenApiParameter(HEADER, SECRET, OpenApiParameter.HEADER, description="The same, where it does not end up in a log."),
        ],
        responses=ClosingSerializer,
        tags=["Account"],
    )
    def get(self, request: Request, closing_id: uuid.UUID) -> Response:
        secret = request.headers.get(HEADER) or request.query_params.get("secret", "")
        if not secret:
            raise NotFound(NOT_FOUND)
        return Response(ClosingSerializer(closing.receipt(closing_id, secret)).data)
