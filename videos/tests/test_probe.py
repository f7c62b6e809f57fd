"""Looking into files: the facts of every odd one, a clear refusal of every broken one, and nothing else ever opened."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from coherence.core.errors import InvalidFormat, ProcessingFailed, VideoTooLarge, VideoTooLong
from videos.ffmpeg import binary, probe
from videos.ffmpeg.probe import Limits, inspect
from videos.tests import clips, recordings

NAME = "odd/-leading_dash.mp4"
BROKEN_SECONDS = 10.0


def test_it_works(ffmpeg, recording, facts_of):
    facts = facts_of(recording(NAME), ffmpeg)

    assert (facts.container, facts.video_codec, facts.video_stream) == ("mov", "h264", 0)
    assert (facts.width, facts.height, facts.rotation, facts.fps, facts.frames) == (320, 320, 0, 25.0, 200)
    assert (facts.audio_stream, facts.audio_codec, facts.audio_channels, facts.audio_start) == (1, "aac", 1, 0.0)
    assert facts.duration == 8.0


ODD: dict[str, dict[str, object]] = {
    "odd/-leading_dash.mp4": {"duration": 8.0},
    "odd/no_extension": {"container": "mov", "duration": 8.0},
    recordings.UNICODE: {"duration": 8.0},
    "odd/lying_header.mp4": {"duration": 8.0},
    "odd/uneven_rate.mp4": {"duration": 8.0, "frames": 120},
    "odd/upside_down.mp4": {"rotation": 180},
    "odd/hevc.mp4": {"video_codec": "hevc"},
    "odd/vp9.webm": {"container": "matroska", "video_codec": "vp9", "audio_codec": "opus"},
    "odd/mpeg2.ts": {"container": "mpegts", "start": pytest.approx(1.434667), "audio_codec": "ac3"},
    "odd/no_sound.mp4": {"audio_stream": None, "audio_codec": None, "audio_channels": 0},
    "odd/silent.mp4": {"audio_stream": 1, "duration": 8.0},
    "odd/quiet.mp4": {"audio_stream": 1, "duration": 8.0},
    "odd/one_picture.mp4": {"frames": 1, "duration": 0.04},
    "odd/late_sound.mp4": {"audio_start": pytest.approx(3.0, abs=0.03)},
    "odd/short_picture.mp4": {"duration": 8.0, "frames": 75},
    "odd/centre_only.mp4": {"audio_channels": 6},
    "odd/right_only.mp4": {"audio_channels": 2},
    "odd/oblong_pixels.mp4": {"width": 243, "height": 243},  # its pixels are not square
    "odd/live.webm": {"duration": pytest.approx(8.0, abs=0.05)},
    "odd/first_picture_black.mp4": {"video_stream": 1},
    "odd/black.mp4": {"video_stream": 0},
}


@pytest.mark.parametrize("name", ODD)
def test_odd_files(name, recording, facts_of):
    facts = facts_of(recording(name))

    assert {key: getattr(facts, key) for key in ODD[name]} == ODD[name]


def test_no_odd_file_is_forgotten():
    assert {*ODD, "odd/two_hours.mp4"} == set(recordings.ODD)


def test_hours_are_refused_by_a_stated_limit(ffmpeg, recording, facts_of):
    with pytest.raises(VideoTooLong, match=r"2:00:00.*1:30:00"):
        facts_of(recording("odd/two_hours.mp4"), ffmpeg)


@pytest.mark.parametrize("name", recordings.BROKEN)
def test_a_broken_file_is_refused_in_time(name, recording, facts_of):
    assert_refused_in_time(recording(name), facts_of)


def test_every_odd_file_of_the_world_is_taken_or_refused_by_a_stated_limit(shared_media, facts_of):
    """By the program of the wheel; the system's looks into them before each is analysed in test_media_sweep.py."""
    for path in sorted((shared_media / "odd").iterdir()):
        if path.name.startswith("r61"):
            with pytest.raises(VideoTooLong, match=r"2:00:00.*1:30:00"):
                facts_of(path)
        else:
            assert facts_of(path).duration > 0, path.name


def test_every_broken_file_of_the_world_is_refused_in_time(ffmpeg, shared_media, facts_of):
    for path in sorted((shared_media / "broken").iterdir()):
        assert_refused_in_time(path, lambda path: facts_of(path, ffmpeg))


def assert_refused_in_time(path, look_into):
    begun = time.monotonic()
    with pytest.raises((InvalidFormat, VideoTooLarge)) as caught:
        look_into(path)
    assert time.monotonic() - begun < BROKEN_SECONDS
    assert "Please" in caught.value.message or "picture" in caught.value.message, path.name


def test_limits_are_named(recording):
    path = recording(NAME)
    for limits, error, words in [
        (Limits(max_bytes=1000), VideoTooLarge, "0.00 GB"),
        (Limits(max_seconds=5), VideoTooLong, "0:05"),
        (Limits(max_pixels=1000), VideoTooLarge, "320×320"),
        (Limits(max_streams=1), VideoTooLarge, "2 tracks"),
        (Limits(max_fps=20), VideoTooLarge, "25 pictures a second"),
        (Limits(probe_seconds=2.0), ProcessingFailed, "too busy"),  # it had no time to begin
    ]:
        with pytest.raises(error, match=words):
            inspect(path, ffmpeg=binary.ffmpeg(), limits=limits)


def test_a_length_that_only_the_packets_tell_is_limited(recording):
    with pytest.raises(VideoTooLong):
        inspect(recording("odd/live.webm"), ffmpeg=binary.ffmpeg(), limits=Limits(max_seconds=5))


def test_a_cover_picture_is_no_video(ffmpeg, tmp_path, facts_of):
    clips.run(ffmpeg, "-f", "lavfi", "-i", "testsrc=d=0.04:s=64x64", "-frames:v", "1", str(tmp_path / "cover.png"))
    song = tmp_path / "song.mp4"
    clips.run(
        ffmpeg, "-f", "lavfi", "-t", "2", "-i", "sine", "-i", str(tmp_path / "cover.png"), "-map", "0", "-map", "1",
        "-c:v", "png", "-disposition:v:0", "attached_pic", str(song),
    )  # fmt: skip

    with pytest.raises(InvalidFormat, match="no picture"):
        facts_of(song, ffmpeg)


FILLINGS: dict[str, Callable[[int], bytes]] = {
    "zeros": bytes,
    "noise": random.Random(1).randbytes,
    "text": lambda count: (b"All work and no play. " * count)[:count],
}


@pytest.mark.parametrize("filling", FILLINGS)
def test_a_hole_in_the_middle(filling, ffmpeg, tmp_path, facts_of):
    path = clips.make(ffmpeg, tmp_path / "v.mp4", "-c:v", "libx264", "-g", "10", seconds=20)
    data = bytearray(path.read_bytes())
    begin, end = data.index(b"mdat") + 4, data.index(b"moov") - 4
    first, last = begin + (end - begin) // 4, begin + (end - begin) * 3 // 4
    data[first:last] = FILLINGS[filling](last - first)
    path.write_bytes(data)

    with pytest.raises(InvalidFormat, match="damaged"):
        facts_of(path, ffmpeg)


@pytest.mark.parametrize("ending", ["mkv", "ts"])
def test_a_copy_that_was_cut_short(ending, ffmpeg, tmp_path, facts_of):
    path = clips.make(ffmpeg, tmp_path / f"v.{ending}", "-c:v", "libx264", seconds=20)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    if ending == "ts":  # a transport stream does not say how long it was meant to be: what is there is whole
        assert 5 < facts_of(path, ffmpeg).duration < 16
    else:
        with pytest.raises(InvalidFormat, match="should last until"):
            facts_of(path, ffmpeg)


def test_a_program_that_cannot_decode_it(recording):
    with pytest.raises(InvalidFormat, match="cannot be decoded"):
        inspect(recording(NAME), ffmpeg="/bin/false", limits=Limits())


@pytest.mark.parametrize("output", ["", "not json", "import os; os.abort()"])
def test_a_looking_process_that_dies_or_talks_nonsense(output, monkeypatch, recording, facts_of):
    monkeypatch.setattr(probe, "CHILD", output if "abort" in output else f"print({output!r})")

    with pytest.raises(InvalidFormat, match="could not be read"):
        facts_of(recording(NAME))


def test_the_looking_process_is_confined():
    order = json.dumps({"memory": 2**31, "cpu_seconds": 5})
    code = "import json,sys,resource; from videos.ffmpeg import look; look.confine(json.loads(sys.argv[1])); "
    code += "print(json.dumps([resource.getrlimit(r)[0] for r in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)]))"
    said = subprocess.run([sys.executable, "-c", code, order], cwd=probe.ROOT, capture_output=True, check=True, text=True)

    assert json.loads(said.stdout) == [2**31, 5, 0]


@pytest.mark.parametrize(
    ("child", "refusal"),
    [
        ("import time; time.sleep(60)", ProcessingFailed),
        ("import os; os.kill(os.getpid(), 9)", ProcessingFailed),
        ("while True: pass", InvalidFormat),
        ("raise SystemExit(1)", InvalidFormat),
    ],
)
def test_a_machine_without_time_or_room_is_no_fault_of_the_file(recording, monkeypatch, child, refusal):
    """What waited, or was killed by the system, is looked into again; what worked on and on, or crashed, is refused."""
    monkeypatch.setattr(probe, "CHILD", child)
    monkeypatch.setattr(probe, "BUSY_SHARE", 0.1)  # this very machine may be busy
    with pytest.raises(refusal):
        inspect(recording(NAME), ffmpeg=binary.ffmpeg(), limits=Limits(probe_seconds=4.0))


def test_memory_is_bounded(recording):
    small = Limits(probe_memory=90 * 1024**2)
    with pytest.raises(InvalidFormat):
        inspect(recording("broken/huge.mp4"), ffmpeg=binary.ffmpeg(), limits=small)
