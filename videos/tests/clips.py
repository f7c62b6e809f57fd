"""Small clips made on the spot: each picture carries its own number, so that what is shown when can be checked."""

import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT, BITS = 160, 96, 10
CELL = WIDTH // BITS


def picture(number: int) -> NDArray[np.uint8]:
    """RGB with `number` in ten columns, white for 1."""
    bits = np.array([number >> bit & 1 for bit in range(BITS)], np.uint8) * 235
    row = np.repeat(bits, CELL)
    return np.repeat(np.broadcast_to(row, (HEIGHT, WIDTH))[:, :, None], 3, axis=2)


def number_on(shown: NDArray[np.uint8]) -> int:
    columns = shown.mean(axis=(0, 2)).reshape(BITS, -1)[:, 3:-3].mean(axis=1)
    return int(sum(1 << bit for bit in range(BITS) if columns[bit] > 118))


def make(
    ffmpeg: str, path: Path, *options: str, fps: float = 25, seconds: float = 6, inputs: tuple[str, ...] = (), offset: float = 0.0
) -> Path:
    """Encode numbered pictures; `inputs` are further input arguments."""
    raw = b"".join(picture(n).tobytes() for n in range(round(fps * seconds)))
    command = [ffmpeg, "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}"]
    command += ["-r", str(fps), "-i", "pipe:0", *inputs, "-pix_fmt", "yuv420p", "-threads", "1", *options, f"file:{path}"]
    subprocess.run(command, input=raw, check=True, timeout=60)
    return path


def run(ffmpeg: str, *arguments: str) -> None:
    subprocess.run([ffmpeg, "-v", "error", "-y", *arguments], check=True, timeout=60, stdin=subprocess.DEVNULL)
