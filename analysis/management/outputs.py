"""The files a command was asked for: proved writable before the work, written whole or not at all."""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import default_storage

from analysis import runs
from analysis.models import Analysis
from analysis.pipeline.stage import RESULT_STAGE
from coherence.core.errors import AppError, ProcessingFailed, ReportFailed


class Unwritable(AppError):
    """An output cannot be written where it was asked for."""

    code, status = "VALIDATION_ERROR", 400


class Unwritten(ProcessingFailed):
    """An output could be written when the work began, and no longer at its end."""

    code, status, retryable = "STORAGE_FAILED", 507, True


class Outputs:
    """Where result and report go; None is not wanted. `keep` must not be written over."""

    def __init__(self, result: Path | None, report: Path | None, *, keep: Path) -> None:
        self._result, self._report, self._keep = result, report, keep

    def check(self) -> None:
        """Raises Unwritable with the sentence for people."""
        wanted = [path for path in (self._result, self._report) if path is not None]
        if len({os.path.realpath(path) for path in wanted}) < len(wanted):
            raise Unwritable("Result and report cannot go to the same file.")
        for path in wanted:
            if _same(path, self._keep):
                raise Unwritable(f"{path} is the recording itself and will not be written over.")
            _prove_writable(path)

    def write(self, analysis: Analysis) -> None:
        if self._result:
            _write(self._result, lambda file: file.write(_spelt(analysis.result)))
        if self._report:
            with _stored(analysis) as stored:
                _write(self._report, lambda file: [file.write(block) for block in stored.chunks()])

    def write_error(self, error: AppError) -> None:
        """The error in the place of the result, as far as that place can be written."""
        if self._result is None or _why_not_writable(self._result) or _same(self._result, self._keep):
            return
        body = {"error": error.message, "code": error.code, "retryable": error.retryable}
        _write(self._result, lambda file: file.write(_spelt(body)))

    def places(self, analysis: Analysis) -> dict[str, str]:
        """Where everything lies, for people."""
        key = runs.payload(analysis, RESULT_STAGE).get("pdf")
        report = str(self._report) if self._report else key and _stored_place(key)
        found = {"PDF": report, "JSON": str(self._result) if self._result else None}
        return {name: place for name, place in found.items() if place}


def _same(path: Path, other: Path) -> bool:
    """One file, whatever links lead to it."""
    return os.path.realpath(path) == os.path.realpath(other) or (path.exists() and other.exists() and path.samefile(other))


def _spelt(value: Any) -> bytes:
    return (json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _stored(analysis: Analysis) -> Any:
    key = runs.payload(analysis, RESULT_STAGE).get("pdf")
    if not key or not default_storage.exists(key):
        raise ReportFailed("The analysis is complete, but its PDF is not in the storage.")
    return default_storage.open(key)


def _stored_place(key: str) -> str:
    try:
        return default_storage.path(key)
    except NotImplementedError:  # a storage that is not a folder of this machine
        return key


def _why_not_writable(path: Path) -> str | None:
    if path.is_dir():
        return f"{path} is a folder; name a file in it."
    if path.exists() and not path.is_file():
        return f"{path} is not a regular file."
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            return None
    except FileNotFoundError:
        return f"The folder {path.parent} does not exist."
    except OSError as error:
        return f"Nothing can be written to {path.parent}: {error.strerror}."


def _prove_writable(path: Path) -> None:
    if why := _why_not_writable(path):
        raise Unwritable(why)


def _write(path: Path, fill: Callable[[IO[bytes]], Any]) -> None:
    """The whole file appears at once, or none does. Raises Unwritten."""
    try:
        _write_whole(path, fill)
    except AppError:  # of the storage that is read from
        raise
    except OSError as error:
        raise Unwritten(f"{path} could not be written: {error.strerror}.") from error


def _write_whole(path: Path, fill: Callable[[IO[bytes]], Any]) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:40]}.", delete=False) as file:
        part = Path(file.name)
        try:
            fill(file)
            file.close()
            part.chmod(0o644)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
