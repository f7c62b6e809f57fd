"""Questions over runs and their stages; each starts at what a person may see."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, NullIf
from django.utils import timezone

from accounts.models import User

if TYPE_CHECKING:
    from analysis.models import Analysis, ProcessingJob, Share, Worker  # noqa: F401  (named in strings below)

UNFINISHED = ("pending", "processing")
METRICS: Final = ("eyeContact", "fillerWords", "fidgeting", "speakingPace")
"""The four of the contract."""
MEASURED: Final = (*METRICS, "coherenceScore")


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    def visible_to(self, user: "User") -> "AnalysisQuerySet":
        """The runs over the person's own videos that are not deleted."""
        return self.filter(video__user=user, video__deleted_at__isnull=True)

    def unfinished(self) -> "AnalysisQuerySet":
        return self.filter(status__in=UNFINISHED)

    def completed(self) -> "AnalysisQuerySet":
        return self.filter(status="completed", video__deleted_at__isnull=True)

    def newest_completed(self, before: datetime | None = None) -> "AnalysisQuerySet":
        """Of each recording that is not deleted, the newest completed run (of those completed before that moment)."""
        ended = self.model.objects.filter(video=models.OuterRef("video"), status="completed")
        if before is not None:
            ended = ended.filter(completed_at__lt=before)
        return self.completed().filter(pk=models.Subquery(ended.order_by("-created_at", "-pk").values("pk")[:1]))


def measured(name: str) -> models.expressions.Combinable:
    """A run's value of one of MEASURED, NULL where it was not measured."""
    if name == "coherenceScore":
        return models.F("coherence_score")
    text = NullIf(KeyTextTransform(name, "metrics"), models.Value("null"))  # as SQLite spells JSON's null in a text
    return Cast(text, models.FloatField())


def flags_of_type(kind: str) -> models.expressions.Combinable:
    """How many contradictions of this type a run found, NULL where none."""
    return Cast(KeyTextTransform(kind, "flags_by_type"), models.IntegerField())


class ResultWithout(models.Func):
    """The text of a run's result without some of its keys, cut out by the database: nobody need read and write all of it."""

    output_field = models.TextField()

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = tuple(keys)
        super().__init__(models.F("result"))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        cut = "".join(f", '$.{key}'" for key in self._keys)
        return super().as_sql(compiler, connection, template=f"json_remove(%(expressions)s{cut})")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        cut = ", ".join(f"'{key}'" for key in self._keys)
        return super().as_sql(compiler, connection, template=f"(%(expressions)s - ARRAY[{cut}]::text[])::text")


class Rows(models.Aggregate):
    """The rows of a group as the text of one JSON array of arrays."""

    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="json_group_array(json_array(%(expressions)s))")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="json_agg(json_build_array(%(expressions)s))::text")


class JobQuerySet(models.QuerySet["ProcessingJob"]):
    def unfinished(self) -> "JobQuerySet":
        return self.filter(status__in=UNFINISHED)


class WorkerQuerySet(models.QuerySet["Worker"]):
    def living(self) -> "WorkerQuerySet":
        """The worker groups that were heard of in the last ten seconds (they beat every two)."""
        return self.filter(heartbeat_at__gt=timezone.now() - timedelta(seconds=10))


class ShareQuerySet(models.QuerySet["Share"]):
    def living(self) -> "ShareQuerySet":
        """Those that open something: not expired, not taken back, recording and account are there, and no private mode."""
        there = self.filter(revoked_at=None, expires_at__gt=timezone.now(), video__deleted_at=None, video__user__is_active=True)
        private = User.objects.filter(pk=models.OuterRef("video__user"), privacy_preferences__private_mode=True)
        return there.exclude(models.Exists(private))

    def open(self, share_id: UUID) -> bool:
        """Asked with each film and picture of a shared page."""
        return self.living().filter(pk=share_id).exists()

    def newest_first(self) -> "ShareQuerySet":
        return self.order_by("-created_at", "-pk")
