"""What went wrong, said to whoever asked: a page for people in a browser, the contract's JSON for programs."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from coherence.core import errors, logs
from coherence.core.api import errors as api
from coherence.core.errors import AppError

log = logs.Log(__name__)
PROGRAMS: Final = ("/api/", "/_allauth/", "/ws/", "/static/", "/metrics")
HEADINGS: Final = {
    400: "This could not be read",
    401: "Please sign in",
    402: "Your plan is used up for now",
    403: "This is not open to you",
    404: "There is nothing here",
    409: "This does not go together",
    410: "This is no longer here",
    429: "One moment, please",
    503: "Back in a moment",
}
NOT_FOUND: Final = "The address may be mistyped, or what was here has been deleted. If it belongs to someone else, only they can see it."
UNEXPECTED: Final = "Something went wrong on our side. It has been noted, and your recordings are safe."


def wants_page(request: HttpRequest) -> bool:
    return not request.path_info.startswith(PROGRAMS) and "text/html" in request.headers.get("Accept", "")


def answer(request: HttpRequest, error: AppError, sentence: str = "") -> HttpResponse:
    """Where the database may be the reason, the page asks it nothing: not even who is signed in."""
    if not wants_page(request):
        return api.answer(error)
    shape = api.body(error)
    said = {
        "heading": HEADINGS.get(error.status, "That did not work"),
        "sentence": sentence or error.message,
        "retryable": error.retryable or error.status >= 500,
        "request_id": shape.get("requestId") if error.status >= 500 else None,
    }
    page = render_to_string("refusals/page.html", said, request if error.status < 500 else None)
    return HttpResponse(page, status=error.status, headers=api.headers(error) | {"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, errors.Invalid(api.UNREADABLE))


def not_found(request: HttpRequest, exception: Exception | None, **named: object) -> HttpResponse:
    return answer(request, errors.NotFound(errors.NOT_FOUND), NOT_FOUND)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, errors.Forbidden("You may not do this."))


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, errors.Forbidden(api.CSRF_REFUSED))


def server_error(request: HttpRequest) -> HttpResponse:
    """The traceback has gone to the log with the same number."""
    return answer(request, AppError(api.UNEXPECTED, code="INTERNAL_ERROR"), UNEXPECTED)


class ForeseenFailures:
    """Middleware, the innermost: a failure we foresaw is answered as such in other people's views too, not as a bug."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, api.DATABASE_AWAY):
            log.error("database_away", exc_info=exception)
            return answer(request, errors.ServiceUnavailable(api.AWAY))
        if not isinstance(exception, AppError):
            return None
        return answer(request, errors.public(exception), NOT_FOUND if isinstance(exception, errors.NotFound) else "")
