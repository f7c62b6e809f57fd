"""The recordings somebody has: lists, one of them, its change and its deletion."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.shortcuts import get_object_or_404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from coherence.core.api import paging
from videos.api.filters import VideoFilter
from videos.api.serializers import FoundVideoSerializer, VideoChangeSerializer, VideoDetailSerializer, VideoSerializer
from videos.models import Video
from videos.querysets import VideoQuerySet
from videos.shelf import library, search
from videos.shelf.search import Match

TAGS = ["Videos"]


def of_caller(view: ListAPIView[Video]) -> VideoQuerySet:
    """Nobody's while the schema is made."""
    if getattr(view, "swagger_fake_view", False):
        return Video.objects.none()
    return Video.objects.visible_to(cast(User, view.request.user)).in_brief().newest_first()


@extend_schema(
    summary="The recordings, newest first, as a bare array",
    parameters=[
        OpenApiParameter("X-Total-Count", int, OpenApiParameter.HEADER, response=[200], description="How many there are in all."),
        OpenApiParameter("Link", str, OpenApiParameter.HEADER, response=[200], description="The first, previous and next page."),
    ],
    tags=TAGS,
)
class VideosView(ListAPIView[Video]):
    serializer_class = VideoSerializer
    pagination_class = paging.Bare

    def get_queryset(self) -> VideoQuerySet:
        return of_caller(self)


@extend_schema(summary="The recordings, filtered and ordered", tags=TAGS)
class MyVideosView(ListAPIView[Video]):
    serializer_class = FoundVideoSerializer
    pagination_class = paging.Offset
    filter_backends = (DjangoFilterBackend,)
    filterset_class = VideoFilter
    matches: dict[UUID, list[Match]] | None = None

    def get_queryset(self) -> VideoQuerySet:
        return of_caller(self)

    def paginate_queryset(self, queryset: Any) -> Any:
        """What a search finds is found once, not for the count and again for the page, of which alone it is looked up where
        the words are said."""
        typed = self.request.query_params.get("search", "").strip()
        if not typed:
            return super().paginate_queryset(queryset)
        ids: Any = super().paginate_queryset(list(queryset.values_list("pk", flat=True)))
        known = self.get_queryset().in_bulk(ids)
        page = [known[each] for each in ids if each in known]
        self.matches = search.matches(page, typed)
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "matches": self.matches}


class VideoView(APIView):
    """One recording."""

    @extend_schema(summary="A recording", responses=VideoDetailSerializer, tags=TAGS)
    def get(self, request: Request, video_id: UUID) -> Response:
        return self._answer(self._video(video_id))

    @extend_schema(
        summary="Change title, tags or the favourite mark", request=VideoChangeSerializer, responses=VideoDetailSerializer, tags=TAGS
    )
    def patch(self, request: Request, video_id: UUID) -> Response:
        video = self._video(video_id)
        asked = VideoChangeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        video.change(**asked.validated_data)
        return self._answer(video)

    @extend_schema(
        summary="Delete a recording",
        description=f"Support can restore it for {settings.DELETED_KEPT_DAYS} days; then it is removed with all its files. "
        "An analysis under way is cancelled.",
        responses={204: OpenApiResponse(description="It is deleted.")},
        tags=TAGS,
    )
    def delete(self, request: Request, video_id: UUID) -> Response:
        library.remove(self._video(video_id))
        return Response(status=204)

    def _video(self, video_id: UUID) -> Video:
        return get_object_or_404(Video.objects.visible_to(cast(User, self.request.user)).with_files(), pk=video_id)

    def _answer(self, video: Video) -> Response:
        context: dict[str, Any] = {"request": self.request}
        return Response(VideoDetailSerializer(video, context=context).data)
