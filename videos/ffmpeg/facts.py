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
    start: float = 0.0
    """Time zero of the file on its own clock, seconds: every time of ours is the file's minus this."""
    video_start: float = 0.0
    """Seconds after time zero at which the picture starts."""
    frames: int | None = None
    """Pictures in the stream, None when the file was too long to count them."""
    droppable: float | None = None
    """Longest stretch in seconds shown by pictures that no other refers to, None = unknown: what skipping them costs."""
    video_end: float | None = None
    """Seconds after time zero at which the picture ends, where that was seen."""
    pixels: str = ""
    """How pixels are stored: "yuv420p" …; empty where it was not looked at."""
    profile: str = ""
    """Of the picture's codec, as FFmpeg names it: "High" …"""


@dataclass(frozen=True)
class SoundFacts:
    """What the sound track is. Levels are dBFS; None with `reason` where there is nothing to hear."""

    duration: float
    channels: int
    start_offset: float
    """Seconds of video before the first sound sample."""
    loudness: float | None
    """RMS over the 0.4 s blocks that are not silence, gated as in ITU-R BS.1770 but without its frequency weighting."""
    peak: float | None
    reason: str | None = None
