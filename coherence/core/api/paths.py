"""Addresses of the API: each works with and without a trailing slash, and with ids in capitals, without a redirect."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

PREFIX = "/api/"
UUID = re.compile(r"(?<=/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=/|$)", re.IGNORECASE)


def spelling_is_lenient(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the API's routes are written without a trailing slash, and one that is sent is overlooked.

    So are capitals in an id (RFC 9562 has readers accept both); Django's own converter knows small letters only.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(PREFIX) and len(path) > len(PREFIX):
            request.path_info = UUID.sub(lambda found: found[0].lower(), path.removesuffix("/"))
        return get_response(request)

    return answer


def without_alias(endpoints: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The endpoints that the schema shows: those under /api/v1, not their alias under /api."""
    return [each for each in endpoints if each[0].startswith("/api/v1/")]
