"""What a person does with the recordings they have."""

from django.db import transaction
from django.utils import timezone

from videos.models import Video
from videos.signals import video_deleted


@transaction.atomic
def remove(video: Video) -> bool:
    """Mark it deleted: nobody sees it any more, whatever works on it stops; its bytes go later. False when it was already."""
    now = timezone.now()
    if not Video.objects.present().filter(pk=video.pk).update(deleted_at=now, updated_at=now):
        return False
    video_deleted.send(Video, video=video)
    return True
