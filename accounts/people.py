"""Who the person behind a Supabase token is here: found, linked or created at first sight, and kept up to date."""

import uuid
from typing import TYPE_CHECKING, Final

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AccountClosing, User
from coherence.core import logs
from coherence.core.errors import Forbidden, Unauthorized
from coherence.core.prepared import Prepared

if TYPE_CHECKING:  # it loads cryptography, which only those need who check a token
    from accounts.supabase.tokens import Claims

log = logs.Log(__name__)

CLOSED = "This account has been closed."
CLOSING = "This account is being closed, as you asked. What it held is being removed; there is nothing more to do."
SUSPENDED = "This account has been suspended. Please write to us if you think that this is a mistake."
TOKENS_LIVE_SECONDS = 7 * 24 * 3600
"""The longest that Supabase lets an access token live."""
ATTEMPTS = 3


def recognise(claims: "Claims") -> User:
    """The active user of this token. One query when nothing about them has changed."""
    user = _known(claims.subject) or _meet(claims)
    if not user.is_active:
        raise Forbidden(CLOSING if AccountClosing.objects.filter(user_id=user.pk).exists() else SUSPENDED)
    if claims.email and (user.email.lower(), user.email_verified) != (claims.email.lower(), claims.email_verified):
        _follow(user, claims)
    return user


_COLUMNS: Final = [field.attname for field in User._meta.concrete_fields]
_BY_SUPABASE_ID: Final = Prepared(lambda supabase_id: User.objects.filter(supabase_id=supabase_id).values_list(*_COLUMNS))


def _known(supabase_id: uuid.UUID) -> User | None:
    """As of this moment: whoever was suspended a second ago is. Asked at each request, hence prepared."""
    rows = _BY_SUPABASE_ID.rows(supabase_id)
    return User.from_db(connection.alias, _COLUMNS, rows[0]) if rows else None


def confirm(user: User) -> None:
    """A local account's address was confirmed or changed: `email_verified` says what allauth's own table says."""
    verified = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()
    if verified != user.email_verified:
        user.email_verified = verified
        user.save(update_fields=["email_verified"])


def turn_away(supabase_id: uuid.UUID) -> None:
    """Tokens of a closed account live on for a while: they must not bring it back."""
    cache.set(_closed(supabase_id), True, TOKENS_LIVE_SECONDS)


def _closed(supabase_id: uuid.UUID) -> str:
    return f"accounts:closed:{supabase_id}"


def _meet(claims: "Claims") -> User:
    """First sight. Several requests may come at once: the unique columns let one win, and the others find what it made."""
    if cache.get(_closed(claims.subject)) or AccountClosing.objects.filter(supabase_id=claims.subject).exists():
        raise Unauthorized(CLOSED)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return _link(claims) or _create(claims)
        except IntegrityError:
            user = User.objects.filter(supabase_id=claims.subject).first()
            if user is not None:
                return user
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _link(claims: "Claims") -> User | None:
    """The account that is theirs already: the one with this id, or the local one with this address."""
    same_id = User.objects.select_for_update().filter(pk=claims.subject).first()
    if same_id is not None:
        return same_id if same_id.supabase_id == claims.subject else _take(same_id, claims)
    if not (settings.SUPABASE_LINK_BY_EMAIL and claims.email_verified):
        return None
    local = User.objects.select_for_update().filter(email__iexact=claims.email).first()
    if local is None or local.supabase_id is not None:
        return None
    if local.is_staff or local.is_superuser:
        log.warning("operator_not_linked", user_id=str(local.pk), supabase_id=str(claims.subject))
        return None
    if not EmailAddress.objects.filter(user=local, email__iexact=local.email, verified=True).exists():
        _disown(local)
    return _take(local, claims)


def _take(user: User, claims: "Claims") -> User:
    user.supabase_id = claims.subject
    user.save(update_fields=["supabase_id", "password", "email_verified"])
    log.info("account_linked", user_id=str(user.pk), supabase_id=str(claims.subject))
    return user


def _disown(user: User) -> None:
    """Somebody opened this account with an address they never proved to be theirs. Now its owner is here: shut every door
    the other one may hold a key to. (A changed password ends every session, for sessions carry its hash.)"""
    user.password = make_password(None)
    user.email_verified = False
    user.api_keys.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())
    EmailAddress.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    log.warning("unconfirmed_account_disowned", user_id=str(user.pk))


def _create(claims: "Claims") -> User:
    free = bool(claims.email) and not User.objects.filter(email__iexact=claims.email).exists()
    user = User(
        pk=claims.subject,
        supabase_id=claims.subject,
        email=claims.email if free else User.no_address(claims.subject),
        email_verified=free and claims.email_verified,
        display_name=claims.name,
        password=make_password(None),
    )
    user.save(force_insert=True)
    if claims.email and not free:
        log.warning("address_belongs_to_another", user_id=str(user.pk))
    return user


def _follow(user: User, claims: "Claims") -> None:
    """Supabase says another address than we have: take it over, unless it is somebody else's here.

    Tokens from before the change are still about. Remembering when the newest was issued keeps them from turning it back,
    and an address that could not be had from being tried again with every request of the same token.
    """
    seen = f"accounts:followed:{user.pk}"
    if claims.issued_at <= cache.get(seen, float("-inf")):
        return
    cache.set(seen, claims.issued_at, TOKENS_LIVE_SECONDS)
    try:
        with transaction.atomic():
            _move(user, claims)
    except IntegrityError:
        log.warning("address_belongs_to_another", user_id=str(user.pk))
    else:
        user.email, user.email_verified = claims.email, claims.email_verified


def _move(user: User, claims: "Claims") -> None:
    User.objects.filter(pk=user.pk).update(email=claims.email, email_verified=claims.email_verified)
    local = EmailAddress.objects.filter(user=user)
    if local.exists():  # they may sign in with a password too: by the new address from now on
        local.exclude(email__iexact=claims.email).delete()
        local.update_or_create(email=claims.email.lower(), defaults={"user": user, "verified": claims.email_verified, "primary": True})
