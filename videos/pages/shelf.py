"""What the list of recordings changes by plain forms: names, tags, favourites, deleting and taking that back."""

from typing import Any, Final, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.models import User
from coherence.core.api import errors
from coherence.core.errors import AppError
from videos.api.serializers import VideoChangeSerializer
from videos.models import Video
from videos.shelf import library

UNDONE: Final = "Its owner took the deletion back."


@require_POST
@login_required
def change(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """Of title, tags (with commas between) and favourite whatever the form has."""
    video = _own(request, video_id)
    asked = VideoChangeSerializer(data=_sent(request))
    if asked.is_valid():
        video.change(**asked.validated_data)
    else:
        messages.error(request, "This name or these tags cannot be used. A tag may have 40 characters.")
    return redirect(back(request))


@require_POST
@login_required
def delete(request: HttpRequest, video_id: UUID) -> HttpResponse:
    library.remove(_own(request, video_id))
    return redirect(f"{reverse('pages:history')}?{urlencode({'deleted': str(video_id)})}")


@require_POST
@login_required
def restore(request: HttpRequest, video_id: UUID) -> HttpResponse:
    """The owner's own second thoughts; what support does for somebody else has its own place."""
    user = cast(User, request.user)
    video = Video.objects.filter(user=user, pk=video_id, deleted_at__isnull=False).first()
    if video is None or audit.was_done("delete", video, since=video.deleted_at or video.created_at):
        raise Http404
    by_script = request.headers.get("Accept") == "application/json"
    try:
        library.restore(video_id, reason=UNDONE, by=user)
    except AppError as error:
        if by_script:
            return errors.answer(error)
        messages.error(request, error.message)
    return HttpResponse(status=204) if by_script else redirect(back(request))


def back(request: HttpRequest) -> str:
    """Where the form was, if that is a page of ours."""
    there = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return there if ours else reverse("pages:history")


def _own(request: HttpRequest, video_id: UUID) -> Video:
    return get_object_or_404(Video.objects.visible_to(cast(User, request.user)), pk=video_id)


def _sent(request: HttpRequest) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    if "title" in request.POST:
        sent["title"] = request.POST["title"]
    if "tags" in request.POST:
        sent["tags"] = [tag for tag in map(str.strip, request.POST["tags"].split(",")) if tag]
    if "favourite" in request.POST:
        sent["favourite"] = request.POST["favourite"] == "true"
    return sent
