"""Small pictures at even distances in one large one, for looking through a film, and the WebVTT that says which is where."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coherence.core import shell
from coherence.core.errors import InvalidFormat
from videos.ffmpeg import frames, pinned
from videos.ffmpeg.ladder import SEGMENT_SECONDS

MOST: Final = 200
COLUMNS: Final = 10
BOX: Final = 160


@dataclass(frozen=True)
class Grid:
    every: int
    """Seconds from one picture to the next: whole segments, because those begin with a picture that stands alone."""
    count: int
    width: int
    height: int

    @classmethod
    def of(cls, seconds: float, width: int, height: int) -> "Grid":
        every = max(1, math.ceil(seconds / MOST / SEGMENT_SECONDS)) * SEGMENT_SECONDS
        scale = BOX / max(width, height)
        count = max(1, math.ceil(round(seconds / every, 3)))
        return cls(every, count, max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2))

    @property
    def rows(self) -> int:
        return math.ceil(self.count / COLUMNS)


def draw(track: Path, grid: Grid, jpeg: Path, *, ffmpeg: str) -> None:
    """From a track of segments; only their first pictures are decoded."""
    tiles = f"{min(COLUMNS, grid.count)}x{grid.rows}"
    steps = f"fps=1/{grid.every}:start_time=0:round=near:eof_action=pass,scale={grid.width}:{grid.height},tile={tiles}"
    command = [ffmpeg, "-hide_banner", "-nostdin", "-v", "error", "-threads", "1", "-skip_frame", "nokey"]
    command += ["-protocol_whitelist", "file,pipe", "-f", "mov", "-i", pinned.url(track), "-vf", steps, "-frames:v", "1"]
    try:
        shell.run([*command, "-c:v", "mjpeg", "-q:v", "5", "-f", "image2", "-update", "1", "-y", pinned.url(jpeg)], timeout=600.0)
    except shell.ProgramFailed as error:
        raise InvalidFormat(frames.DRAWN_OUT) from error


def index(grid: Grid, seconds: float, name: str) -> str:
    """WebVTT whose cues are parts of the picture `name` (media fragments, `#xywh=`)."""
    lines = ["WEBVTT", ""]
    for number in range(grid.count):
        row, column = divmod(number, COLUMNS)
        begin, end = number * grid.every, min((number + 1) * grid.every, seconds)
        place = f"{column * grid.width},{row * grid.height},{grid.width},{grid.height}"
        lines += [f"{_stamp(begin)} --> {_stamp(max(end, begin + 0.001))}", f"{name}#xywh={place}", ""]
    return "\n".join(lines)


def _stamp(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    return f"{milliseconds // 3_600_000:02d}:{milliseconds // 60_000 % 60:02d}:{milliseconds // 1000 % 60:02d}.{milliseconds % 1000:03d}"
