"""Picture and sound that came apart, put together by our ffmpeg, which opens these files as what they are and nothing else."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from coherence.core import shell
from videos.imports.guard import http
from videos.imports.reasons import ProviderError, Reason

SECONDS: Final = 600.0


def whole(ffmpeg: str, parts: Sequence[Path], folder: Path) -> Path:
    """One file from a picture and, perhaps, a sound. Nothing is encoded anew."""
    if len(parts) == 1:
        return parts[0]  # whoever takes it in looks into it
    kinds = [container(part) for part in parts]
    to = folder / ("whole.mkv" if "matroska" in kinds else "whole.mp4")
    read = [word for part, kind in zip(parts, kinds, strict=True) for word in _reading(part, kind)]
    command = [ffmpeg, "-hide_banner", "-nostdin", "-v", "error", *read, "-map", "0:v:0", "-map", "1:a:0", "-c", "copy"]
    same = ("-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart", "-y")  # the same parts make the same file
    try:
        shell.run([*command, *same, f"file:{to.resolve()}"], timeout=SECONDS)
    except shell.ProgramFailed as error:
        raise ProviderError(Reason.UNKNOWN, f"merging: {error.output[-300:]}") from error
    return to


def _reading(part: Path, kind: str) -> list[str]:
    strict = ["-enable_drefs", "0", "-use_absolute_path", "0"] if kind == "mov" else []
    return ["-protocol_whitelist", "file", "-f", kind, *strict, "-i", f"file:{part.resolve()}"]


def container(path: Path) -> str:
    """The demuxer for a file, by its first bytes: one of a few that read nothing but the file itself."""
    with path.open("rb") as file:
        start = file.read(64)
    http.check_start(start)
    if start[4:8] in (b"ftyp", b"styp", b"moof", b"moov", b"sidx", b"mdat", b"free", b"wide", b"skip"):
        return "mov"
    if start.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    if start.startswith(b"G"):
        return "mpegts"
    if start.startswith(b"ID3") or (start[:1] == b"\xff" and start[1:2] and start[1] & 0xF6 == 0xF0):
        return "aac"
    raise ProviderError(Reason.UNSUPPORTED, f"begins with {start[:12]!r}")
