"""What a media file is, as found by looking into it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MediaFacts:
    """Facts that bound and pin every later read of the file."""

    container: str
    """The ffmpeg demuxer to pin (`-f`): "mov", "matroska", "mpegts" …"""
    duration: float
    """Seconds, measured from packets where the header is absent or implausible."""
    size_bytes: int
    video_stream: int
    """Stream index of the picture to use (never an attached picture; the first that is not black)."""
    video_codec: str
    width: int
    """Pixels as displayed, rotation applied."""
    height: int
    rotation: int
    """Degrees clockwise to display upright: 0, 90, 180, 270."""
    fps: float
    audio_stream: int | None
    audio_codec: str | None
    audio_channels: int
    audio_start: float
    """Seconds by which the sound starts after time zero of the file."""
