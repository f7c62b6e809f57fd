"""Each request gets an id that is in every line of its log, in its answer, and in the error a person may quote."""

import re
import time
import uuid

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django_structlog.middlewares import RequestMiddleware as Base

from coherence.core import addresses, logs
from coherence.core.redaction import GONE

HEADER = "X-Request-ID"
ACCEPTED = re.compile(r"^[\w.:-]{8,64}$", re.ASCII)
OPERATOR = "coherence.operator"
"""In META: who looks, when it is one of us and the pages are another's."""
SECRETS = ("key", "token", "secret", "uidb36")
"""Names of route parameters that open a door: of links in e-mails."""

access = logs.Log(logs.ACCESS)


class RequestMiddleware(Base):
    """django-structlog's, with one line per request, without its query string, which may hold a signed token."""

    def prepare(self, request: HttpRequest) -> None:
        sent = request.headers.get(HEADER, "")
        request_id = sent if ACCEPTED.match(sent) else str(uuid.uuid4())
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id, address=addresses.client(request))
        request.META["coherence.began"] = time.perf_counter()

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        response[HEADER] = str(structlog.contextvars.get_contextvars().get("request_id", ""))
        ms = round((time.perf_counter() - request.META["coherence.began"]) * 1000, 1)
        access.ready("request", {"status": response.status_code, "ms": ms, **_about(request)})
        structlog.contextvars.clear_contextvars()

    def _process_exception(self, request: HttpRequest, exception: Exception) -> None:
        request._raised_exception = exception  # type: ignore[attr-defined]  # said once, however many handlers live in a process
        access.error("request_failed", exc_info=exception, **_about(request))


def _about(request: HttpRequest) -> dict[str, str]:
    about = {"method": str(request.method), "path": _path(request)}
    user = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject):  # a session; known if anybody asked: looking now would cost a query
        user = request.__dict__.get("_cached_user")
    if user is not None and user.is_authenticated:
        about["user_id"] = str(user.pk)
    if OPERATOR in request.META:
        about["operator_id"] = str(request.META[OPERATOR])
    match = request.resolver_match
    if match is not None and "video_id" in match.kwargs:
        about["video_id"] = str(match.kwargs["video_id"])
    return about


def _path(request: HttpRequest) -> str:
    path = request.path[:500]
    for name, value in (request.resolver_match.kwargs if request.resolver_match else {}).items():
        if name in SECRETS:
            path = path.replace(str(value), GONE)
    return path
