"""What browsers are told about answers, beyond what Django's own middleware says."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER, NONCE, NONE, SELF
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

API = "/api/"
API_POLICY = build_policy({"default-src": [NONE], "frame-ancestors": [NONE], "base-uri": [NONE], "form-action": [NONE]})
PERMISSIONS = "accelerometer=(), camera=(self), display-capture=(self), geolocation=(), gyroscope=(), microphone=(self), payment=(), usb=()"
# The two pages that show the schema. ReDoc writes its style as it runs, under a nonce of the answer (templates/drf_spectacular/redoc.html).
DOCUMENTATION: dict[str, list[Any]] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF, NONCE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "worker-src": [SELF, "blob:"],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "form-action": [NONE],
}


class PolicyMiddleware(CSPMiddleware):  # type: ignore[misc]
    """django-csp's, which writes the pages' policy anew for each answer, also for one that has its own already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if HEADER in response else super().process_response(request, response)


def set_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware within the one above: an answer of the API may load nothing; a view that needs more says so itself."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        own = hasattr(response, "_csp_config") or hasattr(response, "_csp_replace") or hasattr(response, "_csp_update")
        if request.path_info.startswith(API):
            response.headers.setdefault("Cache-Control", "private, no-store")  # whose it is hangs on a header or a cookie
            if not own:
                response.headers.setdefault(HEADER, API_POLICY)
        return response

    return answer
