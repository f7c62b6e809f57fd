"""What an analysis found."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from analysis import failures, reading
from analysis.api.access import watchable
from analysis.api.schema import AnalysisResultSerializer
from coherence.core.errors import AppError, NotComplete

ENDINGS: tuple[type[AppError], ...] = (NotComplete, *failures.KINDS)
"""What whoever asks for a result can be told instead: that it is under way, or how it failed."""


class ResultsView(APIView):
    permission_classes = ()
    throttle_scope = "results"
    refuses: ClassVar[tuple[type[AppError], ...]] = ENDINGS

    @extend_schema(
        summary="The result of the newest completed analysis",
        description="425 while the first analysis is under way. Where every analysis failed, the newest failure is the answer, with"
        " its own code and status. A sample's result needs no sign-in. The ETag changes with whatever the answer says, and every"
        " half an hour, so that the links in an answer that is kept always work for half an hour more.",
        parameters=[OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="The ETag of an answer that is kept.")],
        responses={200: AnalysisResultSerializer, 304: OpenApiResponse(description="The answer that is kept still holds.")},
        tags=["Results"],
    )
    def get(self, request: Request, video_id: UUID) -> HttpResponse:
        told = reading.of(watchable(request, video_id), getattr(request.user, "time_zone", "UTC"))
        kept = {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}
        unchanged = not kept.isdisjoint(("*", told.etag.removeprefix("W/")))
        answer = HttpResponseNotModified() if unchanged else HttpResponse(told.body, content_type="application/json")
        answer["ETag"], answer["Cache-Control"] = told.etag, "private, no-cache"
        patch_vary_headers(answer, ("Authorization", "Cookie"))
        return answer
