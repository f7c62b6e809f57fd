"""Where one recording is worked on: its bytes, what they are, room for what is half made, and who else wants the machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.conf import settings

from videos import inspection, sources
from videos.ffmpeg import audio, binary
from videos.ffmpeg.facts import MediaFacts
from videos.models import Video

FOLDERS: Final = "bench-"
"""What the folder of a bench that clears itself away is called by; one that was killed over is a leftover (`videos.leftovers`)."""


def nothing(fraction: float = 0.0) -> None:
    """Nobody is told, and nobody waits."""


@dataclass(frozen=True)
class Bench:
    video: Video
    source: Path
    facts: MediaFacts
    folder: Path
    """What is half made lies here, and is taken up again where the folder is still there at the next attempt."""
    progress: Callable[[float], None] = nothing
    """Told 0 to 1."""
    give_way: Callable[[], None] = nothing
    """Called where the work can be left for later; raises when it should be."""
    heard: Callable[[], Path] | None = None
    """The sound as mono 16 kHz, where somebody has it already."""

    @property
    def ffmpeg(self) -> str:
        return binary.ffmpeg(settings.FFMPEG_BINARY)

    def speech(self) -> Path:
        if self.heard is not None:
            return self.heard()
        wav = self.folder / "speech.wav"
        audio.extract(self.source, self.facts, wav, ffmpeg=self.ffmpeg)
        return wav


@contextmanager
def set_up(video: Video) -> Iterator[Bench]:
    """A bench of its own, cleared away at the end. Raises NotFound when the recording's bytes are gone."""
    with TemporaryDirectory(prefix=FOLDERS, dir=_scratch()) as room:
        folder = Path(room)
        source = sources.local_path(video, folder)
        yield Bench(video, source, inspection.facts(source, video.sha256), folder)


def _scratch() -> Path:
    folder = Path(settings.SCRATCH_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def whole(path: Path, make: Callable[[Path], object]) -> None:
    """Made once, and never seen half made."""
    if not path.exists():
        with anew(path) as half:
            make(half)


@contextmanager
def anew(path: Path) -> Iterator[Path]:
    """Where to write what takes the path's place when it is whole. What an earlier attempt left there may be the stored file itself."""
    half = path.with_name(f"half-{path.name}")
    yield half
    half.replace(path)
