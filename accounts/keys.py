"""Personal API keys for programs: made once, kept as a hash, checked, taken back."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import ApiKey, User
from coherence.core.errors import Conflict

MARK = "coh_"
SECRET_BYTES = 32
MAX_LENGTH = 100
MAX_KEYS = 20
NOTED_EVERY = timedelta(minutes=1)


def create(user: User, name: str, scope: str) -> tuple[ApiKey, str]:
    """A new key, and its text, which exists nowhere else and cannot be had again.

    `coh_<8 signs to tell keys apart>_<256 random bits>`: of so random a secret a plain SHA-256 gives nothing away.
    """
    prefix = f"{MARK}{secrets.token_hex(4)}"
    text = f"{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if ApiKey.objects.filter(user=user).valid().count() >= MAX_KEYS:
            raise Conflict(f"You have {MAX_KEYS} keys. Please remove one that you no longer need first.")
        return ApiKey.objects.create(user=user, name=name, prefix=prefix, scope=scope, key_hash=_digest(text)), text


def verify(text: str) -> ApiKey | None:
    """The key with this text, with its user, if it still holds. One query, and at most one write a minute."""
    if not text.startswith(MARK) or len(text) > MAX_LENGTH:
        return None
    digest = _digest(text)
    key = ApiKey.objects.valid().select_related("user").filter(key_hash=digest).first()
    if key is None or not hmac.compare_digest(key.key_hash, digest):
        return None
    _note_use(key)
    return key


def revoke(key: ApiKey) -> None:
    """From now on it opens nothing. Taking it back twice changes nothing."""
    ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def _note_use(key: ApiKey) -> None:
    now = timezone.now()
    if key.last_used_at is None or key.last_used_at < now - NOTED_EVERY:
        due = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTED_EVERY)
        ApiKey.objects.filter(due, pk=key.pk).update(last_used_at=now)
        key.last_used_at = now


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
