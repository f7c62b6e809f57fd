"""Which recording a request is about."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from videos.models import Video


def unseen(request: Request) -> Exception:
    """For what is not there or not theirs, alike: whoever is not signed in is told to, others that nothing is here."""
    return Http404() if request.user.is_authenticated else NotAuthenticated()


def watchable(request: Request, video_id: UUID) -> Video:
    """The person's own recording, or a bundled sample."""
    return _one(Video.objects.watchable_by(request.user), request, video_id)


def own(request: Request, video_id: UUID) -> Video:
    assert request.user.is_authenticated  # the view asks for it
    return _one(Video.objects.visible_to(request.user), request, video_id)


def _one(videos: QuerySet[Video], request: Request, video_id: UUID) -> Video:
    video = videos.select_related("user").filter(pk=video_id).first()
    if video is None:
        raise unseen(request)
    return video
