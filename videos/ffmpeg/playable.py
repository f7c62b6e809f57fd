"""One file that plays in every browser as it is loaded: H.264 and AAC in MP4, the header first."""

import enum
from pathlib import Path
from typing import Final

from coherence.core import shell
from videos.ffmpeg import boxes, pinned
from videos.ffmpeg.facts import MediaFacts

PICTURES: Final = frozenset(("Baseline", "Constrained Baseline", "Main", "High"))
PIXELS: Final = frozenset(("yuv420p", "yuvj420p"))
SOUNDS: Final = frozenset((None, "aac", "mp3", "mp3float"))
FIRST_TWO: Final = frozenset((None, 0, 1))


class Need(enum.Enum):
    """What must be done for a recording to play everywhere."""

    NOTHING = "nothing"
    REPACK = "repack"
    """Its picture and sound are fine, but not how they are packed: copied into another file."""
    ENCODE = "encode"


def need_of(path: Path, facts: MediaFacts) -> Need:
    fine = facts.video_codec == "h264" and facts.pixels in PIXELS and facts.profile in PICTURES
    if not fine or facts.audio_codec not in SOUNDS:
        return Need.ENCODE
    alone = facts.video_stream in FIRST_TWO and facts.audio_stream in FIRST_TWO
    packed = facts.container == "mov" and alone and boxes.starts_quickly(path) and not boxes.is_fragmented(path)
    return Need.NOTHING if packed else Need.REPACK


def repack(path: Path, facts: MediaFacts, mp4: Path, *, ffmpeg: str) -> None:
    """The chosen tracks as they are. Raises ProgramFailed where they cannot be told apart without decoding."""
    command = [*pinned.reading(path, facts, ffmpeg, ["-fflags", "+genpts"]), "-map", f"0:{facts.video_stream}"]
    command += ["-map", f"0:{facts.audio_stream}"] if facts.audio_stream is not None else []
    _write([*command, "-avoid_negative_ts", "make_zero"], mp4, facts.duration)


def from_tracks(tracks: list[Path], mp4: Path, seconds: float, *, ffmpeg: str) -> None:
    """Of segments that were made already: nothing is encoded twice."""
    command = [ffmpeg, "-hide_banner", "-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe"]
    for track in tracks:
        command += ["-f", "mov", "-i", pinned.url(track)]
    for number in range(len(tracks)):
        command += ["-map", str(number)]
    _write(command, mp4, seconds)


def _write(command: list[str], mp4: Path, seconds: float) -> None:
    command += ["-c", "copy", "-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4", "-y", pinned.url(mp4)]
    shell.run(command, timeout=120.0 + seconds, nice=shell.BACKGROUND)
