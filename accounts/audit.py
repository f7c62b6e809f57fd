"""What those who work here do to what is another's: written down before it is done, and again when it has ended."""

from typing import Any
from uuid import UUID, uuid4

from django.db.models import Model

from accounts.models import AuditEntry, User
from coherence.core import logs

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
