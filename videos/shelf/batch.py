"""One change to several recordings: each by itself, so that one that cannot be changed does not hold up the others."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.models import User
from coherence.core.errors import NOT_FOUND, AppError, Invalid, NotFound
from videos.models import Video
from videos.shelf import labels, library

MOST: Final = 30
Change = Callable[[Video, Sequence[str]], None]


@dataclass(frozen=True)
class Outcome:
    """What came of one of them; `error` is None where it went well."""

    video_id: UUID
    error: AppError | None = None


def apply(user: User, video_ids: Iterable[UUID], action: str, tags: Sequence[str] = ()) -> list[Outcome]:
    """Do one of ACTIONS to each, in the order given and once; what came of each."""
    return [Outcome(video_id, _one(user, video_id, action, tags)) for video_id in dict.fromkeys(video_ids)]


def _one(user: User, video_id: UUID, action: str, tags: Sequence[str]) -> AppError | None:
    try:
        ACTIONS[action](user, video_id, tags)
    except AppError as error:
        return error
    return None


def _changing(change: Change) -> Callable[[User, UUID, Sequence[str]], None]:
    @transaction.atomic
    def changed(user: User, video_id: UUID, tags: Sequence[str]) -> None:
        change(_found(Video.objects.visible_to(user).select_for_update(no_key=True).filter(pk=video_id).first()), tags)

    return changed


def _found(video: Video | None) -> Video:
    if video is None:
        raise NotFound(NOT_FOUND)
    return video


def _tag(video: Video, tags: Sequence[str]) -> None:
    together = labels.added(video.tags, tags)
    if len(together) > max(labels.MOST, len(video.tags)):
        raise Invalid(f"A recording can have up to {labels.MOST} tags.", details={"limit": labels.MOST})
    video.change(tags=together)


def _untag(video: Video, tags: Sequence[str]) -> None:
    video.change(tags=labels.without(video.tags, tags))


def _delete(user: User, video_id: UUID, tags: Sequence[str]) -> None:
    """Without holding the row: see `library.remove`."""
    if not library.remove(_found(Video.objects.visible_to(user).filter(pk=video_id).first())):
        raise NotFound(NOT_FOUND)


ACTIONS: Final = {
    "tag": _changing(_tag),
    "untag": _changing(_untag),
    "favourite": _changing(lambda video, tags: video.change(favourite=True)),
    "unfavourite": _changing(lambda video, tags: video.change(favourite=False)),
    "delete": _delete,
}
