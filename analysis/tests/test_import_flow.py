"""An import from beginning to end: asked for by API, fetched and analysed by a real worker, from a site and from a page of one."""

import os
import random
import re
import signal
import struct
import subprocess
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from accounts.models import User
from accounts.tests.personas import client_of
from analysis.tests.waiting import until
from billing.models import Slot
from videos.imports.tests.sites import Site, page, slowly, trickle
from videos.models import Video, VideoImport

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("pipeline", "without_throttles")]
IMPORT = "/api/v1/videos/import"
ROOM = 4_000_000


@pytest.fixture
def site(clip, settings):
    with Site({"/talk.mp4": page(clip.read_bytes())}) as made:
        settings.IMPORT_ALLOWED_HOSTS = [made.host]
        yield made


@pytest.fixture
def worker(start_worker, site):
    """On any database, allowed to fetch from the site."""
    more = {"IMPORT_ALLOWED_HOSTS": site.host, "IMPORT_FREE_BYTES": "0", "IMPORT_DIRECT_PROVIDERS": "direct,ytdlp"}
    return lambda address: start_worker(address, **more)


def client():
    return client_of(User.objects.create_user("owner@example.org"))


def ended(asking, import_id):
    return asking.get(f"/api/v1/imports/{import_id}").json()["status"] in ("completed", "failed", "cancelled")


def test_it_works(database, worker, site):
    asking = client()
    first = asking.post(IMPORT, {"url": site.url("/talk.mp4"), "title": "Our plan"}).json()
    worker(database)
    until(lambda: ended(asking, first["importId"]), seconds=60)
    told = asking.get(f"/api/v1/imports/{first['importId']}").json()
    assert (told["status"], told["error"]) == ("completed", None)
    until(lambda: asking.get(f"/api/v1/videos/{told['videoId']}/status").json()["status"] == "complete", seconds=60)
    again = asking.post(IMPORT, {"url": site.url("/talk.mp4")})
    assert (again.status_code, again.json()["videoId"], site.paths) == (200, told["videoId"], ["/talk.mp4"])


def test_a_page_of_a_site_is_fetched_by_ytdlp_through_the_proxy(sqlite, worker, site, clip, tmp_path):
    """Picture and sound apart, merged here."""
    source = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(clip), "-c", "copy", "-f", "dash", "talk.mpd")
    folder = tmp_path / "dash"
    folder.mkdir()
    subprocess.run(source, check=True, cwd=folder)
    for path in folder.iterdir():
        site.pages[f"/{path.name}"] = page(path.read_bytes(), "application/dash+xml" if path.suffix == ".mpd" else "video/mp4")
    site.pages["/page"] = page(b"<title>A talk about tea</title><video src='/talk.mpd'></video>", "text/html")
    asking = client()
    first = asking.post(IMPORT, {"url": site.url("/page")}).json()
    worker(sqlite)
    until(lambda: ended(asking, first["importId"]), seconds=60)
    told = asking.get(f"/api/v1/imports/{first['importId']}").json()
    assert (told["status"], told["error"]) == ("completed", None)
    assert asking.get(f"/api/v1/videos/{told['videoId']}").json()["videoTitle"] == "A talk about tea"


def test_a_killed_worker_loses_nothing(sqlite, worker, site, clip, settings):
    """Another takes over, and what the first had taken in is gone when it has ended."""
    site.pages["/talk.mp4"] = trickle(site, b"HTTP/1.1 200 OK\r\n\r\n", bytes(10), 0.05)
    asking = client()
    first = asking.post(IMPORT, {"url": site.url("/talk.mp4")}).json()
    group = worker(sqlite)
    until(lambda: site.connections == 1, seconds=60)
    group.kill()
    site.pages["/talk.mp4"] = page(clip.read_bytes())
    worker(sqlite)
    until(lambda: ended(asking, first["importId"]), seconds=60)
    row = VideoImport.objects.get()
    assert (row.status, row.attempt, site.connections) == ("completed", 2, 2)


def received(settings: Any) -> int:
    """Of a file that yt-dlp fetches, so far."""
    return sum(path.stat().st_size for path in Path(settings.SCRATCH_DIR).glob("import-*/part-0.media.part"))


def test_what_ytdlp_had_fetched_outlives_its_worker(sqlite, worker, site, clip, settings):
    """All of the group is killed at once, as by a machine that goes down; the next one asks for the rest alone."""
    body = clip.read_bytes() + struct.pack(">I4s", 8 + ROOM, b"free") + random.Random(1).randbytes(ROOM)
    site.pages = {"/page": page(b"<title>Tea</title><video src='/big.mp4'></video>", "text/html"), "/big.mp4": slowly(site, body)}
    client().post(IMPORT, {"url": site.url("/page")})
    group = worker(sqlite)
    until(lambda: received(settings) > ROOM / 4, seconds=60)
    os.killpg(group.pid, signal.SIGKILL)
    worker(sqlite)
    until(lambda: VideoImport.objects.filter(status="completed").exists(), seconds=60)
    row = VideoImport.objects.get()
    begins = [int(found[1]) for head in site.heads if "/big.mp4" in head and (found := re.search(r"Range: bytes=(\d+)-", head))]
    assert (row.attempt, Video.objects.count(), Slot.objects.count()) == (2, 1, 1)
    assert (Path(settings.MEDIA_ROOT) / Video.objects.get().storage_path).read_bytes() == body
    assert begins[-1] > ROOM / 4
    assert site.sent < len(body) * 1.5
    until(lambda: not list(Path(settings.SCRATCH_DIR).glob("import-*")), seconds=20)  # after the row, which is what people wait for


def test_cancelling_ends_the_fetch_of_a_worker(sqlite, worker, site, settings):
    site.pages["/talk.mp4"] = trickle(site, b"HTTP/1.1 200 OK\r\n\r\n", bytes(10), 0.05)
    asking = client()
    first = asking.post(IMPORT, {"url": site.url("/talk.mp4")}).json()
    worker(sqlite)
    until(lambda: site.connections == 1, seconds=60)
    assert asking.post(f"/api/v1/imports/{first['importId']}/cancel").status_code == 202
    until(lambda: not list(Path(settings.SCRATCH_DIR).glob("import-*")), seconds=5)
