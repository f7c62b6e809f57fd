"""Looking into files: the facts of every odd one, a clear refusal of every broken one, and nothing else ever opened."""

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coherence.core.errors import AppError, InvalidFormat, ProcessingFailed, VideoTooLarge, VideoTooLong
from videos.ffmpeg import binary, look, pinned, probe
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


def test_every_odd_file_of_the_world_is_taken_or_refused_by_a_stated_limit(ffmpeg, shared_media, facts_of):
    for path in sorted((shared_media / "odd").iterdir()):
        if path.name.startswith("r61"):
            with pytest.raises(VideoTooLong, match=r"2:00:00.*1:30:00"):
                facts_of(path, ffmpeg)
        else:
            assert facts_of(path, ffmpeg).duration > 0, path.name


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


# --- Nothing else is opened -------------------------------------------------------------------------------------------


@pytest.fixture
def trap(tmp_path):
    """A media file that nobody may read and a server that nobody may call; `sprung` says whether somebody did."""
    secret = tmp_path / "secret.ts"
    clips.make(binary.ffmpeg(), secret, "-c:v", "mpeg2video", seconds=1)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.setblocking(False)
        yield Trap(secret, server)


class Trap:
    def __init__(self, secret: Path, server: socket.socket) -> None:
        self.secret, self.server = secret, server
        self.address = f"http://127.0.0.1:{server.getsockname()[1]}/x.ts"

    def arm(self) -> None:
        os.utime(self.secret, (1_000_000_000, self.secret.stat().st_mtime))

    def was_read(self) -> bool:
        return self.secret.stat().st_atime != 1_000_000_000

    def was_called(self) -> bool:
        try:
            self.server.accept()[0].close()
        except BlockingIOError:
            return False
        return True


def hls(target: str) -> str:
    return f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:1.0,\n{target}\n#EXT-X-ENDLIST\n"


def ffconcat(target: str) -> str:
    return f"ffconcat version 1.0\nfile '{target}'\n"


def dash(target: str) -> str:
    return (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S">'
        f'<Period><AdaptationSet mimeType="video/mp4"><Representation id="0" bandwidth="1"><BaseURL>{target}</BaseURL>'
        "</Representation></AdaptationSet></Period></MPD>"
    )


def sdp(target: str) -> str:
    return "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n"


@pytest.mark.parametrize("script", [hls, ffconcat, dash, sdp])
@pytest.mark.parametrize("name", ["a.mp4", "a.m3u8", "a.ts", "a"])
def test_a_script_opens_nothing(script, name, trap, tmp_path, facts_of):
    for target in (str(trap.secret), trap.secret.name, f"file://{trap.secret}", trap.address):
        (tmp_path / name).write_text(script(target))
        trap.arm()
        with pytest.raises(InvalidFormat):
            facts_of(tmp_path / name)
        assert not trap.was_read()
        assert not trap.was_called()


@pytest.mark.parametrize("script", [hls, ffconcat])
def test_a_file_that_turns_into_a_script_later_opens_nothing(script, trap, ffmpeg, tmp_path, recording, facts_of):
    facts = facts_of(recording(NAME))
    for target in (str(trap.secret), trap.secret.name, trap.address):
        (tmp_path / "a.mp4").write_text(script(target))
        trap.arm()
        command = [*pinned.reading(tmp_path / "a.mp4", facts, ffmpeg), "-f", "null", "-"]
        assert subprocess.run(command, capture_output=True, timeout=30).returncode != 0
        assert not trap.was_read()
        assert not trap.was_called()


def test_the_trap_springs(trap, ffmpeg, tmp_path):
    """Without our precautions ffmpeg does open what a script names: the tests above can fail."""
    trap.arm()
    (tmp_path / "a.ffconcat").write_text(ffconcat(trap.secret.name))
    subprocess.run([ffmpeg, "-v", "error", "-i", tmp_path / "a.ffconcat", "-f", "null", "-"], capture_output=True, timeout=30)
    assert trap.was_read()

    (tmp_path / "a.ffconcat").write_text(ffconcat(trap.address))
    open_wide = ["-safe", "0", "-protocol_whitelist", "file,http,tcp"]
    with subprocess.Popen([ffmpeg, "-v", "error", *open_wide, "-i", tmp_path / "a.ffconcat", "-f", "null", "-"]) as caller:
        trap.server.settimeout(20)
        trap.server.accept()[0].close()
        caller.kill()


def test_names_are_never_options_or_addresses(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert pinned.url(Path("-i.mp4")) == f"file:{tmp_path}/-i.mp4"
    assert pinned.url(Path("concat:a|b")) == f"file:{tmp_path}/concat:a|b"


# --- The looking process, from inside --------------------------------------------------------------------------------


def order_for(path: Path, **changes: object) -> dict[str, object]:
    order: dict[str, object] = {
        "url": pinned.url(path), "formats": probe.DEMUXERS, "seconds": 5.0, "scan_seconds": 1.5, "decode_seconds": 1.0,
        "max_streams": 32, "max_pixels": 10**7, "max_seconds": 5400.0, "plausible_seconds": 864000.0,
    }  # fmt: skip
    return order | changes


def test_what_it_finds(recording):
    found = look.look(order_for(recording(NAME)))
    picture, sound = found["streams"]

    assert found["whole"] is True
    assert (picture["packets"], picture["first"], picture["end"], picture["wrong"]) == (200, 0.0, 8.0, 0)
    assert (picture["points"], picture["readable_points"]) == (6, 6)
    assert sound["decoded"] == 1


def test_a_long_file_is_read_at_both_ends(recording):
    found = look.look(order_for(recording("long.mp4"), scan_seconds=0.0))

    assert found["whole"] is False
    assert found["reached_end"] is False
    assert 0 < found["streams"][0]["packets"] < 200


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("odd/black.mp4", {"contrast": 0, "wrong": 0}),
        ("odd/upside_down.mp4", {"rotation": -180}),
        ("odd/one_picture.mp4", {"points": 1, "readable_points": 1, "decoded": 1}),
        ("odd/mpeg2.ts", {"packets": 200, "blank": 0}),
        ("broken/huge.mp4", {"width": 8192, "packets": 0, "decoded": 0}),  # the header was enough
    ],
)
def test_what_it_finds_in_odd_files(name, expected, recording):
    picture = look.look(order_for(recording(name)))["streams"][0]

    assert {key: picture[key] for key in expected} == expected


def test_what_does_not_decode_is_counted(recording):
    picture, sound = look.look(order_for(recording("broken/scrambled.mp4")))["streams"]

    assert picture["wrong"] > picture["decoded"] > 0
    assert sound["decoded"] == 1


def test_a_file_too_long_to_be_counted_is_believed_its_header(monkeypatch, recording, facts_of):
    real = probe.look

    def hurried(path, size, limits):
        return real(path, size, limits) | {"whole": False}

    monkeypatch.setattr(probe, "look", hurried)
    facts = facts_of(recording(NAME))
    assert (facts.duration, facts.frames, facts.fps) == (8.0, None, 25.0)
    with pytest.raises(InvalidFormat, match="too long"):
        facts_of(recording("odd/live.webm"))


def test_main_prints_one_answer(recording, monkeypatch, capsys):
    class Ended(Exception):
        pass

    def end(code: int) -> None:
        raise Ended

    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(look, "confine", lambda order: None)
    for name, key in ((NAME, "streams"), ("broken/noise.mp4", "error"), ("broken/sound_only.mp4", "streams")):
        monkeypatch.setattr(sys, "argv", ["look", json.dumps(order_for(recording(name)))])
        with pytest.raises(Ended):
            look.main()
        assert key in json.loads(capsys.readouterr().out)


def test_inside_and_outside_agree_on_damage(recording):
    found = look.look(order_for(recording("broken/hole.mp4")))
    with pytest.raises(AppError, match="damaged"):
        probe.check_whole(found, found["streams"][0])


# --- Which program ----------------------------------------------------------------------------------------------------


def test_the_program_asked_for_is_used():
    assert binary.ffmpeg("sh").endswith("/sh")
    with pytest.raises(FileNotFoundError, match="FFMPEG_BINARY"):
        binary.ffmpeg("no-such-ffmpeg")


def test_without_one_on_the_path_the_wheel_serves(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    binary.ffmpeg.cache_clear()
    assert "imageio_ffmpeg" in binary.ffmpeg()

    def absent() -> str:
        raise RuntimeError

    monkeypatch.setattr("imageio_ffmpeg.get_ffmpeg_exe", absent)
    binary.ffmpeg.cache_clear()
    with pytest.raises(FileNotFoundError, match="No ffmpeg"):
        binary.ffmpeg()
    binary.ffmpeg.cache_clear()
