"""Recordings of any length for the benchmark: a bundled sample, looped, as a camera and a screen would deliver it."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from analysis.benchmarks import process
from analysis.samples import SAMPLES
from coherence.core.errors import ProcessingFailed

RECIPE = 1
"""Raised with any change below, so that old recordings are not taken for new ones."""
SAMPLE = SAMPLES[0]
DRIFT_SECONDS = 420


def talk(folder: Path, minutes: float, ffmpeg: str, progress: Callable[[float], None]) -> Path:
    """A talk of so many minutes, 1280×720, 30 pictures a second, H.264 at 2.5 Mbit/s, AAC. Made once, then kept in `folder`.

    A longer one that is there already is cut instead of encoding the same again. `progress` hears 0..1.
    """
    made = folder / _name(f"{minutes:g}")
    if made.exists():
        return made
    folder.mkdir(parents=True, exist_ok=True)
    part = made.with_suffix(".part")
    longer = [path for path in folder.glob(_name("*")) if _minutes(path) > minutes]
    source = (
        ["-i", str(min(longer, key=_minutes)), "-c", "copy"] if longer else ["-stream_loop", "-1", "-i", str(SAMPLE.path), *_encoding()]
    )
    command = [ffmpeg, "-v", "error", "-nostats", "-progress", "pipe:2", "-y", *source, "-t", f"{60 * minutes:g}", "-f", "mp4", str(part)]
    try:
        ended = process.run(command, None, lambda line: _hear(line, 60e6 * minutes, progress))
        if ended.returncode:
            raise ProcessingFailed(f"The recording of {minutes:g} minutes could not be made: {ended.words}")
        part.replace(made)
    finally:
        part.unlink(missing_ok=True)
    return made


def _encoding() -> list[str]:
    """Noise as of a camera, or all that stands still would cost the decoder nothing; a slow drift of light, or the
    slides of each loop would be known from the one before."""
    light = f"eq=eval=frame:brightness='0.06*sin(2*PI*t/{DRIFT_SECONDS})'"
    picture = ["-vf", f"scale=1280:720,fps=30,{light},noise=c0s=4:c0f=t+u", "-c:v", "libx264", "-preset", "veryfast"]
    rate = ["-b:v", "2500k", "-maxrate", "2500k", "-bufsize", "5000k", "-pix_fmt", "yuv420p"]
    return [*picture, *rate, "-c:a", "aac", "-b:a", "128k"]


def _hear(line: str, microseconds: float, progress: Callable[[float], None]) -> None:
    name, _, value = line.partition("=")
    if name == "out_time_us" and value.isdigit():
        progress(min(1.0, int(value) / microseconds))


def _name(minutes: str) -> str:
    origin = hashlib.sha256(SAMPLE.path.read_bytes()).hexdigest()[:8]
    return f"{SAMPLE.id}-{origin}-{RECIPE}-{minutes}min.mp4"


def _minutes(path: Path) -> float:
    return float(path.name.rsplit("-", 1)[1].removesuffix("min.mp4"))
