"""What reading with a token can do without: a session, its person, its form's secret and its messages."""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin

from coherence.core.api.paths import PREFIX

SCHEMES = ("bearer ", "api-key ")


def says_itself(request: HttpRequest) -> bool:
    """Whether this reads from the API with a token or key. It is signed in by that or refused; a cookie counts for nothing then."""
    given = request.META.get("HTTP_AUTHORIZATION", "")
    return request.method in ("GET", "HEAD") and given.lower().startswith(SCHEMES) and request.path_info.startswith(PREFIX)


class _Spared(MiddlewareMixin):
    """Django's middleware behind this, for all requests but those."""

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request) if says_itself(request) else super().__call__(request)


class Sessions(_Spared, SessionMiddleware):
    pass


class People(_Spared, AuthenticationMiddleware):
    pass


class Messages(_Spared, MessageMiddleware):
    pass


class Forms(_Spared, CsrfViewMiddleware):
    """Its view hook is called for every request, but has nothing to say about the API's views, which are exempt from it."""
