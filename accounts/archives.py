"""One zip with JSON documents and stored files, written to a file of this machine; nothing is held in memory whole."""

import json
import zipfile
from collections.abc import Callable
from types import TracebackType
from typing import IO, Any, Final, Self

from django.core.files.storage import default_storage
from django.utils import timezone
from rest_framework.utils.encoders import JSONEncoder

CHUNK_BYTES: Final = 1024 * 1024


class Archive:
    """`with Archive(…) as archive:` then `add` and `add_object`. `alive` is called before each piece and may raise to stop."""

    def __init__(self, file: IO[bytes], alive: Callable[[], None]) -> None:
        self._zip = zipfile.ZipFile(file, "w", compression=zipfile.ZIP_DEFLATED)
        self._alive = alive
        self._missing: list[str] = []

    def add(self, name: str, document: Any) -> None:
        """A JSON document; times, UUIDs and the like are written as the API writes them."""
        self._alive()
        self._zip.writestr(name, json.dumps(document, cls=JSONEncoder, ensure_ascii=False, indent=1))

    def add_object(self, name: str, storage_key: str) -> None:
        """A stored file as it is: media does not get smaller. One that is no longer stored is named in the contents."""
        self._alive()
        if not default_storage.exists(storage_key):
            self._missing.append(name)
            return
        entry = zipfile.ZipInfo(name, date_time=timezone.now().timetuple()[:6])
        with default_storage.open(storage_key, "rb") as stored, self._zip.open(entry, "w", force_zip64=True) as target:
            for chunk in stored.chunks(CHUNK_BYTES):
                self._alive()
                target.write(chunk)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Ends with a list of the contents; one that failed is closed as it is, while its file is still there."""
        if kind is None:
            contents = {"made_at": timezone.now(), "files": self._zip.namelist(), "no_longer_stored": self._missing}
            self.add("contents.json", contents)
        self._zip.close()
