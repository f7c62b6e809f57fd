"""Which ffmpeg runs: the one asked for, else the one on the PATH, else the one in the imageio-ffmpeg wheel."""

import shutil
from functools import cache

from coherence.core.errors import AppError


class NoFfmpeg(AppError, FileNotFoundError):
    """There is no ffmpeg to work with."""

    code, status = "SERVICE_UNAVAILABLE", 503


@cache
def ffmpeg(wanted: str = "") -> str:
    """Path of the ffmpeg program. Raises NoFfmpeg with a sentence that says what is missing."""
    if wanted:
        found = shutil.which(wanted)
        if found is None:
            raise NoFfmpeg(f"FFMPEG_BINARY names {wanted!r}, which is not a program on this machine.")
        return found
    found = shutil.which("ffmpeg")
    return found if found is not None else _bundled()


def _bundled() -> str:
    import imageio_ffmpeg

    try:
        path: str = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError:
        raise NoFfmpeg("No ffmpeg: neither on the PATH nor in the imageio-ffmpeg wheel.") from None
    return path
