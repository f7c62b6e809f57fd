"""Looking at the product as a person sees it: for a while, marked as such on every page, and without being able to change anything."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import audit, profiles
from accounts.models import AuditEntry, User
from coherence.core import looking as looks
from coherence.core import refusals
from coherence.core.errors import Forbidden
from coherence.core.requests import OPERATOR

LASTS: Final = timedelta(minutes=30)
KEY: Final = "impersonation"
MAY: Final = "accounts.may_impersonate"
COOKIE: Final = "looking_as"
"""Says only that there is something to look up in the session, so that nobody else's requests cost a query for it."""
SAFE: Final = ("GET", "HEAD", "OPTIONS")
OWN: Final = ("/admin", "/static/", "/accounts/logout/")
"""Where the operator stays themselves."""
CLOSED: Final = re.compile(r"/(accounts|_allauth)/|/settings/export|/api/(v1/)?(users/me/exports?|videos/[^/]+/shares)(/|$)")
"""How a person signs in is nobody else's to see, nor what would open their data when the look is over."""
ONLY_LOOKING: Final = "You are looking at this as another person sees it. Nothing can be changed until you end that."


@dataclass(frozen=True)
class Looking:
    person: User
    until: datetime

    @property
    def may_watch(self) -> bool:
        """Whether the person lets us see and hear their recordings."""
        asked = bool((profiles.PRIVACY | self.person.privacy_preferences)["quality_review"])
        return asked and not profiles.is_private(self.person)


def begin(request: HttpRequest, person: User, entry: AuditEntry) -> datetime:
    """From the next request on. Raises Forbidden for whoever works here themselves, or cannot sign in."""
    if person.is_staff or person.is_superuser or not person.is_active:
        raise Forbidden("Only people who use the product can be looked at: not those who work here, nor closed accounts.")
    until = timezone.now() + LASTS
    request.session[KEY] = {"person": str(person.pk), "asked": str(entry.pk), "until": until.timestamp()}
    return until


def end(request: HttpRequest) -> None:
    known = request.session.pop(KEY, None)
    asked = AuditEntry.objects.filter(pk=known["asked"]).first() if known else None
    if asked is not None:
        audit.answer(asked, AuditEntry.Outcome.DONE, "Ended.")


def current(request: HttpRequest) -> Looking | None:
    known = request.session.get(KEY)
    if known is None or not (request.user.is_authenticated and request.user.is_staff and request.user.has_perm(MAY)):
        return None
    until = datetime.fromtimestamp(known["until"], UTC)
    person = User.objects.filter(pk=UUID(known["person"]), is_active=True, is_staff=False, is_superuser=False).first()
    if until <= timezone.now() or person is None:
        end(request)
        return None
    return Looking(person, until)


def look_as(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, after the one that knows who is signed in."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not hasattr(request, "session"):  # it says itself who it is
            return get_response(request)
        looking = current(request) if COOKIE in request.COOKIES else None
        if looking is None:
            return _marked(request, get_response(request))
        request.META[OPERATOR] = str(request.user.pk)
        if not request.path_info.startswith(OWN):
            if request.method not in SAFE or CLOSED.match(request.path_info):
                return _with_banner(request, refusals.answer(request, Forbidden(ONLY_LOOKING)), looking)
            request.user = request._cached_user = looking.person  # type: ignore[attr-defined]
        with looks.on(may_watch=looking.may_watch):
            response = get_response(request)
        response.headers["Cache-Control"] = "private, no-store"
        return _marked(request, _with_banner(request, response, looking))

    return answer


def _marked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The cookie follows the session; only requests that have read the session can differ."""
    if response.status_code >= 500:  # perhaps the sessions cannot be asked either
        return response
    has = bool(request.session.accessed and request.session.get(KEY))
    if has and COOKIE not in request.COOKIES:
        response.set_cookie(COOKIE, "1", httponly=True, samesite="Lax", secure=request.is_secure())
    elif COOKIE in request.COOKIES and not has:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _with_banner(request: HttpRequest, response: HttpResponse, looking: Looking) -> HttpResponse:
    """On every page, whatever made it."""
    if getattr(response, "streaming", False) or not response.headers.get("Content-Type", "").startswith("text/html"):
        return response
    if hasattr(response, "render") and not response.is_rendered:  # type: ignore[attr-defined]
        response.render()
    context: dict[str, Any] = {"looking": looking}
    banner = render_to_string("admin/looking.html", context, request)
    content = response.content
    if response.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
        del response.headers["Content-Encoding"]
    page = content.decode(response.charset)
    page = re.sub(r"(<body[^>]*>)", lambda found: found[1] + banner, page, count=1)
    response.content = page.encode(response.charset)
    if "Content-Length" in response.headers:
        response.headers["Content-Length"] = str(len(response.content))
    return response
