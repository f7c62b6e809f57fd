"""Which pictures nothing refers to, told from the first bytes of their packets."""

from types import SimpleNamespace

import pytest

from videos.ffmpeg import packets


@pytest.mark.parametrize(
    ("codec", "extradata", "data", "kept"),
    [
        ("h264", b"\x01\x64\x00\x15\xff", b"\0\0\0\x02\x65\0", True),
        ("h264", b"\x01\x64\x00\x15\xff", b"\0\0\0\x02\x01\0", False),
        ("h264", b"\x01\x64\x00\x15\xfd", b"\0\x02\x09\x10\0\x02\x41\0", True),
        ("h264", b"", b"\0\0\0\1\x09\x10\0\0\1\x01\x9e\0", False),
        ("h264", b"", b"\0\0\1\x41\x9a\0", True),
        ("h264", b"", b"no unit at all", False),
        ("hevc", b"", b"\0\0\1\x02\x01\0", True),
        ("hevc", b"", b"\0\0\1\x00\x01\0", False),
        ("hevc", b"", b"\0\0\1\x26\x01\0", True),
        ("hevc", b"\x01" + bytes(20) + b"\x03" + bytes(4), b"\0\0\0\x02\x40\x01\0\0\0\x02\x00\x01", False),
        ("hevc", b"", b"", False),
    ],
)
def test_it_works(codec, extradata, data, kept):
    judge = packets.reader(codec, extradata)
    assert judge is not None
    assert judge(data) is kept


def test_other_codecs_are_not_judged():
    assert packets.reader("vp9", b"") is None


def tally(kept: str, codec: str = "h264") -> dict[str, object]:
    """One letter per picture, 0.1 s each: K is referred to, d is not, x has no time."""
    facts: dict[str, object] = {"codec": codec, "packets": 0, "blank": 0, "first": None, "end": None, "gap": None}
    stream = SimpleNamespace(time_base=0.1, codec_context=SimpleNamespace(extradata=None))
    counted = packets.Tally(facts, stream)
    for number, letter in enumerate(kept):
        counted.add(Packet(b"\0\0\1\x41\0" if letter == "K" else b"\0\0\1\x01\0", None if letter == "x" else number))
    counted.close()
    return facts


class Packet(bytes):
    is_discard, duration, dts = False, 1, None

    def __new__(cls, data: bytes, pts: int | None) -> "Packet":
        packet = super().__new__(cls, data)
        packet.pts = pts
        return packet

    pts: int | None


@pytest.mark.parametrize(("kept", "gap"), [("KKKK", 0.0), ("KdKddKdK", 0.2), ("KKddd", 0.3), ("dddK", 0.3)])
def test_the_longest_stretch(kept, gap):
    assert tally(kept)["gap"] == pytest.approx(gap)


def test_counts_and_times():
    facts = tally("KxK")
    assert (facts["packets"], facts["first"], facts["end"]) == (3, 0.0, pytest.approx(0.3))
    assert tally("")["first"] is None
    assert tally("KK", "vp9")["gap"] is None


def test_holes_are_counted():
    facts = tally("KK")
    counted = packets.Tally(facts, SimpleNamespace(time_base=0.1, codec_context=None))
    counted.add(Packet(bytes(500), 7))
    counted.close()

    assert (facts["packets"], facts["blank"]) == (3, 1)


def test_a_second_part_widens_the_first():
    facts = tally("KddK")
    stream = SimpleNamespace(time_base=0.1, codec_context=SimpleNamespace(extradata=None))
    later = packets.Tally(facts, stream)
    for number, data in ((90, b"\0\0\1\x41\0"), (91, b"\0\0\1\x01\0"), (92, b"\0\0\1\x41\0")):
        later.add(Packet(data, number))
    later.close()

    assert (facts["first"], facts["end"], facts["gap"]) == (0.0, pytest.approx(9.3), pytest.approx(0.2))
