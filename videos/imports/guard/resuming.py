"""What came of a file before its fetch broke off, and the note beside it of what the site said: it goes on only with the very same file."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

ENDING: Final = ".begun"
UNFINISHED: Final = ("", ".part", ".ytdl")
"""What is added to a file's name while it comes in: by us nothing, by yt-dlp these, the last for how many pieces it has."""
STRONG: Final = re.compile(r'"[\x21\x23-\x7e]{1,200}"')
"""An ETag that promises the same bytes (weak ones, `W/"…"`, promise the same meaning)."""
PART: Final = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Begun:
    """A file of which the first `received` bytes are here."""

    address: str
    etag: str
    size: int
    received: int = 0

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The rest is asked for, as long as the file is still the same; else all of it comes."""
        return [(b"Range", f"bytes={self.received}-".encode()), (b"If-Range", self.etag.encode())]

    def goes_on_with(self, headers: dict[str, str]) -> bool:
        """Whether the answer is the rest of this very file."""
        part = PART.fullmatch(headers.get("content-range", "").strip())
        told = tuple(map(int, part.groups())) if part else ()
        return told == (self.received, self.size - 1, self.size) and headers.get("etag", self.etag) == self.etag


def begun(path: Path, address: str) -> Begun | None:
    """None where nothing of it is here, or nobody can say what it belongs to. A whole file lacks its last byte again."""
    try:
        told = json.loads(_note(path).read_text())
        known = Begun(told["address"], told["etag"], told["size"], min(path.stat().st_size, told["size"] - 1))
    except (FileNotFoundError, ValueError, KeyError, TypeError):  # it was killed while it was noted down
        return None
    return known if known.address == address and known.received > 0 else None


def note(path: Path, address: str, headers: dict[str, str], size: int | None) -> None:
    """Where the site offers to go on later; else the note of an earlier fetch goes."""
    etag = headers.get("etag", "").strip()
    if size and headers.get("accept-ranges", "").strip().lower() == "bytes" and STRONG.fullmatch(etag):
        _note(path).write_text(json.dumps(asdict(Begun(address, etag, size))))
    else:
        forget(path)


def forget(path: Path) -> None:
    """The next fetch begins anew."""
    _note(path).unlink(missing_ok=True)


def kept(folder: Path) -> list[Path]:
    """The files that can be gone on with, and their notes."""
    notes = list(folder.glob(f"*{ENDING}"))
    files = (each.with_name(each.name.removesuffix(ENDING) + more) for each in notes for more in UNFINISHED)
    return [*notes, *(file for file in files if file.is_file())]


def _note(path: Path) -> Path:
    return path.with_name(path.name + ENDING)
