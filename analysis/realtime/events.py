"""The news itself: rows written in the transaction of what they tell of, numbered in the order of commits, kept for a day.

Nothing here knows of sockets: a worker writes, and any server process reads (documentation/realtime.md).
"""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from analysis import standing
from analysis.models import Event

KEPT: Final = timedelta(days=1)
BATCH: Final = 2000
STATUS, PROGRESS, STAGE = "status", "progress", "stage"
RESULTS, FAILED = "results", "failed"
RENDITIONS, DELETED = "renditions", "deleted"
IMPORT = "import"
KINDS: Final = (STATUS, PROGRESS, STAGE, RESULTS, FAILED, RENDITIONS, DELETED, IMPORT)


def tell(user_id: uuid.UUID, kind: str, data: Mapping[str, Any], video_id: uuid.UUID | None = None) -> None:
    """News for this person, with what changes in the same transaction, or not at all. Its keys become camelCase on the wire."""
    Event.objects.create(user_id=user_id, kind=kind, data=dict(data), video_id=video_id)


def tell_standing(video_id: uuid.UUID, kind: str) -> None:
    """News of a recording: the same words and numbers as its status gives at this moment of the transaction."""
    known = standing.of_any(video_id)
    if known is not None:
        user_id, told = known
        del told["video_id"]
        tell(user_id, kind, told, video_id)


def forget_old() -> int:
    """Remove what is older than a day; how much. The newest stays, so that there always is a place to resume from.

    From the lowest id on, in batches: no index on the time is kept up for it.
    """
    before, forgotten = timezone.now() - KEPT, 0
    newest = Event.objects.order_by("-number").values_list("pk", flat=True)[:1]
    while True:
        oldest = Event.objects.exclude(pk__in=list(newest)).order_by("pk").values_list("pk", "created_at")[:BATCH]
        old = [pk for pk, written in oldest if written < before]
        forgotten += Event.objects.filter(pk__in=old).delete()[0] if old else 0
        if len(old) < BATCH:
            return forgotten
