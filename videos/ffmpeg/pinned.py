"""How ffmpeg opens a file that the probe has seen: that demuxer, plain files only, one thread, bounded pictures."""

from collections.abc import Sequence
from pathlib import Path

from videos.ffmpeg.facts import MediaFacts

MAX_PIXELS = 4096 * 2304
BLOCK = 64
"""Decoders round sizes up to whole blocks."""


def url(path: Path) -> str:
    """An address that ffmpeg takes for nothing but a local file, whatever the name looks like."""
    return f"file:{path.resolve()}"


def reading(path: Path, facts: MediaFacts, ffmpeg: str, options: Sequence[str] = (), *, at: float | None = None) -> list[str]:
    """The command up to and including the input. Timestamps stay the file's own; `at` seeks there (seconds after zero)."""
    pixels = max(MAX_PIXELS, (facts.width + BLOCK) * (facts.height + BLOCK))
    command = [ffmpeg, "-hide_banner", "-nostdin", "-v", "error", "-threads", "1", "-copyts"]
    command += ["-protocol_whitelist", "file,pipe", "-f", facts.container, "-max_pixels", str(pixels)]
    if facts.container == "mov":
        command += ["-enable_drefs", "0", "-use_absolute_path", "0"]
    if at is not None:
        command += ["-ss", f"{facts.start + at:.3f}", "-seek_timestamp", "1"]
    return [*command, *options, "-i", url(path)]
