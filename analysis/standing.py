"""Where a recording's analysis stands, for people who wait and look every few seconds."""

import uuid
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from analysis.pipeline import estimate
from analysis.querysets import UNFINISHED
from coherence.core.prepared import Prepared
from videos import statuses
from videos.models import Video

SENTENCES: Final = {
    "queued": "Waiting for its turn",
    "processing": "Getting started",
    "complete": "Your results are ready",
    "error": "The analysis did not succeed",
}
"""While a stage runs, its own sentence is shown instead."""
STANDS: Final = "Your earlier results are here; the newer analysis did not succeed"
RUN: Final = tuple(f"analyses__{name}" for name in ("pk", "status", "progress", "stage", "error_message"))


def _newest(user: User | AnonymousUser, video_id: uuid.UUID) -> QuerySet[Video, tuple[Any, ...]]:
    """The recording with its newest run."""
    newest_first = Video.objects.watchable_by(user).filter(pk=video_id).order_by("-analyses__created_at", "-analyses__pk")
    return newest_first.values_list("status", "duration_seconds", *RUN)[:1]


_OF_SAMPLE: Final = Prepared(lambda video_id: _newest(AnonymousUser(), video_id))
_OF_OWN: Final = Prepared(lambda video_id, user_id: _newest(User(pk=user_id), video_id), ids=2)


def of(user: User | AnonymousUser, video_id: uuid.UUID) -> dict[str, Any] | None:
    """`video_id, status, progress, stage`, and `eta_seconds` and `error` where there are any; None when the person may not see it.

    One query, and one more while it is being analysed. The status is the recording's own: with an earlier result
    it stays complete when a newer run fails.
    """
    rows = _OF_SAMPLE.rows(video_id) if isinstance(user, AnonymousUser) else _OF_OWN.rows(video_id, user.pk)
    if not rows:
        return None
    stored, duration, pk, run, progress, stage, error = rows[0]
    status = statuses.wire(stored)
    told: dict[str, Any] = {"video_id": video_id, "status": status, "progress": 100 if status == "complete" else progress or 0}
    told["stage"] = stage or (STANDS if status == "complete" and run == Video.Status.FAILED else SENTENCES[status])
    seconds = estimate.along_the_longest_path(estimate.steps(pk), duration) if run in UNFINISHED else None
    if seconds is not None:
        told["eta_seconds"] = round(seconds)
    return told | ({"error": error} if status == "error" else {})
