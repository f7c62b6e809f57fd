"""The picture in several qualities: which, on which clock, and the same segments in all of them."""

import dataclasses
from fractions import Fraction

import pytest

from videos.ffmpeg import boxes, film, ladder
from videos.ffmpeg.ladder import Clock, Rung
from videos.tests.recordings import TALK


@pytest.fixture
def encode(ffmpeg, recording, facts_of, tmp_path):
    """Every quality of a recording as one file each, in stretches of `at_once` segments."""

    def make(name, heights=(240, 180), at_once=2):
        facts = facts_of(recording(name), ffmpeg)
        clock, rungs = Clock.of(facts), ladder.rungs_for(facts, heights)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(film, "SEGMENTS_AT_ONCE", at_once)
            stretches = film.stretches(facts, clock)
        parts = {rung: [tmp_path / f"{rung.name}.{each.number}.mp4" for each in stretches] for rung in rungs}
        for stretch in stretches:
            film.encode(recording(name), facts, clock, rungs, stretch, [parts[rung][stretch.number] for rung in rungs], ffmpeg=ffmpeg)
        for rung in rungs:
            film.join(parts[rung], clock, stretches, tmp_path / f"{rung.name}.mp4")
        return clock, [tmp_path / f"{rung.name}.mp4" for rung in rungs]

    return make


ODD = ("odd/upside_down.mp4", "odd/short_picture.mp4", "odd/mpeg2.ts", "odd/one_picture.mp4")


@pytest.mark.parametrize("name", [TALK, "portrait.mp4", *ODD])
def test_it_works(name, encode):
    clock, files = encode(name)
    found = [boxes.fragments(file) for file in files]
    begins = [[fragment.begins for fragment in fragments] for fragments in found]
    assert len(files) == 2
    assert begins[0] == begins[1] == list(range(0, clock.frames * clock.ticks, clock.group * clock.ticks))
    assert sum(fragment.lasts for fragment in found[0]) == clock.frames * clock.ticks


def test_stretches_make_what_one_go_makes(encode, tmp_path):
    _, (first, _) = encode(TALK, at_once=1)
    times = [(each.begins, each.lasts) for each in boxes.fragments(first)]
    _, (whole, _) = encode(TALK, at_once=100)
    assert times == [(each.begins, each.lasts) for each in boxes.fragments(whole)]


def facts(make, **changes):
    return dataclasses.replace(make, **changes)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((3840, 2160), [(1920, 1080), (1280, 720), (640, 360)]),
        ((1280, 720), [(1280, 720), (640, 360)]),
        ((720, 1280), [(720, 1280), (360, 640)]),
        ((854, 480), [(854, 480), (640, 360)]),
        ((321, 243), [(320, 242)]),
        ((1, 1), [(2, 2)]),
    ],
)
def test_nothing_is_enlarged(size, expected, facts_of, recording):
    found = facts(facts_of(recording(TALK)), width=size[0], height=size[1])
    assert ladder.rungs_for(found, (1080, 720, 360)) == tuple(Rung(*each) for each in expected)


@pytest.mark.parametrize(
    ("fps", "rate"),
    [(25.0, 25), (59.94, Fraction(30000, 1001)), (60.02, 30), (50, 25), (23.98, Fraction(24000, 1001)), (27.3, 30), (1.0, 30), (240, 30)],
)
def test_the_rate_is_steady(fps, rate):
    assert ladder.rate_for(fps) == rate


def test_a_file_that_is_no_video_of_ours(tmp_path):
    (tmp_path / "x.mp4").write_bytes(b"\0\0\0\x10ftypisom\0\0\0\0\xff\xff\xff\xffmoov")
    assert boxes.fragments(tmp_path / "x.mp4") == []
    assert not boxes.starts_quickly(tmp_path / "x.mp4")
    with pytest.raises(ValueError, match="no MP4"):
        boxes.header_of(tmp_path / "x.mp4")
