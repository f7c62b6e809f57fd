"""What a Range header asks for."""

import pytest

from videos.playback import ranges
from videos.playback.ranges import NoSuchPart, Part


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", Part(0, 1)),
        ("bytes=0-99", Part(0, 100)),
        ("bytes=2-4", Part(2, 5)),
        ("bytes=2-4000", Part(2, 100)),
        ("bytes=99-", Part(99, 100)),
        ("bytes=-1", Part(99, 100)),
        ("bytes=-4000", Part(0, 100)),
        (" Bytes = 1-2 ", Part(1, 3)),
    ],
)
def test_it_works(header, part):
    assert ranges.wanted(header, 100) == part


@pytest.mark.parametrize(
    "header",
    ["", "bytes", "bytes=", "bytes=-", "bytes=4-2", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=0x1-2", "bytes=٠-١", "bytes=1--2"],
)
def test_anything_else_means_the_whole(header):
    assert ranges.wanted(header, 100) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=100-", 100), ("bytes=100-200", 100), ("bytes=-0", 100), ("bytes=0-", 0), ("bytes=-1", 0)]
)
def test_a_part_behind_the_end(header, size):
    with pytest.raises(NoSuchPart) as refused:
        ranges.wanted(header, size)
    assert refused.value.headers == {"Content-Range": f"bytes */{size}"}
