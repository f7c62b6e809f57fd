"""GET /users/me/export and the link it gives: everything held about a person."""

import uuid
from typing import Any, ClassVar, cast

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import exports
from accounts.models import AccountExport, User
from coherence.core import errors
from coherence.core.errors import AppError

TOKEN = {"type": "string", "pattern": "^[A-Za-z0-9_.:-]*$"}


class ExportSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(AccountExport.Status.choices)
    created_at = serializers.DateTimeField()
    size_bytes = serializers.IntegerField(required=False, help_text="Absent until it is made.")
    url = serializers.URLField(required=False, help_text="Where the zip is, for an hour; absent until it is made. Ask again for a new one.")


class ExportView(APIView):
    @extend_schema(
        summary="Everything held about me",
        description="Begins to make a zip of everything, or says how far the one is that was asked for. Ask again until it has a `url`.",
        responses={200: ExportSerializer, 202: OpenApiResponse(ExportSerializer, description="It is being made.")},
        tags=["Account"],
    )
    def get(self, request: Request) -> Response:
        export = exports.request(cast(User, request.user))
        answer = {"id": export.pk, "status": export.status, "created_at": export.created_at}
        if link := exports.url(export):
            answer |= {"size_bytes": export.size_bytes, "url": link}
        return Response(ExportSerializer(answer).data, status=202 if export.status == AccountExport.Status.PENDING else 200)


class ExportDownloadView(APIView):
    authentication_classes = ()
    permission_classes = ()
    refuses: ClassVar[tuple[type[AppError], ...]] = (errors.Gone,)

    @extend_schema(
        summary="Fetch the zip",
        parameters=[OpenApiParameter("token", TOKEN, required=True)],
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
        tags=["Account"],
    )
    def get(self, request: Request, export_id: uuid.UUID) -> FileResponse:
        export, content = exports.opened(export_id, request.query_params.get("token", ""))
        return FileResponse(
            content, as_attachment=True, filename=f"coherence-{export.created_at:%Y-%m-%d}.zip", content_type="application/zip"
        )
