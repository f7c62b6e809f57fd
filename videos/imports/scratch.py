"""Where a recording lies while it comes in: a folder of one attempt alone, gone when its holder is."""

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings

from coherence.core.errors import NoRoom
from videos.imports.guard import resuming
from videos.models import VideoImport

PREFIX: Final = "import-"
UNFINISHED: Final = (VideoImport.Status.QUEUED, VideoImport.Status.FETCHING)
YOUNG_SECONDS: Final = 60.0
"""A folder so young may be about to be locked."""


@contextmanager
def folder(row: VideoImport) -> Iterator[Path]:
    """With what an earlier attempt on this machine left. It stays when this one fails, until the import has ended (`sweep`)."""
    path = _root() / f"{PREFIX}{row.pk}-{row.attempt}"
    path.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        for earlier in _of(row.pk):
            if earlier != path:
                _take_over(earlier, path)
        yield path
    except Exception:
        if not resuming.kept(path):
            shutil.rmtree(path, ignore_errors=True)
        raise
    else:
        shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(descriptor)


def clear(row: VideoImport) -> None:
    """What no attempt will go on with."""
    if not VideoImport.objects.filter(pk=row.pk, status__in=UNFINISHED).exists():
        for path in _of(row.pk):
            with _held(path) as held:
                if held:
                    shutil.rmtree(path, ignore_errors=True)


def _root() -> Path:
    return Path(settings.SCRATCH_DIR)


def _of(import_id: uuid.UUID) -> list[Path]:
    return sorted(_root().glob(f"{PREFIX}{import_id}-*"))


def _take_over(earlier: Path, path: Path) -> None:
    """Whose holder still lives is left to them."""
    with _held(earlier) as held:
        if not held:
            return
        for file in resuming.kept(earlier):
            file.replace(path / file.name)
        shutil.rmtree(earlier, ignore_errors=True)


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Whether it is ours for this moment; False when somebody has it, or it is gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held = True
    except BlockingIOError:
        held = False
    try:
        yield held
    finally:
        os.close(descriptor)


def require_room(path: Path, more: int = 0) -> None:
    """Raises NoRoom when `more` bytes would leave less than IMPORT_FREE_BYTES."""
    if shutil.disk_usage(path).free - more < settings.IMPORT_FREE_BYTES:
        raise NoRoom(NoRoom.SENTENCE)


def sweep() -> int:
    """Remove what killed workers of this host left behind of imports that have ended; how much there was."""
    return sum(_swept(path) for path in _root().glob(f"{PREFIX}*"))


def _swept(path: Path) -> bool:
    with _held(path) as held:
        if not held or time.time() - path.stat().st_mtime < YOUNG_SECONDS or _goes_on(path):
            return False
        shutil.rmtree(path, ignore_errors=True)
        return True


def _goes_on(path: Path) -> bool:
    """The next attempt may begin with what is there."""
    name = path.name.removeprefix(PREFIX).rpartition("-")[0]
    try:
        return VideoImport.objects.filter(pk=uuid.UUID(name), status__in=UNFINISHED).exists()
    except ValueError:
        return False
