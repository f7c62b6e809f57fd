"""The report as a PDF."""

from typing import ClassVar
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from analysis import documents
from analysis.api.access import watchable
from analysis.api.results import ENDINGS
from coherence.core.errors import AppError, ReportFailed


class ReportView(APIView):
    permission_classes = ()
    throttle_scope = "report"
    reads: ClassVar[tuple[str, ...]] = ("POST",)
    refuses: ClassVar[tuple[type[AppError], ...]] = (*ENDINGS, ReportFailed)

    @extend_schema(
        summary="The report as a PDF",
        description="The stored one, or set anew when the title has changed since. A sample's report needs no sign-in.",
        request=None,
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        tags=["Results"],
    )
    def post(self, request: Request, video_id: UUID) -> FileResponse:
        pdf = documents.current(watchable(request, video_id))
        name = f"coherence-report-{video_id}.pdf"
        answer = FileResponse(pdf, as_attachment=True, filename=name, content_type="application/pdf")
        answer["Cache-Control"] = "private, no-store"
        return answer
