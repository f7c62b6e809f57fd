"""Questions over what belongs to a person."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from accounts.models import ApiKey, IdempotentRequest, User  # noqa: F401  (named in strings below)

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
