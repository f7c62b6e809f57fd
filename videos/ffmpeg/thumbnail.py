"""One picture that stands for a video: near the wanted time, but neither black nor blurred."""

import math
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from coherence.core.errors import InvalidFormat
from videos.ffmpeg import frames
from videos.ffmpeg.facts import MediaFacts

FALLBACK_SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Where to look when the wanted place shows nothing."""
CANDIDATES, CANDIDATE_FPS = 6, 4.0
CONTENT = 8.0
"""Standard deviation of light (0..255) below which a picture is plain."""
JUDGED_WIDTH = 320


def make(path: Path, facts: MediaFacts, at: float, jpeg: Path, *, ffmpeg: str, width: int = 640) -> None:
    """Write the clearest picture within about a second of `at` (seconds); elsewhere when there is none but plain ones.

    The longer side has at most `width` pixels. Raises InvalidFormat when no picture can be read at all.
    """
    chosen: frames.Picture | None = None
    for place in (at, *(share * facts.duration for share in FALLBACK_SHARES), facts.video_start):
        chosen = clearest([*around(path, facts, place, ffmpeg, width), *([chosen] if chosen is not None else [])])
        if chosen is not None and np.std(light(chosen)) >= CONTENT:
            break
    if chosen is None:
        raise InvalidFormat(frames.DRAWN_OUT)
    Image.fromarray(chosen).save(jpeg, "JPEG", quality=84, optimize=True, progressive=True)


def around(path: Path, facts: MediaFacts, at: float, ffmpeg: str, width: int) -> list[frames.Picture]:
    """A few pictures from shortly before `at` on; none when there are none there."""
    start = max(0.0, min(at, facts.duration) - CANDIDATES / CANDIDATE_FPS / 2)
    first, box = math.ceil(start * CANDIDATE_FPS), (width, width)
    command = frames.command_for(path, facts, fps=CANDIDATE_FPS, ffmpeg=ffmpeg, box=box, first=first, at=start, exact=True)
    command += ["-frames:v", str(CANDIDATES), "-f", "rawvideo", "pipe:1"]
    try:
        return list(frames.pictures(command, frames.frame_size(facts, box)))
    except InvalidFormat:  # beyond the last picture, or a damaged spot: another place will do
        return []


def clearest(pictures: list[frames.Picture]) -> frames.Picture | None:
    """The sharpest of those with something on them; of plain ones the least plain."""
    shown = [picture for picture in pictures if np.std(light(picture)) >= CONTENT]
    if shown:
        return max(shown, key=sharpness)
    return max(pictures, key=lambda picture: float(np.std(light(picture))), default=None)


def light(picture: frames.Picture) -> frames.Picture:
    """Grey, at one width for all, so that figures compare."""
    height = max(1, round(picture.shape[0] * JUDGED_WIDTH / picture.shape[1]))
    small = cv2.resize(picture, (JUDGED_WIDTH, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)


def sharpness(picture: frames.Picture) -> float:
    """Variance of the Laplacian (Pech-Pacheco et al. 2000): low where motion or focus blurs edges."""
    return float(np.var(cv2.Laplacian(light(picture), cv2.CV_64F)))
