"""Scratch space of runs: `SCRATCH_DIR/{analysis}/`, with locks that die with the process that holds them."""

import fcntl
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class RunScratch:
    """The folder of one run on this host. Nothing is made until somebody needs it."""

    def __init__(self, analysis_id: uuid.UUID | str) -> None:
        self.root = Path(settings.SCRATCH_DIR) / str(analysis_id)

    @property
    def shared(self) -> Path:
        """Files that stages of the run share on this host."""
        return _made(self.root / "shared")

    @contextmanager
    def stage(self, token: str) -> Iterator[Path]:
        """A folder for one attempt at one stage; gone at the end."""
        folder = _made(self.root / "stages" / token)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def shared_file(self, name: str, make: Callable[[Path], None]) -> Path:
        """`make` is called by one process at a time and only when the file is absent; its path keeps the ending of `name`."""
        path = self.shared / name
        if path.exists():
            return path
        with (self.shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                part = self.shared / f"part-{uuid.uuid4().hex}{path.suffix}"
                try:
                    make(part)
                    part.replace(path)
                finally:
                    part.unlink(missing_ok=True)
        return path

    @contextmanager
    def claim(self, token: str) -> Iterator[None]:
        """Hold the lock file that shows other processes of this host that the claim's holder lives, whatever it computes."""
        path = _made(self.root / "claims") / token
        with path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                yield
            finally:
                path.unlink(missing_ok=True)

    def holder_lives(self, token: str) -> bool | None:
        """Whether the process that holds the claim lives; None when this host cannot tell."""
        try:
            descriptor = os.open(self.root / "claims" / token, os.O_RDONLY)
        except FileNotFoundError:
            return None
        try:
            return not _try_lock(descriptor)
        finally:
            os.close(descriptor)

    def in_use(self) -> bool:
        return any(self.holder_lives(path.name) for path in (self.root / "claims").glob("*"))

    def remove(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def on_this_host() -> list[RunScratch]:
    """The runs that have a folder here."""
    root = Path(settings.SCRATCH_DIR)
    return [RunScratch(entry.name) for entry in root.iterdir() if entry.is_dir() and _is_uuid(entry.name)] if root.is_dir() else []


def _is_uuid(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False
