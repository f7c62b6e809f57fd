"""A recording that a person sends: agreed to, within what their plan allows, kept, counted, and on its way to be analysed."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts import consents
from accounts.models import User
from billing import limits
from videos import intake
from videos.intake import Step
from videos.models import Video
from videos.signals import video_received


def require(user: User, size_bytes: int | None) -> None:
    """Refuse what is sure to be refused, before its bytes are taken in. Nothing is recorded or counted.

    Raises VideoTooLarge, PlanLimitReached, RateLimited or ConsentRequired.
    """
    limits.require_upload(user, size_bytes, None)
    if settings.CONSENT_POLICY != "upload":
        consents.for_upload(user, "upload")


def accept(
    user: User, source: Path, *, title: str | None = None, filename: str | None = None, origin: str, written: intake.Step = intake.nothing
) -> Video:
    """The person's video with the content of `source`, whose analysis is under way or done when this returns.

    The row, the plan's slot and what the receivers of `video_received` write commit together, or not at all. Content that
    the person has sent before is their video of then: it takes no second slot, and is analysed again only where it has no
    result. `origin` is where the consent was given. `written` is told of a new row inside its transaction.
    Raises what `require`, `intake.receive` and `written` raise.
    """
    consents.for_upload(user, origin)
    new: list[Video] = []

    def registered(video: Video) -> None:
        written(video)
        _begin(video)
        new.append(video)

    video = intake.receive(user, source, title=title, filename=filename, admit=_require, registered=registered)
    if not new and video.status != Video.Status.COMPLETED:
        _begin(video)
    return video


@transaction.atomic
def accept_stored(video: Video, *, accepted: Step) -> Video:
    """Like `accept` for a video that has no row yet, and whose bytes lie under its key already: the one with this content that
    the person has, else this one. `accepted` is told within the same transaction, and undoes all of it by raising.
    """
    consents.for_upload(video.user, "upload")
    new: list[Video] = []
    found = intake.register(video, new.append)
    if new:
        _require(found)
    if new or found.status != Video.Status.COMPLETED:
        _begin(found)
    accepted(found)
    return found


def slot(video: Video) -> str:
    """What the plan's slot of this video is called."""
    return f"video:{video.pk}"


def _require(video: Video) -> None:
    limits.require_upload(video.user, video.size_bytes, video.duration_seconds)


@transaction.atomic
def _begin(video: Video) -> None:
    limits.take_upload(video.user, slot(video))
    video_received.send(Video, video=video)
