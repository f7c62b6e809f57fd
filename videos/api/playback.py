"""Playing a recording and showing its picture, in parts, for whoever may see it or holds a signed link."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from coherence.core.errors import Gone, RangeNotSatisfiable
from videos.models import Video
from videos.playback import links, media
from videos.playback.links import Purpose

TAGS = ["Playback"]
PARAMETERS = [
    OpenApiParameter(links.PARAMETER, str, description="From a signed address; without it the caller must be the owner."),
    OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="One part: `bytes=0-1023`. Several parts get the whole."),
    OpenApiParameter("If-Range", str, OpenApiParameter.HEADER, description="The ETag of the file that `Range` is a part of."),
    OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER),
]


def answers(*kinds: str) -> dict[Any, Any]:
    content = {(status, kind): OpenApiTypes.BINARY for status in (200, 206) for kind in kinds}
    elsewhere = OpenApiResponse(description="It lies in a bucket: follow to a signed address, with the same `Range`.")
    return {**content, 302: elsewhere, 304: OpenApiResponse(description="The caller has it already.")}


class PlaybackView(APIView):
    """Not throttled: a player asks for many parts, a page for many pictures."""

    permission_classes = (AllowAny,)
    throttle_classes = ()
    refuses: ClassVar = (Gone, RangeNotSatisfiable)

    def _video(self, video_id: UUID, purpose: Purpose) -> Video:
        """A link opens the one video it was signed for; else it is what the caller may watch."""
        given = self.request.query_params.get(links.PARAMETER, "")
        opened = bool(given) and links.opens(given, video_id, purpose)
        videos = Video.objects.present() if opened else Video.objects.watchable_by(self.request.user)
        video = videos.with_files().filter(pk=video_id).first()
        if video is None:
            raise Http404 if self.request.user.is_authenticated else NotAuthenticated
        return video


class StreamView(PlaybackView):
    @extend_schema(
        summary="The recording itself",
        parameters=PARAMETERS,
        responses=answers(*media.CONTENT_TYPES.values(), media.UNKNOWN),
        tags=TAGS,
    )
    def get(self, request: Request, video_id: UUID) -> HttpResponseBase:
        video = self._video(video_id, Purpose.STREAM)
        return media.answer(request._request, media.recording(video))


class ThumbnailView(PlaybackView):
    @extend_schema(summary="A picture of the recording", parameters=PARAMETERS, responses=answers("image/jpeg"), tags=TAGS)
    def get(self, request: Request, video_id: UUID) -> HttpResponseBase:
        video = self._video(video_id, Purpose.THUMBNAIL)
        return media.answer(request._request, media.thumbnail(video))
