"""Questions over runs and their stages; each starts at what a person may see."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from accounts.models import User
    from analysis.models import Analysis, ProcessingJob, Worker  # noqa: F401  (named in strings below)

UNFINISHED = ("pending", "processing")


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    def visible_to(self, user: "User") -> "AnalysisQuerySet":
        """The runs over the person's own videos that are not deleted."""
        return self.filter(video__user=user, video__deleted_at__isnull=True)

    def unfinished(self) -> "AnalysisQuerySet":
        return self.filter(status__in=UNFINISHED)

    def completed(self) -> "AnalysisQuerySet":
        return self.filter(status="completed", video__deleted_at__isnull=True)

    def newest_completed(self) -> "AnalysisQuerySet":
        """Of each recording that is not deleted, the newest completed run."""
        newest = self.model.objects.filter(video=models.OuterRef("video"), status="completed").order_by("-created_at", "-pk")
        return self.completed().filter(pk=models.Subquery(newest.values("pk")[:1]))


class JobQuerySet(models.QuerySet["ProcessingJob"]):
    def unfinished(self) -> "JobQuerySet":
        return self.filter(status__in=UNFINISHED)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def living(self) -> "WorkerQuerySet":
        """The worker groups that were heard of in the last ten seconds (they beat every two)."""
        return self.filter(heartbeat_at__gt=timezone.now() - timedelta(seconds=10))
