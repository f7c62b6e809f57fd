"""What those who work here do to what is another's: written down before it is done, and again when it has ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Model

from accounts.models import AuditEntry, User
from coherence.core import logs
from coherence.core.errors import AppError

log = logs.Log(__name__)


def ask(
    operator: User, deed: str, target: Model, *, subject: UUID | None, reason: str, details: dict[str, Any] | None = None
) -> AuditEntry:
    """The entry that stands whatever happens next."""
    key = uuid4()
    entry = AuditEntry.objects.create(
        id=key,
        asked=key,
        outcome=AuditEntry.Outcome.ASKED,
        deed=deed,
        operator_id=operator.pk,
        operator=operator.email,
        target_kind=target._meta.label_lower,
        target_id=str(target.pk),
        subject_id=subject,
        reason=reason,
        details=details or {},
        request_id=logs.request_id(),
    )
    log.info("deed_asked", deed=deed, operator_id=str(operator.pk), target=entry.target_id)
    return entry


def answer(asked: AuditEntry, outcome: str, told: str) -> AuditEntry:
    """What came of it."""
    same = ("asked", "deed", "operator_id", "operator", "target_kind", "target_id", "subject_id", "reason", "details", "request_id")
    log.info("deed_ended", deed=asked.deed, outcome=outcome, target=asked.target_id)
    return AuditEntry.objects.create(outcome=outcome, told=told[:500], **{name: getattr(asked, name) for name in same})


@contextmanager
def refusals_kept(asked: AuditEntry) -> Iterator[None]:
    """While it is done: that it was refused, or broke, is written down as well."""
    try:
        yield
    except AppError as refused:
        answer(asked, AuditEntry.Outcome.REFUSED, f"{refused.code}: {refused.message}")
        raise
    except Exception:
        answer(asked, AuditEntry.Outcome.REFUSED, "INTERNAL_ERROR")
        raise


def was_done(deed: str, target: Model, *, since: datetime) -> bool:
    """Whether it was one of us who did it, and not its owner."""
    done = AuditEntry.objects.filter(deed=deed, target_id=str(target.pk), outcome=AuditEntry.Outcome.DONE)
    return done.filter(target_kind=target._meta.label_lower, created_at__gte=since).exists()
