"""What uploads leave behind when a server is killed: found, and removed once nobody can be writing to it any more."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from videos.renditions import bench
from videos.resumable import completion, sweep

AGE_SECONDS: Final = 24 * 3600.0
"""Since the last byte came. No request lasts as long."""
BODIES: Final = "tmp*.upload*"
"""What Django calls the files of bodies that are coming in. The folder may be one that others use too."""


@dataclass(frozen=True)
class Leftover:
    """A file nobody will ask for again."""

    path: Path
    size_bytes: int


def bodies() -> Iterator[Leftover]:
    """Files of requests whose server ended before they did."""
    return _old(Path(settings.FILE_UPLOAD_TEMP_DIR).glob(BODIES))


def copies() -> Iterator[Leftover]:
    """What a worker fetched from a bucket to look into it, and was killed over."""
    return _old(Path(settings.SCRATCH_DIR).glob(f"{completion.COPIES}*/*"))


def benches() -> Iterator[Leftover]:
    """What `rebuild_renditions` had half made when it was killed."""
    return _old(Path(settings.SCRATCH_DIR).glob(f"{bench.FOLDERS}*/**/*"))


def _old(paths: Iterable[Path]) -> Iterator[Leftover]:
    before = time.time() - AGE_SECONDS
    for path in sorted(paths):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            facts = path.stat()
        except FileNotFoundError:  # its request has just ended
            continue
        if facts.st_mtime < before:
            yield Leftover(path, facts.st_size)


def pieces() -> Iterator[Leftover]:
    """Files of uploads that have ended, or that nobody knows."""
    yield from (Leftover(path, path.stat().st_size) for path in sweep.strays())


KINDS: Final[Mapping[str, Callable[[], Iterator[Leftover]]]] = {
    "unfinished request": bodies,
    "piece of no upload": pieces,
    "copy of an upload": copies,
    "half a rendition": benches,
}
"""Every kind there is, by its name for people."""


def found() -> dict[str, list[Leftover]]:
    return {kind: list(find()) for kind, find in KINDS.items()}


def remove() -> int:
    """Remove what is left over on this machine; how many bytes that were. Safe to call twice, at once or later."""
    return sum(_removed(each) for leftovers in found().values() for each in leftovers)


def _removed(leftover: Leftover) -> int:
    try:
        leftover.path.unlink()
    except FileNotFoundError:  # another process was faster
        return 0
    return leftover.size_bytes
