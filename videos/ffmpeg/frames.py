"""The one pipe through which pictures are read: upright, small, at a steady rate, at little cost."""

import math
import select
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import cv2
import numpy as np
from numpy.typing import NDArray

from coherence.core import shell
from coherence.core.errors import InvalidFormat
from videos.ffmpeg import pinned
from videos.ffmpeg.facts import MediaFacts

Picture = NDArray[np.uint8]

DROP_SECONDS = 0.2
"""Pictures that no other refers to are skipped when that shows a picture at most this much too old."""
TURNS = {0: "", 90: ",transpose=clock", 180: ",hflip,vflip", 270: ",transpose=cclock"}
LATE_SHARE = 0.25
"""A picture that begins this share of a step after a sample's time still serves it (containers begin a few ms late)."""
PIPE_BYTES = 1 << 20
STALL_SECONDS = 120.0
"""A decoder that says nothing for so long will say nothing more."""
WORDS_KEPT = 20_000
DRAWN_OUT = "This video is damaged: its picture could not be read to the end. Please copy or export it again, and upload that."


def frame_size(facts: MediaFacts, box: tuple[int, int] = (640, 360)) -> tuple[int, int]:
    """Width and height of the upright frames: aspect kept, inside the box (turned for portrait), even, never enlarged."""
    across, down = (max(box), min(box)) if facts.width >= facts.height else (min(box), max(box))
    scale = min(1.0, across / facts.width, down / facts.height)
    return max(2, int(facts.width * scale + 1e-6) // 2 * 2), max(2, int(facts.height * scale + 1e-6) // 2 * 2)


def read_frames(
    path: Path, facts: MediaFacts, *, fps: float, ffmpeg: str, box: tuple[int, int] = (640, 360)
) -> Iterator[tuple[float, Picture]]:
    """Yields (seconds after the file's zero, RGB uint8 array of height × width × 3) at `fps`, first to last picture.

    Each frame is the one on display at its time, at most 0.2 s older where droppable pictures are skipped.
    Raises InvalidFormat when ffmpeg fails. The process ends with the iterator, however that ends.
    """
    first = math.ceil(facts.video_start * fps - LATE_SHARE)
    limit = max(1, math.ceil(round(facts.duration * fps, 3)) - first)
    command = [*command_for(path, facts, fps=fps, ffmpeg=ffmpeg, box=box, first=first), "-frames:v", str(limit), "-f", "rawvideo", "pipe:1"]
    yield from (((first + number) / fps, picture) for number, picture in enumerate(pictures(command, frame_size(facts, box))))


def command_for(
    path: Path,
    facts: MediaFacts,
    *,
    fps: float,
    ffmpeg: str,
    box: tuple[int, int],
    first: int,
    at: float | None = None,
    exact: bool = False,
) -> list[str]:
    """One decoder thread, planar pictures out; no deblocking and no droppable pictures unless each is to be `exact`."""
    options = ["-noautorotate"]
    if not exact:
        options += ["-skip_loop_filter", "all"]
        if facts.droppable is not None and facts.droppable <= DROP_SECONDS:
            options += ["-skip_frame", "noref"]
    width, height = frame_size(facts, box)
    across, down = (height, width) if facts.rotation in (90, 270) else (width, height)
    matrix = ":out_color_matrix=bt601" if exact else ""  # costs a fifth of the decoding, for a shade that only people see
    steps = (
        f"setpts=PTS-{facts.start:.6f}/TB,fps={fps:.6f}:start_time={first / fps:.6f}:round=up,setpts=N,"
        f"scale={across}:{down}:flags=area:out_range=tv{matrix},format=yuv420p{TURNS[facts.rotation]}"
    )
    return [
        *pinned.reading(path, facts, ffmpeg, options, at=at),
        "-map",
        f"0:{facts.video_stream}",
        "-an",
        "-sn",
        "-dn",
        "-filter_threads",
        "1",
        "-vf",
        steps,
    ]


def pictures(command: list[str], size: tuple[int, int]) -> Iterator[Picture]:
    """Runs `command` and yields the planar 4:2:0 pictures it writes, as RGB."""
    width, height = size
    buffer = np.empty((height * 3 // 2, width), np.uint8)
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=words, start_new_session=True, bufsize=0, pipesize=PIPE_BYTES
        )
        try:
            assert process.stdout is not None
            count = 0
            while fill(process.stdout, buffer.data.cast("B")):
                yield np.asarray(cv2.cvtColor(buffer, cv2.COLOR_YUV2RGB_I420), np.uint8)
                count += 1
            check_end(process, words, count)
        finally:
            shell.kill_group(process)


def fill(pipe: IO[bytes], view: memoryview) -> bool:
    """Read exactly one picture into `view`; False at the end. A part of a picture is no picture."""
    got = 0
    while got < len(view):
        if not select.select([pipe], [], [], STALL_SECONDS)[0]:
            raise InvalidFormat(DRAWN_OUT) from shell.ProgramFailed("ffmpeg", None, f"nothing for {STALL_SECONDS:.0f} s")
        more = pipe.readinto(view[got:])  # type: ignore[attr-defined]
        if not more:
            return False
        got += more
    return True


def check_end(process: "subprocess.Popen[bytes]", words: IO[bytes], count: int) -> None:
    """Complaints about single pictures are forgiven; a bad exit, or no picture at all, is not."""
    code = process.wait()
    if code != 0 or count == 0:
        words.seek(0)
        said = words.read(WORDS_KEPT).decode("utf-8", "replace")
        raise InvalidFormat(DRAWN_OUT) from shell.ProgramFailed("ffmpeg", code, said)
