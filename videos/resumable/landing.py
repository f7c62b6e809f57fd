"""Where the bytes of an upload land on this machine: a file that grows, and beside it the record of who may make it grow.

What has arrived is what the file holds: nothing else remembers it, so a process that is killed at any instant loses nothing.
The record is locked for the time of one write only, never while a sender is waited for. It names the request that sends now; a
newer request takes its place and thereby ends the older, which may hang on a connection that is long dead. No Django.
"""

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from videos.resumable.protocol import TakenOver, WrongOffset

NOBODY: Final = "-" * 32
SURE: Final = "-" * 20
RECORD: Final = len(f"{NOBODY} {SURE}\n")


class Missing(Exception):
    """There is no such upload on this machine, or no longer."""


class Landing:
    """`Landing(folder, name)`; `create` it once."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.bin"
        self._record = folder / f"{name}.state"

    def create(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._record.write_text(f"{NOBODY} {SURE}\n")
        self.path.touch()

    def offset(self) -> int:
        """How many bytes are here for sure. Raises Missing."""
        with self._locked() as record:
            return _sure(record, self._size())

    def moved_at(self) -> float:
        """When the last byte came, as a time of the file system. Raises Missing."""
        try:
            return self.path.stat().st_mtime
        except FileNotFoundError:
            raise Missing from None

    def go_on(self, offset: int, *, doubtful: bool = False) -> "Sender":
        """The right to append from `offset` on, taken from whoever had it. Raises WrongOffset or Missing.

        `doubtful`: the bytes do not count until they are `approved`.
        """
        with self._locked() as record:
            sure = _sure(record, self._size())
            if offset != sure:
                raise WrongOffset(sure)
            os.truncate(self.path, sure)  # what an ended request left unproven goes
            token = uuid.uuid4().hex
            _write(record, token, offset if doubtful else None)
            return Sender(self.path, self._record, token, offset)

    def remove(self) -> bool:
        """Whoever still sends is ended; whether there was something to remove."""
        with suppress(Missing), self._locked() as record:
            _write(record, uuid.uuid4().hex, None)
            self.path.unlink(missing_ok=True)
            self._record.unlink(missing_ok=True)
            return True
        there = self.path.exists()
        self.path.unlink(missing_ok=True)
        return there

    def _size(self) -> int:
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            raise Missing from None

    @contextmanager
    def _locked(self) -> Iterator[int]:
        try:
            record = os.open(self._record, os.O_RDWR)
        except FileNotFoundError:
            raise Missing from None
        try:
            fcntl.flock(record, fcntl.LOCK_EX)
            yield record
        finally:
            os.close(record)


class Sender:
    """One request that appends. `with landing.go_on(…) as sender:`; every call raises TakenOver once a newer one has come."""

    def __init__(self, path: Path, record: Path, token: str, offset: int) -> None:
        self.began, self.offset = offset, offset
        self._token = token
        self._file = os.open(path, os.O_WRONLY)
        self._record = os.open(record, os.O_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.close(self._file)
        os.close(self._record)

    def append(self, piece: bytes) -> None:
        with self._ours():
            view = memoryview(piece)
            while view:
                written = os.pwrite(self._file, view, self.offset)
                self.offset += written
                view = view[written:]

    def approve(self) -> None:
        """What was doubtful counts from now on."""
        with self._ours():
            _write(self._record, self._token, None)

    def take_back(self) -> None:
        """All that this request brought goes again."""
        with self._ours():
            os.ftruncate(self._file, self.began)
            _write(self._record, self._token, None)
            self.offset = self.began

    @contextmanager
    def _ours(self) -> Iterator[None]:
        fcntl.flock(self._record, fcntl.LOCK_EX)
        try:
            if os.pread(self._record, RECORD, 0).split(b" ")[0].decode() != self._token:
                raise TakenOver
            yield
        finally:
            fcntl.flock(self._record, fcntl.LOCK_UN)


def _sure(record: int, size: int) -> int:
    doubted = os.pread(record, RECORD, 0).decode().partition(" ")[2].strip()
    return int(doubted) if doubted.isdigit() and int(doubted) <= size else size


def _write(record: int, token: str, doubted_from: int | None) -> None:
    os.pwrite(record, f"{token} {SURE if doubted_from is None else f'{doubted_from:020d}'}\n".encode(), 0)
