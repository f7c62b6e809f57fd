"""What the analysis does when news of a recording comes, and when an account is closed or handed over."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from accounts import erasure
from accounts.models import User
from accounts.signals import StillBusy, account_closing, account_exporting, account_stopping
from analysis import runs, standing
from analysis.models import Analysis, ApiUsage, Event, Opinion, ProcessingJob, Share, StageResult, Status
from analysis.pipeline import results
from analysis.querysets import JobQuerySet
from analysis.realtime import events
from videos.models import Video, VideoImport
from videos.signals import import_changed, video_changed, video_deleted, video_purging, video_received

SECONDS_BETWEEN_LOOKS = 0.1


@receiver(video_received)
def start_the_run(sender: object, video: Video, **more: Any) -> None:
    """In the transaction that writes the video: its run and the queue's entries are there exactly when it is."""
    runs.start(video)


@receiver(video_deleted)
def stop_the_runs(sender: object, video: Video, **more: Any) -> None:
    runs.stop(video)
    events.tell(video.user_id, events.DELETED, {}, video.pk)


@receiver(video_purging)
def forget_findings(sender: object, video: Video, **more: Any) -> None:
    """What its stages found, unless another recording of the person came to the same."""
    found = ProcessingJob.objects.filter(video=video).exclude(content_key="").values_list("content_key", flat=True).distinct()
    others = ProcessingJob.objects.filter(video__user=video.user_id, content_key__in=list(found)).exclude(video=video)
    results.drop(video.user_id, set(found) - set(others.values_list("content_key", flat=True)))
    Event.objects.filter(user=video.user_id, video_id=video.pk).delete()


@receiver(video_changed)
def tell_of_the_change(sender: object, video: Video, what: str, **more: Any) -> None:
    events.tell_standing(video.pk, events.RENDITIONS if what == "renditions" else events.STATUS)


@receiver(import_changed)
def tell_of_the_import(sender: object, row: VideoImport, **more: Any) -> None:
    events.tell(row.user_id, events.IMPORT, standing.of_import(row))


@receiver(account_stopping)
def stop_runs(sender: Any, user: User, **more: Any) -> None:
    """Cancel what is analysed, wait a moment for running stages to notice. Raises StillBusy while one has not."""
    for run in Analysis.objects.unfinished().filter(video__user=user):
        runs.cancel(run)
    _give_up_what_follows_results(user)
    patience = time.monotonic() + 2 * settings.STAGE_HEARTBEAT_SECONDS
    while _working(user).exists():
        if time.monotonic() > patience:
            raise StillBusy("A stage of the analysis has not ended yet.")
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _give_up_what_follows_results(user: User) -> None:
    """Stages may outlast the result of their run (renditions); of a failed run they end at the next heartbeat."""
    going_on = ProcessingJob.objects.unfinished().filter(video__user=user).values("analysis")
    ended = {"status": Status.FAILED, "error_code": "CANCELLED", "updated_at": timezone.now()}
    Analysis.objects.filter(pk__in=going_on).exclude(status=Status.FAILED).update(**ended)


def _working(user: User) -> JobQuerySet:
    """The person's stages that a worker has in hand; one that was silent for longer than a stage may last has none."""
    longest = timedelta(seconds=settings.STAGE_TIMEOUT_SECONDS + settings.STAGE_STALE_SECONDS)
    lives = Q(heartbeat_at=None) | Q(heartbeat_at__gt=timezone.now() - longest)
    return ProcessingJob.objects.filter(lives, video__user=user, status=Status.PROCESSING)


@receiver(account_closing)
def remove_findings(sender: Any, user: User, **more: Any) -> dict[str, int]:
    """Shared links, runs with their results and opinions, what their stages found, the news, and the record of what it cost."""
    of_videos = (Share.objects.filter(video__user=user), Analysis.objects.filter(video__user=user))
    of_user = (*of_videos, *(table.objects.filter(user=user) for table in (StageResult, ApiUsage, Event)))
    return {table: count for rows in of_user for table, count in erasure.by_table(rows.delete()[1]).items()}


@receiver(account_exporting)
def hand_over_findings(sender: Any, user: User, add: Callable[[str, Any], None], **more: Any) -> None:
    """Each run with its result as the API gives it, what its stages measured, each call to a provider, and the day's news."""
    columns = ("id", "video_id", "status", "providers", "error_code", "error_message", "created_at", "started_at", "completed_at", "result")
    for run in Analysis.objects.filter(video__user=user).order_by("created_at").values(*columns).iterator():
        add(f"analyses/{run['id']}.json", run)
    for found in StageResult.objects.filter(user=user).order_by("created_at").iterator(chunk_size=1):
        add(f"findings/{found.stage}-{found.content_key[:12]}.json", results.unpack(bytes(found.payload)))
    usage = ("analysis_id", "provider", "operation", "media_seconds", "succeeded", "created_at")
    add("provider_calls.json", list(ApiUsage.objects.filter(user=user).order_by("created_at").values(*usage)))
    news = Event.objects.filter(user=user).order_by("number").values("number", "kind", "video_id", "data", "created_at")
    add("events.json", list(news))
    opinions = Opinion.objects.filter(analysis__video__user=user).order_by("pk")
    add("flag_opinions.json", list(opinions.values("analysis_id", "flag_id", "dismissed", "was_right", "created_at", "updated_at")))
    links = Share.objects.filter(video__user=user).order_by("created_at")
    add("shared_links.json", list(links.values("id", "video_id", "created_at", "expires_at", "revoked_at")))
