"""A recording's results for whoever has the link: to read, and nothing of the account they belong to."""

from typing import Final, TypeVar

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from analysis import reading, shares
from analysis.pages import recording, telling
from videos.playback import links

Answer = TypeVar("Answer", bound=HttpResponseBase)
PRIVATE: Final = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer", "Cache-Control": "private, no-store"}


@require_safe
@gzip_page
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Dates are in UTC: the owner's time zone is nobody else's matter."""
    share = shares.opened(token)
    with links.bound_to(share.pk):
        told = telling.of(share.video, reading.of(share.video, "UTC"), own=False)
        page = render(request, "pages/recording/shared.html", {"video": share.video, "told": told, "share": share, "token": token})
    return _private(page)


@require_safe
def report(request: HttpRequest, token: str) -> FileResponse:
    return _private(recording.pdf(shares.opened(token).video))


def _private(answer: Answer) -> Answer:
    for name, value in PRIVATE.items():
        answer[name] = value
    return answer
