"""Counting the packets of one stream without decoding: first and last time, how long droppable pictures show, and holes."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

H264_SLICES = (1, 5)
HEAD_BYTES = 4096
BLANK_BYTES = 64
COMPRESSED = frozenset(
    ("h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg", "prores", "vc1", "wmv3", "theora")
)
"""Codecs whose packets never begin with many zeros: such packets are holes in the file."""
HEVC_LAST_SLICE = 31
HEVC_LAST_DROPPABLE = 14


class Tally:
    """Adds up one stream's packets into `facts`: packets, blank, first, end and gap (seconds; gap None = unknown)."""

    def __init__(self, facts: dict[str, Any], stream: Any) -> None:
        self.facts = facts
        self.base = stream.time_base or Fraction(1, 1000)
        extra = bytes(stream.codec_context.extradata or b"") if stream.codec_context is not None else b""
        self.referenced = reader(facts["codec"], extra)
        self.width = length_width(facts["codec"], extra)
        self.compressed, self.blank = facts["codec"] in COMPRESSED, 0
        self.pictures: list[tuple[int, bool]] = []
        self.first: int | None = None
        self.end: int | None = None

    def add(self, packet: Any) -> None:
        self.facts["packets"] += 1
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is None or packet.is_discard:
            return
        end = stamp + (packet.duration or 0)
        self.first = stamp if self.first is None else min(self.first, stamp)
        self.end = end if self.end is None else max(self.end, end)
        head = bytes(memoryview(packet)[:HEAD_BYTES])
        if self.referenced is not None:
            self.pictures.append((stamp, self.referenced(head)))
        hole = self.compressed and not any(head[:BLANK_BYTES])
        self.blank += hole or (self.width is not None and not adds_up(memoryview(packet), self.width))

    def close(self) -> None:
        """Write what was counted; a second tally over another part of the same stream widens the first."""
        if self.first is None or self.end is None:
            return
        first, end, gap = float(self.first * self.base), float(self.end * self.base), self.widest()
        self.facts["blank"] += self.blank
        before = self.facts["first"] is not None
        self.facts["first"] = min(self.facts["first"], first) if before else first
        self.facts["end"] = max(self.facts["end"], end) if before else end
        self.facts["gap"] = gap if not before or gap is None or self.facts["gap"] is None else max(gap, self.facts["gap"])

    def widest(self) -> float | None:
        """The longest time in seconds that is shown by pictures that no other refers to."""
        if not self.pictures or self.end is None:
            return None
        widest, since = 0, None
        for stamp, kept in [*sorted(self.pictures), (self.end, True)]:
            if kept and since is not None:
                widest, since = max(widest, stamp - since), None
            elif not kept and since is None:
                since = stamp
        return float(widest * self.base)


def reader(codec: str, extradata: bytes) -> Callable[[bytes], bool] | None:
    """Tells from a packet's first bytes whether other pictures refer to it; None where that is not known."""
    if codec not in ("h264", "hevc"):
        return None
    judge = h264_referenced if codec == "h264" else hevc_referenced
    width = length_width(codec, extradata)
    return (lambda data: judge(marked_units(data))) if width is None else (lambda data: judge(sized_units(data, width)))


def length_width(codec: str, extradata: bytes) -> int | None:
    """Bytes of the length that stands before each unit (avcC and hvcC tell); None where units are marked instead."""
    at = {"h264": 4, "hevc": 21}.get(codec)
    if at is None or extradata[:1] != b"\x01":
        return None
    return (extradata[at] & 3) + 1 if len(extradata) > at else 4


def adds_up(data: memoryview, width: int) -> bool:
    """Whether the units fill the packet as their lengths say; zeros may follow. Overwritten bytes do not."""
    at = 0
    while at + width <= len(data):
        size = int.from_bytes(data[at : at + width], "big")
        if not size:
            return not any(data[at:])
        at += width + size
    return at == len(data) or (at < len(data) and not any(data[at:]))


def h264_referenced(units: list[bytes]) -> bool:
    """nal_ref_idc of the first slice (ITU-T H.264 §7.4.1); what cannot be told counts as droppable."""
    for unit in units:
        if unit[0] & 0x1F in H264_SLICES:
            return unit[0] >> 5 & 3 != 0
    return False


def hevc_referenced(units: list[bytes]) -> bool:
    """Even types up to 14 are sub-layer non-reference pictures (ITU-T H.265 table 7-1)."""
    for unit in units:
        kind = unit[0] >> 1 & 0x3F
        if kind <= HEVC_LAST_SLICE:
            return kind % 2 == 1 or kind > HEVC_LAST_DROPPABLE
    return False


def sized_units(data: bytes, width: int) -> list[bytes]:
    """First bytes of each unit that begins within `data`, units prefixed with their length."""
    units, at = [], 0
    while at + width < len(data):
        size = int.from_bytes(data[at : at + width], "big")
        units.append(data[at + width : at + width + 2])
        at += width + size
    return units


def marked_units(data: bytes) -> list[bytes]:
    """First bytes of each unit that begins within `data`, units behind 00 00 01."""
    units, at = [], data.find(b"\0\0\1")
    while 0 <= at < len(data) - 3:
        units.append(data[at + 3 : at + 5])
        at = data.find(b"\0\0\1", at + 3)
    return units
