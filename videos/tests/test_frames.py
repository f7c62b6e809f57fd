"""The frame pipe: the right pictures, at the right times, and no process left behind."""

import dataclasses
import subprocess

import numpy as np
import psutil
import pytest

from coherence.core.errors import InvalidFormat
from videos.ffmpeg import frames
from videos.ffmpeg.facts import MediaFacts
from videos.ffmpeg.frames import frame_size, read_frames
from videos.tests import clips
from videos.tests.recordings import WHEEL

ENCODERS = {
    "h264": ("clip.mp4", ("-c:v", "libx264"), 25),
    "h264, long runs of droppable pictures": ("clip.mp4", ("-c:v", "libx264", "-x264-params", "bframes=16:b-adapt=0:b-pyramid=none"), 25),
    "h264 in ts": ("clip.ts", ("-c:v", "libx264"), 30),
    "h264, one picture a second": ("clip.mp4", ("-c:v", "libx264", "-x264-params", "bframes=3:b-adapt=0"), 1),
    "h264, uneven rate": ("clip.mp4", ("-c:v", "libx264", "-vf", r"select='not(between(mod(n\,25)\,5\,17))'", "-fps_mode", "vfr"), 25),
    "hevc": ("clip.mp4", ("-c:v", "libx265", "-x265-params", "log-level=none", "-tag:v", "hvc1"), 25),
    "hevc in mkv": ("clip.mkv", ("-c:v", "libx265", "-x265-params", "log-level=none"), 25),
    "vp9": ("clip.webm", ("-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime"), 25),
    "mpeg2": ("clip.mpg", ("-c:v", "mpeg2video", "-bf", "2", "-q:v", "2"), 25),
    "mjpeg": ("clip.avi", ("-c:v", "mjpeg", "-q:v", "2"), 10),
}


@pytest.fixture(scope="module", params=ENCODERS)
def clip(request, tmp_path_factory):
    name, options, fps = ENCODERS[request.param]
    path = clips.make(WHEEL, tmp_path_factory.mktemp("clip") / name, *options, fps=fps)
    return path, fps, request.param


def test_pictures_are_those_on_display(clip, ffmpeg, facts_of):
    path, fps, kind = clip
    seen = list(read_frames(path, facts_of(path, ffmpeg), fps=4, ffmpeg=ffmpeg))

    assert [at for at, _ in seen] == pytest.approx(np.arange(24) / 4)
    for at, picture in seen:
        shown, due = clips.number_on(picture) / fps, np.floor(at * fps + 1e-6) / fps
        late = 0.56 if "uneven" in kind else 0.0  # nothing was recorded for so long
        early = 0.08 if kind == "mpeg2" else 0.0  # its program streams do not stamp every picture
        assert due - frames.DROP_SECONDS - late <= shown <= due + early, (kind, at)


def test_droppable_pictures_are_skipped_only_where_it_is_harmless(facts_of, tmp_path):
    few = facts_of(clips.make(WHEEL, tmp_path / "a.mp4", "-c:v", "libx264"))
    many = facts_of(clips.make(WHEEL, tmp_path / "b.mp4", *ENCODERS["h264, long runs of droppable pictures"][1]))

    def command(facts: MediaFacts) -> list[str]:
        return frames.command_for(tmp_path / "a.mp4", facts, fps=4, ffmpeg="f", box=(640, 360), first=0)

    assert "noref" in command(few)
    assert many.droppable is not None
    assert many.droppable > frames.DROP_SECONDS
    assert "noref" not in command(many)


def test_a_late_picture_keeps_its_time(ffmpeg, facts_of, tmp_path):
    sound, delay = ("-f", "lavfi", "-t", "6", "-i", "sine"), ("-vf", "setpts=PTS+1.4/TB", "-fps_mode", "vfr")
    path = clips.make(ffmpeg, tmp_path / "late.mkv", "-c:v", "libx264", "-c:a", "aac", *delay, seconds=4, inputs=sound)
    facts = facts_of(path, ffmpeg)
    seen = list(read_frames(path, facts, fps=4, ffmpeg=ffmpeg))

    assert facts.video_start == pytest.approx(1.4, abs=0.05)
    assert seen[0][0] == 1.5
    for at, picture in seen[:-3]:
        assert at - 1.4 - 0.25 <= clips.number_on(picture) / 25 <= at - 1.4 + 0.03


@pytest.mark.parametrize(
    ("name", "count", "shape"),
    [
        ("odd/-leading_dash.mp4", 32, (320, 320, 3)),
        ("odd/one_picture.mp4", 1, (320, 320, 3)),
        ("odd/short_picture.mp4", 12, (320, 320, 3)),
        ("odd/oblong_pixels.mp4", 32, (242, 242, 3)),
        ("odd/live.webm", 33, (320, 320, 3)),
        ("portrait.mp4", 12, (628, 360, 3)),
        ("one_a_second.mov", 80, (290, 640, 3)),
    ],
)
def test_counts_and_shapes(name, count, shape, ffmpeg, recording, facts_of):
    path = recording(name)
    seen = [picture for _, picture in read_frames(path, facts_of(path, ffmpeg), fps=4, ffmpeg=ffmpeg)]

    assert abs(len(seen) - count) <= 1
    assert {picture.shape for picture in seen} == {shape}
    assert seen[0].dtype == np.uint8


def test_rotation_is_undone(ffmpeg, recording, facts_of):
    upright, turned = (recording(f"odd/{name}") for name in ("no_sound.mp4", "upside_down.mp4"))
    first = next(read_frames(upright, facts_of(upright), fps=4, ffmpeg=ffmpeg))[1].astype(int)
    other = next(read_frames(turned, facts_of(turned), fps=4, ffmpeg=ffmpeg))[1].astype(int)

    assert min(np.abs(first - other).mean(), np.abs(first[::-1, ::-1] - other).mean()) < 6


@pytest.mark.parametrize("degrees", [90, 270])
def test_a_quarter_turn(degrees, ffmpeg, facts_of, tmp_path):
    upright = clips.make(ffmpeg, tmp_path / "a.mp4", "-c:v", "libx264", seconds=1)
    clips.run(WHEEL, "-display_rotation", str(-degrees), "-i", str(upright), "-c", "copy", str(tmp_path / "b.mp4"))
    facts = facts_of(tmp_path / "b.mp4", ffmpeg)
    picture = next(read_frames(tmp_path / "b.mp4", facts, fps=4, ffmpeg=ffmpeg))[1]
    plain = next(read_frames(upright, facts_of(upright, ffmpeg), fps=4, ffmpeg=ffmpeg))[1]

    assert (facts.rotation, facts.width, facts.height) == (degrees, 96, 160)
    assert np.abs(np.rot90(plain, -degrees // 90).astype(int) - picture).mean() < 3


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        (1280, 720, (640, 360)),
        (1080, 1920, (202, 360)),
        (320, 240, (320, 240)),
        (321, 243, (320, 242)),
        (1, 1, (2, 2)),
        (4000, 10, (640, 2)),
    ],
)
def test_sizes(width, height, size, facts_of, recording):
    facts = facts_of(recording("odd/one_picture.mp4"))
    if height > width:
        size = (360, 640)  # the box is turned for portrait
    assert frame_size(dataclasses.replace(facts, width=width, height=height)) == size


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if "ffmpeg" in child.name()]


def test_stopping_early_ends_the_process(ffmpeg, recording, facts_of):
    path = recording("long.mp4")
    reader = read_frames(path, facts_of(path), fps=4, ffmpeg=ffmpeg)
    next(reader)
    assert children()
    del reader

    assert not children()


def test_a_consumer_that_dies_ends_the_process(recording, facts_of, ffmpeg):
    path = recording("long.mp4")

    def consume() -> None:
        for _ in read_frames(path, facts_of(path), fps=4, ffmpeg=ffmpeg):
            raise KeyError("in the middle")

    with pytest.raises(KeyError):
        consume()
    assert not children()


def test_no_more_pictures_than_the_length_allows(ffmpeg, recording, facts_of):
    path = recording("odd/-leading_dash.mp4")
    facts = dataclasses.replace(facts_of(path), duration=2.0)

    assert len(list(read_frames(path, facts, fps=4, ffmpeg=ffmpeg))) == 8


def test_a_file_that_became_unreadable(ffmpeg, recording, facts_of, tmp_path):
    facts = facts_of(recording("odd/-leading_dash.mp4"))
    (tmp_path / "v.mp4").write_bytes(b"no longer a video")

    with pytest.raises(InvalidFormat, match="damaged") as caught:
        list(read_frames(tmp_path / "v.mp4", facts, fps=4, ffmpeg=ffmpeg))
    assert str(tmp_path) not in str(caught.value.as_dict())
    assert "Invalid data" in str(caught.value.__cause__)


def test_a_decoder_that_falls_silent_is_ended(monkeypatch):
    monkeypatch.setattr(frames, "STALL_SECONDS", 0.05)

    with pytest.raises(InvalidFormat):
        list(frames.pictures(["sleep", "60"], (4, 4)))
    assert not [child for child in psutil.Process().children() if child.name() == "sleep"]


def test_half_a_picture_is_none():
    with pytest.raises(InvalidFormat):
        list(frames.pictures(["head", "-c", "10", "/dev/zero"], (4, 4)))
    assert len(list(frames.pictures(["head", "-c", "30", "/dev/zero"], (4, 4)))) == 1


def test_the_pipe_is_a_program_of_its_own_group(monkeypatch, recording, facts_of, ffmpeg):
    asked: list[dict[str, object]] = []
    real = subprocess.Popen

    def watch(*args, **kwargs):
        asked.append(kwargs)
        return real(*args, **kwargs)

    monkeypatch.setattr(subprocess, "Popen", watch)
    path = recording("odd/one_picture.mp4")
    facts = facts_of(path)
    asked.clear()
    list(read_frames(path, facts, fps=4, ffmpeg=ffmpeg))

    assert [one["start_new_session"] for one in asked] == [True]
