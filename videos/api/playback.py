"""Playing a recording and showing its picture, in parts, for whoever may see it or holds a signed link."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from coherence.core.errors import Forbidden, Gone, NotFound, RangeNotSatisfiable
from videos import files
from videos.api.serializers import PeaksSerializer
from videos.models import Video
from videos.playback import links, media, segments
from videos.playback.links import Purpose
from videos.playback.media import Media

TAGS = ["Playback"]
HIDDEN = "They have not allowed our staff to see or hear their recordings."
PARAMETERS = [
    OpenApiParameter(links.PARAMETER, str, description="From a signed address; without it the caller must be the owner."),
    OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="One part: `bytes=0-1023`. Several parts get the whole."),
    OpenApiParameter("If-Range", str, OpenApiParameter.HEADER, description="The ETag of the file that `Range` is a part of."),
    OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER),
]

MADE_AS = OpenApiParameter(links.VERSION, str, description="As in the renditions' addresses: kept for ever.")
DOWNLOAD = OpenApiParameter(links.DOWNLOAD, str, enum=["1"], description="`1`: as a file to keep. A link is signed for one or the other.")


def answers(*kinds: str) -> dict[Any, Any]:
    content = {(status, kind): OpenApiTypes.BINARY for status in (200, 206) for kind in kinds}
    elsewhere = OpenApiResponse(description="It lies in a bucket: follow to a signed address, with the same `Range`.")
    return {**content, 302: elsewhere, 304: OpenApiResponse(description="The caller has it already.")}


class PlaybackView(APIView):
    """Not throttled: a player asks for many parts, a page for many pictures."""

    permission_classes = (AllowAny,)
    throttle_classes = ()
    refuses: ClassVar = (Gone, RangeNotSatisfiable)

    def _video(self, video_id: UUID, path: str, *, download: bool = False) -> Video:
        """A link opens the one video it was signed for; else it is what the caller may watch."""
        given = self._given
        opened = bool(given) and links.opens(given, video_id, path, download=download)
        videos = Video.objects.present() if opened else Video.objects.watchable_by(self.request.user)
        video = videos.with_files().filter(pk=video_id).first()
        if video is None:
            raise Http404 if self.request.user.is_authenticated else NotAuthenticated
        if links.hidden(video):
            raise Forbidden(HIDDEN)
        return video

    def _answer(self, video: Video, found: Media) -> HttpResponseBase:
        return media.answer(self.request._request, found, lasts=links.holds(self._given, video))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """A browser that two people share keeps what it got without a link for whoever has the same right."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if not self._given:
            patch_vary_headers(response, ("Authorization", "X-Session-Token", "Cookie"))
        return response

    @property
    def _given(self) -> str:
        return self.request.query_params.get(links.PARAMETER, "")


class StreamView(PlaybackView):
    @extend_schema(
        summary="The recording, or the copy of it that plays in every browser",
        parameters=PARAMETERS,
        responses=answers(*media.CONTENT_TYPES.values(), media.UNKNOWN),
        tags=TAGS,
    )
    def get(self, request: Request, video_id: UUID) -> HttpResponseBase:
        video = self._video(video_id, Purpose.STREAM)
        return self._answer(video, media.recording(video, for_others=bool(links.bond(self._given))))


class ThumbnailView(PlaybackView):
    @extend_schema(summary="A picture of the recording", parameters=PARAMETERS, responses=answers("image/jpeg"), tags=TAGS)
    def get(self, request: Request, video_id: UUID) -> HttpResponseBase:
        video = self._video(video_id, Purpose.THUMBNAIL)
        return self._answer(video, media.thumbnail(video))


class FilmView(PlaybackView):
    @extend_schema(
        summary="The film in several qualities, or its sound alone, in segments (HLS)",
        description="Begin at the address among the recording's renditions. Playlists name all else with addresses that open as long.",
        parameters=[*PARAMETERS, MADE_AS],
        responses=answers(files.PLAYLIST, "video/mp4", "audio/mp4"),
        tags=TAGS,
    )
    def get(self, request: Request, video_id: UUID, name: str) -> HttpResponseBase:
        video = self._video(video_id, Purpose.HLS)
        return segments.answer(request._request, video, name, self._given)


class FileView(PlaybackView):
    @extend_schema(
        summary="A file made from the recording",
        parameters=[*PARAMETERS, MADE_AS, DOWNLOAD],
        responses={**answers("image/jpeg", "image/png", "text/vtt", "audio/wav", "audio/mpeg"), (200, "application/json"): PeaksSerializer},
        tags=TAGS,
    )
    def get(self, request: Request, video_id: UUID, kind: str) -> HttpResponseBase:
        download = request.query_params.get(links.DOWNLOAD, "") == "1"
        video = self._video(video_id, links.of_file(kind), download=download)
        file = media.made(video, links.FILES.get(kind, ""))
        if file is None:
            raise NotFound("There is no such file.")
        if kind == "vtt" and not download:
            return segments.index(request._request, video, file, self._given)
        version = request.query_params.get(links.VERSION, "")
        return self._answer(video, media.of_file(video, file, version=version, download=download))
