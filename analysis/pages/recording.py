"""The page of one recording: where its analysis stands, what it found, or why it failed; and what its owner does there."""

import re
import uuid
from typing import Any, Final, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from accounts import profiles
from accounts.models import User
from analysis import documents, reading, runs, shares
from analysis.models import Share
from analysis.pages import telling, waiting
from coherence.core import looking
from coherence.core.errors import NOT_FOUND, AppError, NotComplete, NotFound
from videos.models import Video

SHARED: Final = "The link is ready below. Whoever has it can read these results until it ends or you take it back."


@require_safe
@gzip_page
def show(request: HttpRequest, video_id: uuid.UUID) -> HttpResponse:
    """Of the person's own recording, or of a bundled sample, which everybody may read."""
    video = Video.objects.watchable_by(request.user).select_related("user").filter(pk=video_id).first()
    if video is None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise NotFound(NOT_FOUND)
    try:
        found = reading.of(video, getattr(request.user, "time_zone", "UTC"))
    except NotComplete:
        return render(request, "pages/recording/waiting.html", waiting.of(video))
    except AppError as error:
        return render(request, "pages/recording/failed.html", waiting.failed(video, error))
    return render(request, "pages/recording/results.html", _results(request, video, found))


def _results(request: HttpRequest, video: Video, found: reading.Reading) -> dict[str, Any]:
    own = request.user.is_authenticated and video.user_id == request.user.pk and video.sample_id is None
    open_ones = Share.objects.living().filter(video=video).newest_first() if own and not looking.is_on() else ()
    links = [{"share": each, "url": shares.url(each)} for each in open_ones]
    under_way = own and video.analyses.unfinished().exists()
    told = telling.of(video, found, own=own)
    private = own and profiles.is_private(video.user)
    shown = {"video": video, "told": told, "own": own, "private": private}
    return shown | {"links": links, "days": shares.DAYS, "under_way": under_way, "at": _second(request)}


def _second(request: HttpRequest) -> str:
    """Where in the film a link wants to begin (`?t=12.5`); empty where it does not say so."""
    asked = request.GET.get("t", "")
    return asked if re.fullmatch(r"\d{1,6}(\.\d{1,3})?", asked, re.ASCII) else ""


def _own(request: HttpRequest, video_id: uuid.UUID) -> Video:
    video = Video.objects.visible_to(cast(User, request.user)).select_related("user").filter(pk=video_id).first()
    if video is None:
        raise NotFound(NOT_FOUND)
    return video


@require_safe
@login_required
def lanes(request: HttpRequest, video_id: uuid.UUID) -> HttpResponse:
    """The picture and the steps as far as the run has come, for the page that waits."""
    return render(request, "pages/recording/parts/moving.html", waiting.moving(_own(request, video_id)))


@require_safe
def report(request: HttpRequest, video_id: uuid.UUID) -> HttpResponse | FileResponse:
    video = Video.objects.watchable_by(request.user).select_related("user").filter(pk=video_id).first()
    if video is None:
        raise NotFound(NOT_FOUND)
    return pdf(video)


def pdf(video: Video) -> FileResponse:
    name = f"coherence-report-{video.pk}.pdf"
    answer = FileResponse(documents.current(video), as_attachment=True, filename=name, content_type="application/pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@login_required
def again(request: HttpRequest, video_id: uuid.UUID) -> HttpResponse:
    return _done(request, video_id, runs.again)


@require_POST
@login_required
def cancel(request: HttpRequest, video_id: uuid.UUID) -> HttpResponse:
    return _done(request, video_id, runs.interrupt)


def _done(request: HttpRequest, video_id: uuid.UUID, verb: Any) -> HttpResponse:
    """Back to the page, which shows what came of it, or says why nothing did."""
    video = _own(request, video_id)
    try:
        verb(video)
    except AppError as error:
        messages.error(request, error.message)
    return redirect("pages:recording", video_id=video.pk)


@require_POST
@login_required
def share(request: HttpRequest, video_id: uuid.UUID) -> HttpResponse:
    video, days = _own(request, video_id), request.POST.get("days", "")
    try:
        shares.create(video, next((each for each in shares.DAYS if str(each) == days), shares.DAYS[1]))
        messages.success(request, SHARED)
    except AppError as error:
        messages.error(request, error.message)
    return redirect(f"/recordings/{video.pk}#share")


@require_POST
@login_required
def revoke(request: HttpRequest, video_id: uuid.UUID, share_id: uuid.UUID) -> HttpResponse:
    video = _own(request, video_id)
    shares.revoke(video, share_id)
    messages.success(request, "The link is taken back. It opens nothing any more.")
    return redirect(f"/recordings/{video.pk}#share")
