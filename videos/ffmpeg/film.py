"""The picture in several qualities from one decoding, stretch by stretch: each can be stopped after any and taken up again."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from coherence.core import shell
from coherence.core.errors import InvalidFormat
from videos.ffmpeg import boxes, frames, pinned
from videos.ffmpeg.facts import MediaFacts
from videos.ffmpeg.ladder import Clock, Rung

PRESET: Final = "veryfast"
QUALITY: Final = 24
"""x264's constant rate factor; the cap of the rung bounds what it may cost."""
THREADS: Final = 2
SEEKABLE: Final = frozenset(("mov", "matroska"))
"""Containers with an index: others are read from their beginning, in one go."""
SEGMENTS_AT_ONCE: Final = 8
BEFORE_SECONDS: Final = 1.0
LAST_SECONDS: Final = 2.0
FRAGMENTED: Final = "frag_keyframe+empty_moov+default_base_moof"


@dataclass(frozen=True)
class Stretch:
    """Some segments that are made together: pictures from `first` up to, not including, `end`."""

    number: int
    first: int
    end: int


def stretches(facts: MediaFacts, clock: Clock) -> list[Stretch]:
    step = clock.group * SEGMENTS_AT_ONCE if facts.container in SEEKABLE else clock.frames
    return [Stretch(n, first, min(first + step, clock.frames)) for n, first in enumerate(range(0, clock.frames, step))]


def encode(
    path: Path, facts: MediaFacts, clock: Clock, rungs: Sequence[Rung], stretch: Stretch, outputs: Sequence[Path], *, ffmpeg: str
) -> None:
    """Write the stretch in every quality, each as fragmented MP4 whose fragments are segments that begin at zero.

    Raises InvalidFormat when the picture cannot be read there.
    """
    command = command_for(path, facts, clock, rungs, stretch, outputs, ffmpeg)
    seconds = float((stretch.end - stretch.first) / clock.rate)
    try:
        shell.run(command, timeout=120.0 + 20 * seconds, nice=shell.BACKGROUND)
    except shell.ProgramFailed as error:
        raise InvalidFormat(frames.DRAWN_OUT) from error


def command_for(
    path: Path, facts: MediaFacts, clock: Clock, rungs: Sequence[Rung], stretch: Stretch, outputs: Sequence[Path], ffmpeg: str
) -> list[str]:
    begin = float(stretch.first / clock.rate)
    at = max(0.0, min(begin - BEFORE_SECONDS, (facts.video_end or facts.duration) - LAST_SECONDS))
    command = pinned.reading(path, facts, ffmpeg, ["-noautorotate"], at=at if stretch.first else None)
    command += ["-filter_complex", graph(facts, clock.rate, rungs, begin), "-filter_threads", "1", "-filter_complex_threads", "1"]
    for number, (rung, output) in enumerate(zip(rungs, outputs, strict=True)):
        command += ["-map", f"[v{number}]", "-an", "-sn", "-dn", "-map_metadata", "-1", "-frames:v", str(stretch.end - stretch.first)]
        command += _encoder(rung, clock)
        command += ["-f", "mp4", "-movflags", FRAGMENTED, "-video_track_timescale", str(clock.timescale), "-y", pinned.url(output)]
    return command


def _encoder(rung: Rung, clock: Clock) -> list[str]:
    """Every segment begins with a key frame and refers to nothing before it; headers are the same in every stretch."""
    every, cap = str(clock.group), rung.cap
    keys = ["-g", every, "-keyint_min", every, "-sc_threshold", "0", "-bf", "0", "-flags", "+cgop"]
    bounds = ["-crf", str(QUALITY), "-maxrate", f"{cap}k", "-bufsize", f"{cap * 2}k"]
    return [
        *("-c:v", "libx264", "-preset", PRESET, "-profile:v", "high", "-threads", str(THREADS)),
        *keys,
        *bounds,
        *("-x264-params", "stitchable=1", "-fps_mode", "passthrough"),
    ]


def graph(facts: MediaFacts, rate: Fraction, rungs: Sequence[Rung], begin: float) -> str:
    """Steady pictures from `begin` on, upright, in the size of the first rung; the smaller ones are made from those.

    A picture that starts late or ends early stands still meanwhile.
    """
    top, turned = rungs[0], facts.rotation in (90, 270)
    across, down = (top.height, top.width) if turned else (top.width, top.height)
    steady = f"setpts=PTS-{facts.start:.6f}/TB,tpad=stop=-1:stop_mode=clone,fps={rate}:start_time={begin:.6f}:round=near,setpts=N"
    upright = f"scale={across}:{down}:out_range=tv,setsar=1,format=yuv420p{frames.TURNS[facts.rotation]}"
    if len(rungs) == 1:
        return f"[0:{facts.video_stream}]{steady},{upright}[v0]"
    split = f",split={len(rungs)}[v0]" + "".join(f"[s{n}]" for n in range(1, len(rungs)))
    smaller = "".join(f";[s{n}]scale={rung.width}:{rung.height},setsar=1[v{n}]" for n, rung in enumerate(rungs) if n)
    return f"[0:{facts.video_stream}]{steady},{upright}{split}{smaller}"


def join(parts: Sequence[Path], clock: Clock, stretched: Sequence[Stretch], whole: Path) -> None:
    """One file of all stretches. Raises ValueError when they do not belong together."""
    header = boxes.header_of(parts[0])
    number = 1
    with whole.open("wb") as file:
        file.write(header)
        for part, stretch in zip(parts, stretched, strict=True):
            if boxes.header_of(part) != header:
                raise ValueError("The stretches were encoded differently.")
            number += boxes.append(part, file, number=number, ticks=stretch.first * clock.ticks)
