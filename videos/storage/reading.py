"""An object of a bucket as a file to read and to seek in, of which only a little is ever in memory."""

import io
from typing import Any, Final

from django.core.files.base import File

from videos.storage import s3
from videos.storage.failures import StorageUnavailable, translated

BUFFER_BYTES: Final = 256 * 1024
FIRST_BYTES: Final = 1024 * 1024
MOST_BYTES: Final = 64 * 1024 * 1024
ATTEMPTS: Final = 3


def opened(key: str) -> "File[bytes]":
    """Raises FileNotFoundError when there is no such object."""
    return File(io.BufferedReader(Object(key), BUFFER_BYTES), name=key)


class Object(io.RawIOBase):
    """Asks for one stretch after the other, each twice as long while it is read on and on, and none before it is read.

    A connection that breaks is taken up again where it broke. An object that is replaced meanwhile is an error.
    """

    def __init__(self, key: str) -> None:
        super().__init__()
        self._where = {"Bucket": s3.bucket(), "Key": s3.object_name(key)}
        self._key = key
        with translated(key):
            head = s3.client().head_object(**self._where)
        self.size: int = head["ContentLength"]
        self._etag: str = head["ETag"]
        self._at = 0
        self._stretch = FIRST_BYTES
        self._body: Any = None
        self._body_end = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        wanted = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence] + offset
        if wanted < 0:
            raise ValueError("Before the beginning of the object.")
        if wanted != self._at:
            self._hang_up()
            self._stretch = FIRST_BYTES
            self._at = wanted
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self.size:
            return 0
        data = self._taken(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        if self._at >= self._body_end:
            self._hang_up()
        return len(data)

    def close(self) -> None:
        self._hang_up()
        super().close()

    def _taken(self, most: int) -> bytes:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with translated(self._key):
                    data: bytes = self._stream().read(most)
                if data:
                    return data
                raise StorageUnavailable(StorageUnavailable.SENTENCE)  # it ended before its end
            except StorageUnavailable:
                self._hang_up()
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    def _stream(self) -> Any:
        if self._body is None:
            self._body_end = min(self._at + self._stretch, self.size)
            part = f"bytes={self._at}-{self._body_end - 1}"
            self._body = s3.client().get_object(**self._where, Range=part, IfMatch=self._etag)["Body"]
            self._stretch = min(self._stretch * 2, MOST_BYTES)
        return self._body

    def _hang_up(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None
