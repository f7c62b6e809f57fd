"""Times on pages are those of the person's own clock."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from coherence.core.api.errors import DATABASE_AWAY
from coherence.core.refusals import PROGRAMS


def in_their_zone(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. Who has no session is not looked for, and programs get UTC."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(PROGRAMS) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return get_response(request)
        with timezone.override(_zone(request)):
            return get_response(request)

    return answer


def _zone(request: HttpRequest) -> zoneinfo.ZoneInfo | None:
    """None where nobody knows: the page itself will say that the database is away."""
    try:
        return zoneinfo.ZoneInfo(getattr(request.user, "time_zone", "UTC"))
    except (*DATABASE_AWAY, zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None
