"""What a video may be, as the settings say."""

from django.conf import settings

from videos.ffmpeg.probe import Limits


def limits_from_settings() -> Limits:
    return Limits(
        max_bytes=settings.MAX_VIDEO_BYTES,
        max_seconds=float(settings.MAX_VIDEO_SECONDS),
        max_pixels=settings.MAX_VIDEO_PIXELS,
    )
