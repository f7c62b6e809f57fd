"""Closing an account: everything stops in the request, then a task removes step by step what is held, and leaves a receipt."""

import hashlib
import hmac
import secrets
import uuid
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts import erasure
from accounts.models import AccountClosing, ApiKey, User
from coherence.core import logs, queue
from coherence.core.errors import NOT_FOUND, AppError, Conflict, NotFound

log = logs.Log(__name__)
LEASE: Final = timedelta(minutes=2)
"""A closing that has not moved for so long has lost its worker. (Two at once do no harm: every step may come twice.)"""


def begin(user: User) -> tuple[AccountClosing, str]:
    """Shut the person out at once and queue the rest; the receipt and its secret, which is told only here."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if not locked.is_active:
            raise Conflict("This account is being closed already.")
        closing = AccountClosing.objects.create(secret_hash=_hashed(secret), user_id=locked.pk, supabase_id=locked.supabase_id)
        locked.is_active = False
        locked.set_unusable_password()
        locked.save(update_fields=["is_active", "password"])
        ApiKey.objects.filter(user=locked, revoked_at=None).update(revoked_at=timezone.now())
        queue.enqueue("accounts.tasks.close_account", str(closing.pk))
    return closing, secret


def receipt(closing_id: uuid.UUID, secret: str) -> AccountClosing:
    """The closing, for whoever knows its secret; NotFound for everyone else."""
    closing = AccountClosing.objects.filter(pk=closing_id).first()
    known = closing.secret_hash if closing else _hashed("")
    if not hmac.compare_digest(known, _hashed(secret)) or closing is None:
        raise NotFound(NOT_FOUND)
    return closing


def run(closing_id: uuid.UUID | str) -> bool:
    """Do what is left to do; whether the account is closed now. Safe to call twice, at once or later, and to be killed at any point."""
    closing = _claimed(closing_id)
    if closing is None:
        return False
    try:
        for step in erasure.STEPS:
            if step.name not in closing.steps:
                _do(closing, step)
        _finish(closing)
    except AppError as error:
        _pause(closing, error.code)
    except Exception:  # the task's edge: recorded with its traceback, and resumed by the schedule
        log.exception("account_closing_failed", closing=str(closing.pk))
        _pause(closing, "INTERNAL_ERROR")
    return closing.status == AccountClosing.Status.COMPLETED


def resume() -> int:
    """Set going again what no longer moves; how many came to their end."""
    return sum(run(closing_id) for closing_id in _idle().values_list("pk", flat=True))


def _idle() -> "QuerySet[AccountClosing]":
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - LEASE)
    return AccountClosing.objects.filter(unclaimed, status=AccountClosing.Status.PENDING)


def _claimed(closing_id: uuid.UUID | str) -> AccountClosing | None:
    """The closing, when it is unfinished and nobody works on it."""
    if not _idle().filter(pk=closing_id).update(claimed_at=timezone.now(), attempts=F("attempts") + 1):
        return None
    return AccountClosing.objects.get(pk=closing_id)


def _do(closing: AccountClosing, step: erasure.Step) -> None:
    """One step and its mark; where only rows are removed, both in one transaction, so that the receipt's counts are right."""
    if step.rows_only:
        with transaction.atomic():
            _mark(closing, step.run(closing))
    else:
        _mark(closing, step.run(closing))


def _mark(closing: AccountClosing, done: erasure.Done) -> None:
    now = timezone.now()
    closing.steps |= {name: {**found, "at": now.isoformat()} for name, found in done.items()}
    closing.claimed_at = now
    closing.save(update_fields=["steps", "claimed_at"])


def _pause(closing: AccountClosing, code: str) -> None:
    """Left for the schedule: at once when something else only has to end, else after the lease."""
    closing.last_error = code
    closing.claimed_at = None if code == erasure.BUSY else timezone.now()
    closing.save(update_fields=["last_error", "claimed_at"])


def _finish(closing: AccountClosing) -> None:
    closing.status, closing.completed_at = AccountClosing.Status.COMPLETED, timezone.now()
    closing.user_id = closing.supabase_id = closing.claimed_at = None
    closing.last_error = ""
    closing.save(update_fields=["status", "completed_at", "user_id", "supabase_id", "claimed_at", "last_error"])


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
