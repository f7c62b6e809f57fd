"""The ways to say who is asking: a Supabase token, a personal key, an allauth session token, the site's own session."""

from typing import Any, ClassVar

from allauth.headless.internal.sessionkit import authenticate_by_x_session_token
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts import keys, people
from accounts.models import ApiKey, User
from accounts.supabase import tokens
from coherence.core.api.errors import CSRF_REFUSED
from coherence.core.errors import AppError, Forbidden, Unauthorized

NOT_VALID = "This key is not valid."
SESSION_OVER = "This session has ended. Please sign in again."


class Authentication(authentication.BaseAuthentication):
    refuses: ClassVar[tuple[type[AppError], ...]] = ()
    """What it can answer beyond 401; the schema says so at every endpoint."""

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class SupabaseAuthentication(Authentication):
    """`Authorization: Bearer <Supabase access token>`"""

    refuses = (Forbidden, tokens.KeysAway)

    def authenticate(self, request: Request) -> tuple[User, tokens.Claims] | None:
        token = credentials(request, "bearer")
        if token is None:
            return None
        claims = tokens.verify(token)
        return people.recognise(claims), claims


class ApiKeyAuthentication(Authentication):
    """`Authorization: Api-Key coh_…`"""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        text = credentials(request, "api-key")
        if text is None:
            return None
        key = keys.verify(text)
        if key is None:
            raise AuthenticationFailed(NOT_VALID)
        return key.user, key


class SessionTokenAuthentication(Authentication):
    """`X-Session-Token: …`, from a sign-in by allauth's app client."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        token = request.headers.get("X-Session-Token")
        if not token:
            return None
        found: tuple[User, Any] | None = authenticate_by_x_session_token(token)
        if found is None:
            raise AuthenticationFailed(SESSION_OVER)
        return found


class SessionAuthentication(authentication.SessionAuthentication):
    """The site's own session cookie. Since browsers send it by themselves, a writing request must prove it comes from our page."""

    refuses: ClassVar[tuple[type[AppError], ...]] = (Forbidden,)

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise PermissionDenied(CSRF_REFUSED) from None


def credentials(request: Request, scheme: str) -> str | None:
    """What follows `scheme` in the Authorization header; None for another scheme. Exactly one word may follow."""
    words = authentication.get_authorization_header(request).split()
    if not words or words[0].lower() != scheme.encode():
        return None
    if len(words) != 2 or not words[1].isascii():
        raise Unauthorized("The Authorization header could not be read.")
    return words[1].decode("ascii")
