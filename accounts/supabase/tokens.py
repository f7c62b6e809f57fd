"""Supabase access tokens, checked here: signature, issuer, audience, role and time, without a call per request."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jwt
from django.conf import settings

from accounts.models import is_nobodys
from accounts.supabase.jwks import ALGORITHMS, COOLDOWN_SECONDS, KeyRing, KeysUnreachable, UnknownKey
from coherence.core.errors import ServiceUnavailable, Unauthorized

AUDIENCE = ROLE = "authenticated"
LEEWAY_SECONDS = 10
MAX_LENGTH = 16 * 1024
MAX_EMAIL = 254
REQUIRED = ("exp", "sub", "aud", "iss")
INVALID = "This sign-in is not valid here. Please sign in again."
EXPIRED = "Your sign-in has expired. Please sign in again."


class KeysAway(ServiceUnavailable):
    """A 503, not a 401: the token may well be good. To a 401 a client answers by signing the person out; here waiting helps."""

    def __init__(self) -> None:
        super().__init__("Signing in does not work right now. Please try again in a moment.")
        self.headers = {"Retry-After": str(round(COOLDOWN_SECONDS))}


@dataclass(frozen=True, slots=True)
class Claims:
    """What a checked token says about a person. Nothing of it comes from `user_metadata` but the name to greet them by."""

    subject: uuid.UUID
    email: str
    """Empty for those who have none: signed in by telephone, or anonymous."""
    email_verified: bool
    name: str
    issued_at: float


def verify(token: str) -> Claims:
    """The claims of a token that holds; raises Unauthorized, or KeysAway when its key cannot be had now."""
    if not settings.SUPABASE_URL or len(token) > MAX_LENGTH:
        raise Unauthorized(INVALID)
    try:
        claims = _signed(token, *_key_for(token), issuer())
        if int(claims["exp"]) <= time.time() - LEEWAY_SECONDS:  # it held when it was checked first
            raise jwt.ExpiredSignatureError
    except jwt.ExpiredSignatureError:
        raise Unauthorized(EXPIRED) from None
    except (jwt.PyJWTError, UnknownKey, ValueError, TypeError, ArithmeticError, RecursionError):
        raise Unauthorized(INVALID) from None  # the token is whatever a stranger sent; why it fails is nobody's business
    except KeysUnreachable:
        raise KeysAway from None
    return _read(claims)


@lru_cache(maxsize=2048)
def _signed(token: str, key: Any, algorithm: str, issuer: str) -> Mapping[str, Any]:
    """What the token says if this very key signed it, for this project. Raises PyJWT's errors, which are not remembered.

    People come back with the same token every few seconds and checking it costs more than looking up who they are. Only
    time can undo what is checked here, and `verify` looks at that each time; a key that is withdrawn is no longer asked with.
    """
    key = key.key if isinstance(key, jwt.PyJWK) else key
    options: Any = {"require": list(REQUIRED)}
    return jwt.decode(token, key, [algorithm], options, audience=AUDIENCE, issuer=issuer, leeway=LEEWAY_SECONDS)


def issuer() -> str:
    return f"{settings.SUPABASE_URL}/auth/v1"


@lru_cache(maxsize=8)
def ring(issuer: str) -> KeyRing:
    """The process's one key ring of a project."""
    return KeyRing(f"{issuer}/.well-known/jwks.json")


def _key_for(token: str) -> tuple[Any, str]:
    """The key that must have signed this, and the one algorithm that it signs with. The header only chooses among ours."""
    header = _header(token.partition(".")[0])
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm == "HS256" and settings.SUPABASE_JWT_SECRET:
        return settings.SUPABASE_JWT_SECRET, algorithm
    keys = ring(issuer())
    if algorithm not in ALGORITHMS or not isinstance(kid, str) or not (kid in keys or _claims_to_be_ours(token)):
        raise jwt.InvalidTokenError("not signed in a way that is accepted")
    key = keys.find(kid)
    if key.algorithm_name != algorithm:
        raise jwt.InvalidTokenError("not the algorithm of this key")
    return key, key.algorithm_name


@lru_cache(maxsize=64)
def _header(encoded: str) -> Mapping[str, Any]:
    """All tokens of one key begin with the same header. Whether the rest is a token at all is seen when it is checked."""
    return jwt.get_unverified_header(f"{encoded}.e30.")


def _claims_to_be_ours(token: str) -> bool:
    """A token of another issuer is not worth a question to the key server."""
    return bool(jwt.decode(token, options={"verify_signature": False}).get("iss") == issuer())


def _read(claims: Mapping[str, Any]) -> Claims:
    anonymous = claims.get("is_anonymous") not in (None, False)
    if claims.get("role") != ROLE or (anonymous and not settings.SUPABASE_ALLOW_ANONYMOUS):
        raise Unauthorized(INVALID)
    try:
        subject = uuid.UUID(claims["sub"])
    except (ValueError, TypeError, AttributeError):
        raise Unauthorized(INVALID) from None
    email = _printable(claims.get("email"))
    email = "" if anonymous or len(email) > MAX_EMAIL or "@" not in email or is_nobodys(email) else email
    verified = bool(email) and claims.get("email_verified", True) is True
    return Claims(subject, email, verified, _name(claims.get("user_metadata")), float(claims.get("iat") or 0))


def _name(metadata: Any) -> str:
    """How they like to be called. They write it themselves: fit to be shown to them, and for nothing else."""
    metadata = metadata if isinstance(metadata, Mapping) else {}
    return (_printable(metadata.get("full_name")) or _printable(metadata.get("name")))[:150]


def _printable(value: Any) -> str:
    return "".join(letter for letter in value if letter.isprintable()).strip() if isinstance(value, str) else ""
