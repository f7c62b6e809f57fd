"""Who is at the other end of a socket, for how long, and whether that still holds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http.cookies import CookieError
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import jwt
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.utils import timezone

from accounts import keys, people
from accounts.models import ApiKey, User
from accounts.supabase import tokens
from coherence.core.api import throttles
from coherence.core.errors import Unauthorized

NOT_VALID = "This sign-in is not valid here."


@dataclass(frozen=True)
class Identity:
    user_id: UUID
    expires_at: float | None = None
    """Of a token, in seconds of the epoch; what has none holds until it is taken back."""
    key_id: UUID | None = None
    session_key: str | None = None
    session_hash: str = ""
    """A changed password changes it, and ends every session."""


NOBODY: Final = Identity(UUID(int=0))


def of_token(token: str) -> Identity:
    """A Supabase token, a personal key, or allauth's session token. Raises Unauthorized, Forbidden, or KeysAway (503)."""
    if token.startswith(keys.MARK):
        key = keys.verify(token)
        if key is None:
            raise Unauthorized(NOT_VALID)
        return Identity(key.user_id, key_id=key.pk)
    if token.count(".") == 2:
        user = people.recognise(tokens.verify(token))
        expires = jwt.decode(token, options={"verify_signature": False})["exp"]  # verified in the line before
        return Identity(user.pk, expires_at=float(expires) + tokens.LEEWAY_SECONDS)
    return _of_session_token(token)


def _of_session_token(token: str) -> Identity:
    from allauth.headless.internal.sessionkit import authenticate_by_x_session_token

    found = authenticate_by_x_session_token(token) if len(token) <= 64 else None
    if found is None or not found[0].is_active:
        raise Unauthorized(NOT_VALID)
    return _of_session(*found)


def of_cookie(header: str) -> Identity | None:
    """Whom the site's session cookie stands for. The caller has looked at the origin: browsers send cookies for any page."""
    try:
        session_key = parse_cookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    if not session_key:
        return None
    from allauth.headless.internal.sessionkit import session_store

    request = HttpRequest()
    request.session = session_store(session_key)
    user = get_user(request)
    return _of_session(user, request.session) if isinstance(user, User) and user.is_active else None


def _of_session(user: User, session: SessionBase) -> Identity:
    return Identity(user.pk, session_key=session.session_key, session_hash=user.get_session_auth_hash())


def refused(household: str) -> bool:
    """Count a token that was refused; whether there have been too many from there."""
    return throttles.take(throttles.SIGN_IN, household) is not None


def without_ground(identities: Collection[Identity]) -> set[Identity]:
    """Those that do not hold any more: account closed or suspended, key taken back, session over or password changed."""
    active = {user.pk: user for user in User.objects.filter(pk__in={each.user_id for each in identities}, is_active=True)}
    with_key = {each.key_id for each in identities if each.key_id}
    valid = set(ApiKey.objects.valid().filter(pk__in=with_key).values_list("pk", flat=True)) if with_key else set()
    session_keys = {each.session_key for each in identities if each.session_key}
    open_ones = Session.objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now())
    living = set(open_ones.values_list("session_key", flat=True)) if session_keys else set()
    return {each for each in identities if not _holds(each, active, valid, living)}


def _holds(each: Identity, active: Mapping[UUID, User], valid: set[UUID], living: set[str]) -> bool:
    user = active.get(each.user_id)
    if user is None or (each.key_id and each.key_id not in valid):
        return False
    return not each.session_key or (each.session_key in living and user.get_session_auth_hash() == each.session_hash)


def origin_is_named(origin: str) -> bool:
    """PUBLIC_URL and CORS_ALLOWED_ORIGINS, each in full: a page elsewhere must not act with a person's cookie."""
    return origin.lower().rstrip("/") in {_origin(each) for each in (settings.PUBLIC_URL, *settings.CORS_ALLOWED_ORIGINS)}


def _origin(address: str) -> str:
    parts = urlsplit(address.lower())
    return f"{parts.scheme}://{parts.netloc}"


def request_of(scope: Mapping[str, Any]) -> HttpRequest:
    """As much of a request as tells where it came from."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = (scope.get("client") or ("",))[0]
    forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = ",".join(forwarded)
    return request
