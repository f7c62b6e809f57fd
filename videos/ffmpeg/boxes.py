"""Fragmented MP4 (ISO/IEC 14496-12) as a list of boxes: what is where, which segment holds what, and on which clock."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

HEADER: Final = 8
LONG_HEADER: Final = 16
INNER: Final = frozenset((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf"))
WRONG: Final = "This is no MP4 of ours."


@dataclass(frozen=True)
class Box:
    kind: bytes
    start: int
    content: int
    """Where its content begins."""
    end: int


@dataclass(frozen=True)
class Fragment:
    """One segment: a `moof` and its `mdat`."""

    offset: int
    size: int
    begins: int
    """Ticks of the track's clock."""
    lasts: int


def top_level(file: BinaryIO) -> Iterator[Box]:
    """The boxes of a file, without reading what they hold. A box that is cut off ends it."""
    at, size = 0, file.seek(0, 2)
    while at + HEADER <= size:
        file.seek(at)
        box = _box(file.read(LONG_HEADER), at, size)
        if box is None:
            return
        yield box
        at = box.end


def within(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes of `data` between two places, those within them too, in their order."""
    at, end = start, len(data) if end is None else end
    while at + HEADER <= end:
        box = _box(data[at : at + LONG_HEADER], at, end)
        if box is None:
            return
        yield box
        if box.kind in INNER:
            yield from within(data, box.content, box.end)
        at = box.end


def _box(head: bytes, at: int, end: int) -> Box | None:
    size, kind = struct.unpack(">I4s", head[:HEADER])
    content = HEADER
    if size == 1 and len(head) == LONG_HEADER:
        (size,), content = struct.unpack(">Q", head[HEADER:]), LONG_HEADER
    elif size == 0:
        size = end - at
    return Box(kind, at, at + content, at + size) if content <= size <= end - at else None


def starts_quickly(path: Path) -> bool:
    """Whether the header stands before the sound and picture: a player can then begin with what comes first."""
    with path.open("rb") as file:
        kinds = [box.kind for box in top_level(file)]
    return b"moov" in kinds and (b"mdat" not in kinds or kinds.index(b"moov") < kinds.index(b"mdat"))


def is_fragmented(path: Path) -> bool:
    with path.open("rb") as file:
        return any(box.kind == b"moof" for box in top_level(file))


def header_of(path: Path) -> bytes:
    """`ftyp` and `moov`: what a player needs before any segment."""
    with path.open("rb") as file:
        found = {box.kind: box for box in top_level(file)}
        if b"moov" not in found:
            raise ValueError(WRONG)
        file.seek(0)
        return file.read(found[b"moov"].end)


def fragments(path: Path) -> list[Fragment]:
    """The segments of a file with one track, in their order."""
    found: list[Fragment] = []
    with path.open("rb") as file:
        moof: Box | None = None
        for box in list(top_level(file)):
            if box.kind == b"moof":
                moof = box
            elif box.kind == b"mdat" and moof is not None:
                file.seek(moof.start)
                begins, lasts = _times(file.read(moof.end - moof.start))
                found.append(Fragment(moof.start, box.end - moof.start, begins, lasts))
                moof = None
    return found


def _times(moof: bytes) -> tuple[int, int]:
    """When the fragment begins, and for how long: of all its runs."""
    begins, lasts, default = 0, 0, 0
    for box in within(moof):
        body = moof[box.content : box.end]
        if box.kind == b"tfhd":
            default = _default_duration(body)
        elif box.kind == b"tfdt":
            begins = int(struct.unpack(">Q" if body[0] else ">I", body[4 : 12 if body[0] else 8])[0])
        elif box.kind == b"trun":
            lasts += _run_duration(body, default)
    return begins, lasts


def _default_duration(tfhd: bytes) -> int:
    flags = int.from_bytes(tfhd[1:4], "big")
    at = 8 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0)
    return int.from_bytes(tfhd[at : at + 4], "big") if flags & 0x8 else 0


def _run_duration(trun: bytes, default: int) -> int:
    flags, count = int.from_bytes(trun[1:4], "big"), int.from_bytes(trun[4:8], "big")
    if not flags & 0x100:
        return count * default
    step = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    at = 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    return sum(int.from_bytes(trun[place : place + 4], "big") for place in range(at, at + count * step, step))


def moved(moof: bytes, number: int, ticks: int) -> bytes:
    """The same fragment header as the `number`th of its track, `ticks` later."""
    data = bytearray(moof)
    for box in within(moof):
        if box.kind == b"mfhd":
            struct.pack_into(">I", data, box.content + 4, number)
        elif box.kind == b"tfdt":
            form, place = (">Q" if moof[box.content] else ">I"), box.content + 4
            struct.pack_into(form, data, place, struct.unpack_from(form, moof, place)[0] + ticks)
    return bytes(data)


def append(part: Path, whole: BinaryIO, *, number: int, ticks: int) -> int:
    """Write the fragments of `part` behind `whole`, `ticks` later; returns how many. `number` is that of the first."""
    with part.open("rb") as file:
        count = 0
        for box in list(top_level(file)):
            if box.kind not in (b"moof", b"mdat"):
                continue
            file.seek(box.start)
            data = file.read(box.end - box.start)
            if box.kind == b"moof":
                data = moved(data, number + count, ticks)
                count += 1
            whole.write(data)
    return count


def codec(header: bytes) -> str:
    """The track's codec as RFC 6381 names it: `avc1.64001F`, `mp4a.40.2`."""
    at = header.find(b"avcC")
    if at >= 0:
        return f"avc1.{header[at + 5 : at + 8].hex().upper()}"
    if header.find(b"esds") >= 0:
        return "mp4a.40.2"
    raise ValueError(WRONG)


def timescale(header: bytes) -> int:
    """Ticks a second of the first track."""
    box = next(box for box in within(header) if box.kind == b"mdhd")
    at = box.content + (20 if header[box.content] else 12)
    return int.from_bytes(header[at : at + 4], "big")
