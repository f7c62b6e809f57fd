"""A file that names other files or addresses: nothing of it is ever opened."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from coherence.core.errors import InvalidFormat
from videos.ffmpeg import binary, pinned
from videos.tests import clips


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
    facts = facts_of(recording("odd/-leading_dash.mp4"))
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
