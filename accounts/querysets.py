"""Questions over what belongs to a person."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from accounts.models import ApiKey, User  # noqa: F401  (named in strings below)


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def visible_to(self, user: "User") -> "ApiKeyQuerySet":
        return self.filter(user=user)

    def valid(self) -> "ApiKeyQuerySet":
        return self.filter(revoked_at__isnull=True, user__is_active=True)
