"""Which part of a file a player asks for (RFC 9110, section 14)."""

import re
from dataclasses import dataclass
from typing import Final

from coherence.core.errors import RangeNotSatisfiable

ONE: Final = re.compile(r"bytes[ \t]*=[ \t]*(\d{0,20})-(\d{0,20})[ \t]*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """From `start` up to, not including, `end`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def content_range(self, size: int) -> str:
        return f"bytes {self.start}-{self.end - 1}/{size}"


class NoSuchPart(RangeNotSatisfiable):
    """Carries the header that tells the player how large the file is."""

    def __init__(self, size: int) -> None:
        super().__init__("The video has no such part.", details={"size": size})
        self.headers = {"Content-Range": f"bytes */{size}"}


def wanted(header: str, size: int) -> Part | None:
    """The one part asked for. None, which means the whole, for anything else: no header, several parts, or no range at all.

    Raises NoSuchPart for a part that begins behind the end.
    """
    match = ONE.fullmatch(header.strip())
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return _last_bytes(int(last), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NoSuchPart(size)
    return Part(int(first), min(int(last) + 1, size) if last else size)


def _last_bytes(count: int, size: int) -> Part:
    if count == 0 or size == 0:
        raise NoSuchPart(size)
    return Part(max(size - count, 0), size)
