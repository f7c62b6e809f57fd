"""Addresses of the API: each works with and without a trailing slash, without a redirect."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

PREFIX = "/api/"


def trailing_slash_is_optional(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the API's routes are written without a trailing slash, and one that is sent is overlooked."""

    def answer(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(PREFIX) and path.endswith("/") and len(path) > len(PREFIX):
            request.path_info = path.removesuffix("/")
        return get_response(request)

    return answer


def without_alias(endpoints: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The endpoints that the schema shows: those under /api/v1, not their alias under /api."""
    return [each for each in endpoints if each[0].startswith("/api/v1/")]
