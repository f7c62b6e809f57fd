"""Questions over runs and their stages; each starts at what a person may see."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User
    from analysis.models import Analysis, ProcessingJob

UNFINISHED = ("pending", "processing")


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    def visible_to(self, user: "User") -> "AnalysisQuerySet":
        """The runs over the person's own videos that are not deleted."""
        return self.filter(video__user=user, video__deleted_at__isnull=True)

    def unfinished(self) -> "AnalysisQuerySet":
        return self.filter(status__in=UNFINISHED)


class JobQuerySet(models.QuerySet["ProcessingJob"]):
    def unfinished(self) -> "JobQuerySet":
        return self.filter(status__in=UNFINISHED)
