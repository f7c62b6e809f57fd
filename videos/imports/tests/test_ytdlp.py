"""yt-dlp as a program of its own: it fetches and merges through the proxy, and there is no other way out for it."""

import json
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from videos.ffmpeg import binary
from videos.imports.guard import resuming
from videos.imports.guard.dialling import Guard
from videos.imports.guard.watch import Limits
from videos.imports.providers import ytdlp, ytdlp_words
from videos.imports.providers.base import Publisher, Wanted
from videos.imports.reasons import ProviderError, Reason
from videos.imports.tests.sites import Site, canary, page, redirect, slowly

KINDS = {".mpd": "application/dash+xml", ".m3u8": "application/vnd.apple.mpegurl"}
PAGE = b"<html><head><title>A talk about tea</title></head><body><video src='%s'></video></body></html>"
PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:2,\n{}\n#EXT-X-ENDLIST\n"


@pytest.fixture(scope="module", autouse=True)
def byte_code():
    """Made once for all starts: the program itself may not write any."""
    subprocess.run([sys.executable, "-c", "import yt_dlp"], check=True)


@pytest.fixture(scope="session")
def streams(tmp_path_factory) -> Path:
    """A talk with picture and sound apart (DASH), and one in pieces (HLS)."""
    folder: Path = tmp_path_factory.mktemp("streams")
    inputs = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=2", "-f", "lavfi", "-i", "sine=d=2")
    codecs = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac")
    for more in (("-f", "dash", "m.mpd"), ("-f", "hls", "-hls_time", "1", "h.m3u8")):
        subprocess.run([binary.ffmpeg(), "-v", "error", *inputs, *codecs, *more], check=True, cwd=folder)
    return folder


@pytest.fixture
def site(streams):
    with Site({f"/{each.name}": page(each.read_bytes(), KINDS.get(each.suffix, "video/mp4")) for each in streams.iterdir()}) as made:
        yield made


@pytest.fixture
def fetch(site, tmp_path):
    def fetched(path, max_bytes=10**7, max_seconds=100.0, tell=lambda received, size: None):
        provider = ytdlp.YtDlp(Guard(frozenset({site.host})), binary.ffmpeg())
        return provider.fetch(Wanted(site.url(path), "direct", tmp_path, Limits(max_bytes, seconds=30), max_seconds), tell)

    return fetched


def reason_of(work) -> Reason:
    with pytest.raises(ProviderError) as error:
        work()
    return error.value.reason


def test_it_works(fetch, site):
    """A page, its manifest, picture and sound apart, one file."""
    site.pages["/talk"] = page(PAGE % b"/m.mpd", "text/html")
    fetched = fetch("/talk")
    shown = subprocess.run([binary.ffmpeg(), "-hide_banner", "-i", str(fetched.path)], capture_output=True, text=True, check=False).stderr
    assert ("Video: h264" in shown, "Audio: aac" in shown) == (True, True)
    assert (fetched.about.title, fetched.filename) == ("A talk about tea", "A talk about tea.mp4")
    assert not [head for head in site.heads if "Proxy-Authorization" in head]


def test_a_stream_in_pieces_comes_in_without_another_program(fetch, site):
    assert fetch("/h.m3u8").path.read_bytes()[:1] == b"G"


@pytest.mark.parametrize("inner", ["http://{0}/x.ts", "http://localhost:{1}/x.ts", "http://[::ffff:127.0.0.1]:{1}/x.ts"])
def test_a_playlist_leads_nowhere_within(inner, fetch, site):
    with canary() as hidden:
        site.pages["/list.m3u8"] = page(PLAYLIST.format(inner.format(hidden.host, hidden.port)).encode(), KINDS[".m3u8"])
        assert reason_of(lambda: fetch("/list.m3u8")) in (Reason.PORT, Reason.INNER)


def test_nor_to_files(fetch, site, tmp_path):
    site.pages["/list.m3u8"] = page(PLAYLIST.format("file:///etc/passwd").encode(), KINDS[".m3u8"])
    reason_of(lambda: fetch("/list.m3u8"))
    assert not [path for path in tmp_path.iterdir() if b"root:" in path.read_bytes()]


def test_nor_does_a_redirect(fetch, site):
    with canary() as hidden:
        site.pages["/talk"] = redirect(hidden.url("/"))
        assert reason_of(lambda: fetch("/talk")) is Reason.PORT


def test_a_page_without_a_video_is_said_so(fetch, site):
    site.pages["/talk"] = page(b"<html><body>Nothing to see</body></html>", "text/html")
    assert reason_of(lambda: fetch("/talk")) is Reason.UNSUPPORTED


def test_limits_hold(fetch, site):
    assert reason_of(lambda: fetch("/m.mpd", max_bytes=1000)) is Reason.TOO_LARGE
    assert reason_of(lambda: fetch("/h.m3u8", max_seconds=1.0)) is Reason.TOO_LONG


def test_whoever_listens_can_stop_it(fetch, site):
    def stop(received, size):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        fetch("/m.mpd", tell=stop)


def broken_off(fetch, path, when):
    def tell(received, size):
        if when(received):
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fetch(path, tell=tell)


def test_it_goes_on_where_it_broke_off(fetch, site, tmp_path):
    body = b"\0\0\0\x18ftypmp42" + random.Random(1).randbytes(1_000_000)
    site.pages["/big.mp4"] = slowly(site, body)
    broken_off(fetch, "/big.mp4", lambda received: received > 100_000)
    assert {path.name for path in resuming.kept(tmp_path)} == {"part-0.media.begun", "part-0.media.part"}
    assert fetch("/big.mp4").path.read_bytes() == body
    begins = [int(found[1]) for head in site.heads if "/big.mp4" in head and (found := re.search(r"Range: bytes=(\d+)-", head))]
    assert begins[-1] > 100_000


def test_of_another_file_nothing_is_gone_on_with(fetch, site, tmp_path):
    bodies = [b"\0\0\0\x18ftypmp42" + random.Random(size).randbytes(size) for size in (1_000_000, 900_000)]
    site.pages["/big.mp4"] = slowly(site, bodies[0])
    broken_off(fetch, "/big.mp4", lambda received: received > 100_000)
    site.pages["/big.mp4"] = slowly(site, bodies[1])
    assert reason_of(lambda: fetch("/big.mp4")) is Reason.BROKEN
    assert list(tmp_path.glob("part-*")) == []


def test_pieces_that_are_here_are_not_fetched_again(fetch, site, streams):
    """The second of the pieces does not come, the first time."""
    piece = next(streams.glob("h*.ts")).read_bytes()
    site.pages["/two.m3u8"] = page(PLAYLIST.format("/a.ts\n#EXTINF:2,\n/b.ts").encode(), KINDS[".m3u8"])
    site.pages |= {"/a.ts": page(piece), "/b.ts": lambda connection, head: site.gone.wait(30)}
    broken_off(fetch, "/two.m3u8", lambda received: "/b.ts" in site.paths)
    site.pages["/b.ts"] = page(piece)
    assert fetch("/two.m3u8").path.read_bytes() == piece + piece
    assert site.paths.count("/a.ts") == 1


TRIES = {
    "connect": "import socket; socket.create_connection(('127.0.0.1', {port}), 2)",
    "resolve": "import socket; socket.getaddrinfo('example.com', 80)",
    "send": "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))",
    "program": "import subprocess; subprocess.run(['/bin/true'])",
    "shell": "import os; os.system('true')",
    "fork": "import os; os.execv('/bin/true', ['true'])",
    "write": "open('/tmp/outside-of-the-folder', 'w')",
}


@pytest.mark.parametrize("what", TRIES)
def test_there_is_no_other_way_out_of_the_program(what, tmp_path):
    """Whatever an extractor tries by itself."""
    with canary() as hidden:
        order = {"proxy_port": 1, "folder": str(tmp_path), "js_runtime": ""}
        start = f"import sys; sys.path.insert(0, {str(ytdlp.CHILD.parent)!r}); import ytdlp_child as child"
        text = f"{start}\nsys.addaudithook(child.doors({order!r}))\n" + TRIES[what].format(port=hidden.port)
        run = subprocess.run([sys.executable, "-I", "-c", text], capture_output=True, text=True, check=False)
    assert run.stderr.strip().splitlines()[-1].startswith("PermissionError: no")


def test_the_program_ends_with_its_parent(site, tmp_path):
    """Its standard input is the thread it hangs on."""
    order = {"url": "http://127.0.0.1:1/", "folder": str(tmp_path), "proxy": site.url(""), "proxy_port": site.port}
    order |= {"max_bytes": 10**6, "max_seconds": 10, "js_runtime": "", "read_seconds": 60}
    site.pages["http://127.0.0.1:1/"] = lambda connection, text: site.gone.wait(60)
    command = [sys.executable, "-I", str(ytdlp.CHILD)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        process.communicate(json.dumps(order).encode() + b"\n", timeout=20)
        assert process.returncode == -9


@pytest.mark.parametrize(
    ("kind", "message", "status", "reason"),
    [
        ("ExtractorError", "[youtube] x: Private video. Sign in if you've been granted access to this video", None, Reason.PRIVATE),
        ("ExtractorError", "[youtube] x: Sign in to confirm you’re not a bot. Use --cookies-from-browser", None, Reason.BUSY),
        ("ExtractorError", "[youtube] x: Sign in to confirm your age. This video may be inappropriate for some users.", None, Reason.AGE),
        ("ExtractorError", "[youtube] x: Video unavailable. This video has been removed by the uploader", None, Reason.REMOVED),
        ("ExtractorError", "[youtube] x: Video unavailable", None, Reason.NOTHING_THERE),
        ("ExtractorError", "[youtube] x: This live event will begin in 3 hours.", None, Reason.LIVE),
        ("ExtractorError", "[youtube] x: Join this channel to get access to members-only content", None, Reason.PAID),
        ("GeoRestrictedError", "[youtube] x: The uploader has not made this video available in your country", None, Reason.PLACE),
        ("ExtractorError", "[Instagram] x: Instagram sent an empty media response. Check if this post is accessible", None, Reason.LOGIN),
        ("ExtractorError", "[TikTok] 1: Your IP address is blocked from accessing this post", None, Reason.FORBIDDEN),
        ("ExtractorError", "[TikTok] 1: This video is DRM protected", None, Reason.PROTECTED),
        ("UnsupportedError", "Unsupported URL: http://example.com", None, Reason.UNSUPPORTED),
        ("HTTPError", "something", 403, Reason.FORBIDDEN),
        ("HTTPError", "HTTP Error 502: Bad Gateway", 502, Reason.BROKEN),
        ("KeyError", "'secret internals'", None, Reason.UNKNOWN),
        ("Refused", "LIVE", None, Reason.LIVE),
        ("Refused", "__class__", None, Reason.UNKNOWN),
    ],
)
def test_errors_are_said_in_our_words(kind, message, status, reason):
    assert ytdlp_words.reason(kind, message, status) is reason


def test_what_is_told_is_read_strictly():
    about = {"id": 5, "title": "A\0 b\u202e", "view_count": -1, "like_count": True, "comment_count": 7.0, "duration": float("nan")}
    about |= {"upload_date": "20260102", "uploader_id": "@me", "uploader": "Me", "uploader_url": "javascript:alert(1)"}
    about |= {"thumbnails": [{"url": "http://a.example/x.jpg", "width": 3}, {"url": "file:///x"}, 7]}
    read = ytdlp.published(about)
    assert (read.external_id, read.title, read.views, read.likes, read.comments) == ("5", "A b", None, None, 7)
    assert (read.duration_seconds, read.published_at, len(read.thumbnails)) == (None, "2026-01-02", 1)
    assert read.publisher == Publisher("@me", "@me", "Me", "")


def test_nothing_of_our_settings_is_in_its_environment(monkeypatch, fetch, site, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "very secret")
    monkeypatch.setattr(ytdlp, "CHILD", Path(shutil.copy(Path(__file__).with_name("child_that_tells.py"), tmp_path / "child.py")))
    reason_of(lambda: fetch("/m.mpd"))
    told = (tmp_path / "environment.json").read_text()
    assert "very secret" not in told
    assert set(json.loads(told)) <= {"PATH", "HOME", "TMPDIR", "LANG", "LC_CTYPE", "PWD", "SHLVL", "_"}
