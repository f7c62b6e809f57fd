"""Where a recording lies while it comes in: a folder of one attempt alone, gone when its holder is."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings

from coherence.core.errors import NoRoom
from videos.models import VideoImport

PREFIX: Final = "import-"
YOUNG_SECONDS: Final = 60.0
"""A folder so young may be about to be locked."""


@contextmanager
def folder(row: VideoImport) -> Iterator[Path]:
    path = Path(settings.SCRATCH_DIR) / f"{PREFIX}{row.pk}-{row.attempt}"
    path.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(descriptor)


def require_room(path: Path, more: int = 0) -> None:
    """Raises NoRoom when `more` bytes would leave less than IMPORT_FREE_BYTES."""
    if shutil.disk_usage(path).free - more < settings.IMPORT_FREE_BYTES:
        raise NoRoom(NoRoom.SENTENCE)


def sweep() -> int:
    """Remove what a killed worker of this host left behind; how much there was."""
    root = Path(settings.SCRATCH_DIR)
    return sum(_swept(path) for path in root.glob(f"{PREFIX}*")) if root.is_dir() else 0


def _swept(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:  # its holder was faster
        return False
    try:
        if time.time() - os.fstat(descriptor).st_mtime < YOUNG_SECONDS:
            return False
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path, ignore_errors=True)
        return True
    except BlockingIOError:  # its holder lives
        return False
    finally:
        os.close(descriptor)
