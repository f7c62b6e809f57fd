"""Starting the analysis of a recording once more, and stopping it."""

from typing import ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import idempotency
from accounts.idempotency import idempotent
from analysis import runs, standing
from analysis.api.access import own
from analysis.api.status import StatusSerializer
from coherence.core.errors import AiServiceFailed, AppError, Conflict, Invalid, PlanLimitReached, RateLimited


class ReanalyzeView(APIView):
    refuses: ClassVar[tuple[type[AppError], ...]] = (PlanLimitReached, RateLimited, Conflict, Invalid, AiServiceFailed)

    @extend_schema(
        summary="Analyze a recording once more",
        description="Answers with where it stands; while an analysis is under way, with that one. What is known from before is not"
        " done again. A recording whose every analysis failed takes a place in the plan again.",
        parameters=[idempotency.PARAMETER],
        request=None,
        responses={202: StatusSerializer},
        tags=["Results"],
    )
    @idempotent
    def post(self, request: Request, video_id: UUID) -> Response:
        runs.again(own(request, video_id))
        return Response(standing.of(request.user, video_id), status=202)


class CancelView(APIView):
    refuses: ClassVar[tuple[type[AppError], ...]] = (Conflict, Invalid)

    @extend_schema(
        summary="Stop the analysis of a recording",
        description="409 when none is under way. Where no analysis has completed, the place in the plan is given back.",
        parameters=[idempotency.PARAMETER],
        request=None,
        responses={202: StatusSerializer},
        tags=["Results"],
    )
    @idempotent
    def post(self, request: Request, video_id: UUID) -> Response:
        runs.interrupt(own(request, video_id))
        return Response(standing.of(request.user, video_id), status=202)
