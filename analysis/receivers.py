"""What the analysis does when news of a recording comes."""

from typing import Any

from django.dispatch import receiver

from analysis import runs
from videos.models import Video
from videos.signals import video_deleted, video_received


@receiver(video_received)
def start_the_run(sender: object, video: Video, **more: Any) -> None:
    """In the transaction that writes the video: its run and the queue's entries are there exactly when it is."""
    runs.start(video)


@receiver(video_deleted)
def stop_the_runs(sender: object, video: Video, **more: Any) -> None:
    runs.stop(video)
