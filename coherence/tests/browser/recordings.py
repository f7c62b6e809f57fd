"""A real server with one person's recordings in every state, and a browser that notes whatever goes wrong in it."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import imageio_ffmpeg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from accounts.models import User
from analysis import runs, shares
from analysis.models import Analysis
from analysis.tests import coaching_talks, long_talk, takes
from coherence.tests.programs import chromium
from coherence.tests.site import STARTS, answers, free_port, wait
from videos.models import MediaFile, Video
from videos.renditions import films
from videos.renditions.bench import set_up


@dataclass
class Shelf:
    """Where each recording's page is, and the session that may see it."""

    url: str
    session: str
    pages: dict[str, str] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)


def film(path: Path, seconds: float, size: str, rate: int) -> None:
    """A small film; a long one is silent, for an hour of sound takes its time."""
    picture = ("-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}")
    sound = ("-f", "lavfi", "-i", f"sine=frequency=220:d={seconds}:sample_rate=16000") if seconds < 600 else ()
    codecs = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", str(rate * 2), "-c:a", "aac", "-b:a", "24k")
    target = ("-movflags", "+faststart", "-f", "mp4", str(path))
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *picture, *sound, *codecs, *target], check=True)


def fill(shelf: Shelf, folder: Path) -> None:
    """The recordings, in the database that is this process's at the moment."""
    user = User.objects.create_user("olga@example.org", "a long pass phrase", email_verified=True)
    shelf.session = signed_in(user)
    for name, seconds, size, rate in (("done", 120.0, "320x180", 5), ("long", long_talk.SECONDS, "64x36", 1)):
        made = _video(user, name, folder, seconds)
        path = folder / "media" / made.storage_path
        film(path, seconds, size, rate)
        Video.objects.filter(pk=made.pk).update(size_bytes=path.stat().st_size)
    _in_segments(Video.objects.get(title="Seed pitch"))
    takes.complete(Video.objects.get(title="Seed pitch"), nextThing=NEXT, strengths=KEPT, priorities=[NEXT["text"]])
    hour = Analysis.objects.create(video=Video.objects.get(title="The annual meeting"), providers={})
    runs.complete(hour, {"result": long_talk.result()})
    takes.fail(_video(user, "failed", folder, 30.0), "AI_SERVICE_ERROR", "A service that the analysis needs does not work right now.")
    takes.fail(_video(user, "stopped", folder, 30.0), "CANCELLED", "It was stopped.")
    runs.start(_video(user, "waiting", folder, 30.0), enqueue=False)
    nothing = coaching_talks.all_talks()["nothing at all"]
    takes.complete(_video(user, "empty", folder, 30.0), talk=nothing, nextThing=None, strengths=[], priorities=[], geminiReport={})
    foreign = coaching_talks.all_talks()["not English"]
    takes.complete(_video(user, "foreign", folder, 30.0), talk=foreign, nextThing=NEXT, strengths=KEPT, priorities=[])
    shelf.ids = {TITLES_BACK[each.title]: each.pk for each in Video.objects.all()}
    shelf.pages = {name: f"/recordings/{key}" for name, key in shelf.ids.items()}
    links = [shares.create(Video.objects.get(title="Seed pitch"), 30) for _ in range(2)]
    shelf.pages["shared"], shelf.pages["revoked"] = (f"/shared/{shares.token(link)}" for link in links)
    shares.revoke(links[1].video, links[1].pk)


def _in_segments(video: Video) -> None:
    """For hls.js; the others are played by the browser alone."""
    with set_up(video) as bench:
        films.make(bench, [MediaFile.Kind.HLS])


NEXT: Final = {"text": "Let a hand go to the chart as you name it, and leave it there.", "change": "Show what you name.", "key": "gestures"}
KEPT: Final = ["You look at the camera nearly all the time."]
TITLES: Final = {
    "done": "Seed pitch",
    "long": "The annual meeting",
    "failed": "Team update",
    "waiting": "Class talk",
    "empty": "A silent film",
    "foreign": "Eine Rede",
    "stopped": "Not this one",
}
TITLES_BACK: Final = {title: name for name, title in TITLES.items()}


def _video(user: User, name: str, folder: Path, seconds: float) -> Video:
    path = f"{name}/source.mp4"
    (folder / "media" / name).mkdir(parents=True, exist_ok=True)
    known = {"title": TITLES[name], "original_filename": "talk.mp4", "storage_path": path, "size_bytes": 1, "container": "mov"}
    return Video.objects.create(user=user, sha256=(name * 16)[:64], duration_seconds=seconds, width=320, height=180, **known)


def signed_in(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    return str(session.session_key)


@contextmanager
def serving(database: str, folder: Path) -> Iterator[str]:
    """The asynchronous server, over its own static files, at an address of its own."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    folders = {"DATA_DIR": str(folder), "MEDIA_ROOT": str(folder / "media"), "STATIC_ROOT": str(folder / "static")}
    rates = {"THROTTLE_DEFAULT": "9999/min", "THROTTLE_STATUS": "9999/min", "THROTTLE_RESULTS": "9999/min"}
    own = {"DATABASE_URL": database, "PUBLIC_URL": url, "LOG_LEVEL": "warning", **folders, **rates}
    command = [sys.executable, "-m", "uvicorn", "coherence.asgi:application", "--port", str(port), "--log-level", "warning"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=os.environ | own, cwd=settings.BASE_DIR, stdout=log, stderr=log)
    try:
        wait(lambda: _is_up(process, url, folder), STARTS)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _is_up(process: "subprocess.Popen[bytes]", url: str, folder: Path) -> bool:
    assert process.poll() is None, (folder / "server.log").read_text()
    return answers(f"{url}/healthz")


def static_files(folder: Path) -> None:
    """As a deployment has them: copied, and packed beside."""
    others = ["admin", "unfold", "drf_spectacular_sidecar", "rest_framework"]
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=others, stdout=io.StringIO())


def storages(folder: Path) -> dict[str, Any]:
    files = {"BACKEND": f"{FileSystemStorage.__module__}.FileSystemStorage", "OPTIONS": {"location": folder / "media"}}
    return {"default": files, "staticfiles": settings.STORAGES["staticfiles"]}


@dataclass
class Window:
    """A browser's window, and what it complained about."""

    page: Page
    complaints: list[str]


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = chromium(playwright, "--autoplay-policy=no-user-gesture-required")
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def window(opened: Browser, shelf: Shelf, *, width: int = 1280, scheme: str = "light", **more: Any) -> Iterator[Window]:
    context: BrowserContext = opened.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **more)  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": shelf.session, "url": shelf.url}])
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield Window(page, complaints)
    finally:
        context.close()
