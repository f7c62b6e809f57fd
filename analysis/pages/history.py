"""The list of a person's recordings: searched, narrowed, ordered, and read page by page."""

from collections.abc import Mapping
from typing import Any, Final, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts import profiles
from accounts.models import User
from analysis.pages import shelf
from coherence.core.errors import Gone
from videos.api.filters import VideoFilter
from videos.models import Video
from videos.shelf import listing, search, tags

A_PAGE: Final = 20
ORDERINGS: Final = {
    "-created_at": "Newest first",
    "created_at": "Oldest first",
    "-coherence_score": "Highest score first",
    "coherence_score": "Lowest score first",
    "title": "By title",
}
BY_RELEVANCE: Final = {listing.RELEVANCE: "Best match first"}
STATES: Final = {"processing": "Being analysed", "complete": "Ready", "error": "Not analysed"}
CHOICES: Final = ("search", "tag", "status", "favourite")
"""What narrows the list, by the names of the API."""


@login_required
def history(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    asked = VideoFilter(_asked(request), Video.objects.visible_to(user).listed(), request=request)
    if not asked.is_valid():
        return redirect("pages:history")
    typed, ordering = _typed(request), _ordering(request)
    try:
        page = listing.read(asked.qs, ordering, typed, request.GET.get("after", ""), A_PAGE)
    except Gone:
        return redirect(f"{reverse('pages:history')}?{_query(request)}")
    matches = search.matches(page.videos, typed) if typed else None
    return render(request, "pages/history.html", _context(request, user, page, matches))


def _context(request: HttpRequest, user: User, page: listing.Page, matches: Mapping[UUID, list[search.Match]] | None) -> dict[str, Any]:
    typed = _typed(request)
    return {
        "takes": shelf.takes(user, page.videos, cast(Any, matches)),
        "more": f"?{_query(request, after=page.cursor)}" if page.cursor else "",
        "typed": typed,
        "ordering": _ordering(request),
        "orderings": (BY_RELEVANCE if typed else {}) | ORDERINGS,
        "states": STATES,
        "state": request.GET.get("status", ""),
        "tag": request.GET.get("tag", ""),
        "tags": [name for name, _ in tags.counted(user)],
        "favourites": request.GET.get("favourite") == "true",
        "narrowed": any(request.GET.get(name) for name in CHOICES),
        "filtered": any(request.GET.get(name) for name in ("tag", "status", "favourite", "ordering")),
        "further": bool(request.GET.get("after")),
        "deleted": _deleted(request, user),
        "veiled": profiles.is_private(user),
    }


def choose(request: HttpRequest) -> HttpResponse:
    """From two marked takes to the page that compares them."""
    chosen = [each for each in (_uuid(value) for value in request.GET.getlist("take")) if each]
    if len(chosen) != 2:
        return redirect(f"{reverse('pages:history')}?{urlencode({'choose': 'two'})}")
    return redirect("pages:compare", *chosen)


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _asked(request: HttpRequest) -> Any:
    """What narrows, without empty fields, which a form sends for what was not chosen. The order is not the filter's matter."""
    asked = request.GET.copy()
    for name in list(asked):
        kept = [value for value in asked.getlist(name) if value.strip()]
        if name in CHOICES and kept:
            asked.setlist(name, kept)
        else:
            del asked[name]
    return asked


def _typed(request: HttpRequest) -> str:
    return request.GET.get("search", "").strip()


def _ordering(request: HttpRequest) -> str:
    typed, asked = _typed(request), request.GET.get("ordering", "")
    known = (BY_RELEVANCE if typed else {}) | ORDERINGS
    return asked if asked in known else next(iter(known))


def _query(request: HttpRequest, **more: str) -> str:
    """The same list again, at another place."""
    asked = request.GET.copy()
    for name in ("after", "deleted", "choose"):
        asked.pop(name, None)
    for name, value in more.items():
        asked[name] = value
    return asked.urlencode()


def _deleted(request: HttpRequest, user: User) -> Video | None:
    """What was deleted a moment ago, to give it back."""
    video_id = _uuid(request.GET.get("deleted", ""))
    if video_id is None:
        return None
    return Video.objects.filter(user=user, pk=video_id, deleted_at__isnull=False, purging_at=None).first()
