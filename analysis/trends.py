"""How a talk's metrics differ from the person's earlier talks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Avg, QuerySet

from analysis.models import Analysis
from analysis.querysets import METRICS, measured
from coherence.core.prepared import Prepared
from videos.models import Video


def _means(video_id: UUID, user_id: UUID, moment: datetime) -> "QuerySet[Analysis, tuple[Any, ...]]":
    """One row, or none without earlier ones."""
    others = Analysis.objects.filter(video__user_id=user_id, video__sample_id=None).exclude(video_id=video_id)
    of_person = others.newest_completed(before=moment).order_by().values("video__user_id")
    means = {f"mean_{name}": Avg(measured(name)) for name in METRICS}
    return of_person.annotate(**means).values_list(*means)


_MEANS: Final = Prepared(_means, ids=2, moments=1)


def against_earlier(video: Video, analysis: Analysis) -> dict[str, float]:
    """Metric → its value less the mean of that metric over the earlier analyses; without any, or unmeasured, it is absent.

    Earlier are those of the person's other recordings that were completed before this one, each recording once, by the newest
    of them. Samples have none.
    """
    if video.sample_id is not None or analysis.completed_at is None:
        return {}
    rows = _MEANS.rows(video.pk, video.user_id, analysis.completed_at)
    return differences(analysis.metrics or {}, dict(zip(METRICS, rows[0], strict=True)) if rows else {})


def differences(now: Mapping[str, Any], means: Mapping[str, float | None]) -> dict[str, float]:
    """Each value less its mean, to one decimal, where both are known."""
    known = ((name, now.get(name), means.get(name)) for name in METRICS)
    return {name: round(float(value) - mean, 1) + 0.0 for name, value, mean in known if value is not None and mean is not None}


def score_before(video: Video) -> float | None:
    """The score of the person's recording before this one; None without one, for samples, or when it had none."""
    if video.sample_id is not None:
        return None
    earlier = Video.objects.visible_to(video.user).filter(sample_id=None, status=Video.Status.COMPLETED, created_at__lt=video.created_at)
    return earlier.newest_first().values_list("coherence_score", flat=True).first()
