"""What a person does with the recordings they have."""

from django.utils import timezone

from videos.models import Video
from videos.signals import video_deleted


def remove(video: Video) -> bool:
    """Mark it deleted: nobody sees it any more, whatever works on it stops; its bytes go later. False when it was already.

    The mark is there before the news is sent, not with it: who ends a run holds the run's row while it writes the video's,
    so nobody may hold the video's and ask for the run's.
    """
    now = timezone.now()
    if not Video.objects.present().filter(pk=video.pk).update(deleted_at=now, updated_at=now):
        return False
    video_deleted.send(Video, video=video)
    return True
