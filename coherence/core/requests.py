"""Each request gets an id that is in every line of its log, in its answer, and in the error a person may quote."""

import re

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware as Base

HEADER = "X-Request-ID"
ACCEPTED = re.compile(r"^[\w.:-]{8,64}$")


class RequestMiddleware(Base):
    """django-structlog's, without query strings: they may hold a signed token."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"

    def prepare(self, request: HttpRequest) -> None:
        sent = request.headers.get(HEADER, "")
        if sent and not ACCEPTED.match(sent):
            del request.META["HTTP_X_REQUEST_ID"]
            request.__dict__.pop("headers", None)
        super().prepare(request)

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        if request_id:
            response[HEADER] = str(request_id)
        super().handle_response(request, response)
