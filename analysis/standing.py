"""Where a recording's analysis stands, for people who wait and look every few seconds."""

import uuid
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, QuerySet, When

from accounts.models import User
from analysis.pipeline import estimate
from analysis.querysets import UNFINISHED
from coherence.core.prepared import Prepared
from videos import statuses
from videos.models import Video, VideoImport

SENTENCES: Final = {
    "queued": "Waiting for its turn",
    "processing": "Getting started",
    "complete": "Your results are ready",
    "error": "The analysis did not succeed",
}
"""While a stage runs, its own sentence is shown instead."""
STANDS: Final = "Your earlier results are here; the newer analysis did not succeed"
RUN: Final = tuple(f"analyses__{name}" for name in ("status", "progress", "stage", "error_message"))


def _newest(videos: QuerySet[Video], *more: str) -> QuerySet[Video, tuple[Any, ...]]:
    """Each recording with its runs, the newest first, and the stages of those that are under way."""
    steps = Case(When(analyses__status__in=UNFINISHED, then=estimate.steps_of("analyses__pk")))
    newest_first = videos.order_by("-analyses__created_at", "-analyses__pk")
    return newest_first.values_list(*more, "status", "duration_seconds", *RUN, steps)


_OF_SAMPLE: Final = Prepared(lambda video_id: _newest(Video.objects.watchable_by(AnonymousUser()).filter(pk=video_id))[:1])
_OF_OWN: Final = Prepared(lambda video_id, user_id: _newest(Video.objects.watchable_by(User(pk=user_id)).filter(pk=video_id))[:1], ids=2)
_OF_ANY: Final = Prepared(lambda video_id: _newest(Video.objects.filter(pk=video_id), "user_id")[:1])


def of(user: User | AnonymousUser, video_id: uuid.UUID) -> dict[str, Any] | None:
    """`video_id, status, progress, stage`, and `eta_seconds` and `error` where there are any; None when the person may not see it.

    One query. The status is the recording's own: with an earlier result
    it stays complete when a newer run fails.
    """
    rows = _OF_SAMPLE.rows(video_id) if isinstance(user, AnonymousUser) else _OF_OWN.rows(video_id, user.pk)
    return _told(video_id, *rows[0]) if rows else None


def of_any(video_id: uuid.UUID) -> tuple[uuid.UUID, dict[str, Any]] | None:
    """Whose recording it is, and what `of` says of it: for news, which is told to those who may see it."""
    rows = _OF_ANY.rows(video_id)
    return (rows[0][0], _told(video_id, *rows[0][1:])) if rows else None


def of_many(videos: QuerySet[Video], most: int) -> list[dict[str, Any]]:
    """What `of` says of each: first those that are being analysed, then the newest."""
    under_way = Case(When(status__in=UNFINISHED, then=0), default=1)
    chosen = list(videos.order_by(under_way, "-created_at", "-pk").values_list("pk", flat=True)[:most])
    newest: dict[uuid.UUID, tuple[Any, ...]] = {}
    for pk, *row in _newest(Video.objects.filter(pk__in=chosen), "pk"):
        newest.setdefault(pk, tuple(row))
    return [_told(pk, *newest[pk]) for pk in chosen if pk in newest]


def _told(
    video_id: uuid.UUID,
    stored: str,
    duration: float,
    run: str | None,
    progress: int | None,
    stage: str | None,
    error: str,
    steps: str | None,
) -> dict[str, Any]:
    status = statuses.wire(stored)
    told: dict[str, Any] = {"video_id": video_id, "status": status, "progress": 100 if status == "complete" else progress or 0}
    told["stage"] = stage or (STANDS if status == "complete" and run == Video.Status.FAILED else SENTENCES[status])
    seconds = estimate.along_the_longest_path(estimate.read(steps), duration) if run in UNFINISHED else None
    if seconds is not None:
        told["eta_seconds"] = round(seconds)
    return told | ({"error": error} if status == "error" else {})


def of_import(row: VideoImport) -> dict[str, Any]:
    """How far a recording is that is fetched from an address, as it is sent."""
    told = {"import_id": str(row.pk), "status": row.status, "progress": row.percent, "received_bytes": row.received_bytes}
    known = {"size_bytes": row.size_bytes, "video_id": row.video_id and str(row.video_id)}
    why = {"error": row.error_message, "code": row.error_code} if row.error_code else {}
    return told | known | why
