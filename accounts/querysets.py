"""Questions over what belongs to a person."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NoReturn

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from accounts.models import ApiKey, AuditEntry, IdempotentRequest, User  # noqa: F401  (named in strings below)

KEY_LASTS: Final = timedelta(hours=24)
"""So long an Idempotency-Key stands for its first request."""


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def visible_to(self, user: "User") -> "ApiKeyQuerySet":
        return self.filter(user=user)

    def valid(self) -> "ApiKeyQuerySet":
        return self.filter(revoked_at__isnull=True, user__is_active=True)


class IdempotentRequestQuerySet(models.QuerySet["IdempotentRequest"]):
    def over(self) -> "IdempotentRequestQuerySet":
        """Whose key is free again."""
        return self.filter(created_at__lt=timezone.now() - KEY_LASTS)


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Entries are added and read."""

    def update(self, **values: Any) -> NoReturn:
        raise TypeError("What was written down is not changed.")

    def delete(self) -> NoReturn:
        raise TypeError("What was written down is not removed.")
