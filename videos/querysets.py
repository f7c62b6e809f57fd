"""Questions over videos; each starts at what a person may see."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User
    from videos.models import Video  # noqa: F401  (named in a string below)


class VideoQuerySet(models.QuerySet["Video"]):
    def visible_to(self, user: "User") -> "VideoQuerySet":
        """The person's own videos that are not deleted."""
        return self.filter(user=user, deleted_at__isnull=True)

    def with_content(self, sha256: str) -> "VideoQuerySet":
        return self.filter(sha256=sha256)
