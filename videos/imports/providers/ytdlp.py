"""YouTube, TikTok, Instagram and pages with a video, by yt-dlp: a program of its own, with no way out but our proxy."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from coherence.core.shell import kill_group
from videos.imports.guard.dialling import Guard
from videos.imports.guard.proxy import Proxy
from videos.imports.guard.watch import Limits, Tell
from videos.imports.providers import merging, told, ytdlp_words
from videos.imports.providers.base import Fetched, Publication, Publisher, Wanted
from videos.imports.reasons import ProviderError, Reason

CHILD: Final = Path(__file__).with_name("ytdlp_child.py")
ROOM_FOR_PAGES: Final = 64 * 1024**2
"""What a platform's pages and scripts may weigh, besides the recording."""
SECONDS_TO_LOOK: Final = 180.0
"""So long may it take to find out what there is."""
LONGEST_LINE: Final = 4 * 1024**2
SLICE: Final = 0.25
OURS: Final = (Reason.INNER, Reason.PORT, Reason.SCHEME, Reason.CREDENTIALS, Reason.ADDRESS, Reason.TOO_LARGE)
"""What the proxy refused explains a failure better than what yt-dlp made of it."""


class YtDlp:
    name = "ytdlp"

    def __init__(self, guard: Guard, ffmpeg: str, js_runtime: str = "") -> None:
        self._guard, self._ffmpeg, self._js_runtime = guard, ffmpeg, js_runtime

    def fetch(self, wanted: Wanted, tell: Tell) -> Fetched:
        limits = replace(wanted.limits, max_bytes=wanted.limits.max_bytes + wanted.limits.max_bytes // 8 + ROOM_FOR_PAGES)
        with Proxy(self._guard, limits) as proxy:
            about, parts = self._run(wanted, proxy, tell)
        paths = [wanted.folder / f"part-{number}.media" for number in range(parts)]
        if not all(path.is_file() and path.stat().st_size for path in paths):
            raise ProviderError(Reason.EMPTY)
        path = merging.whole(self._ffmpeg, paths, wanted.folder)
        if path.stat().st_size > wanted.limits.max_bytes:
            raise ProviderError(Reason.TOO_LARGE)
        publication = published(about)
        return Fetched(path, f"{publication.title or publication.external_id or 'recording'}{path.suffix}", publication)

    def _run(self, wanted: Wanted, proxy: Proxy, tell: Tell) -> tuple[dict[str, Any], int]:
        about: dict[str, Any] = {}
        pace = _Pace(wanted.limits, proxy)
        received, size = 0, None
        for message in _messages(self._order(wanted, proxy), wanted.folder):
            kind = message.get("kind")
            if kind == "about" and isinstance(message.get("about"), dict):
                about = message["about"]
                pace.begin()
            elif kind == "progress":
                received, size = told.count(message.get("received")) or 0, told.count(message.get("size"))
            elif kind == "done" and message.get("parts") in (1, 2):
                return about, message["parts"]
            elif kind == "error":
                raise _error(message, proxy)
            tell(received, size)
            pace.check()
        raise ProviderError(Reason.UNKNOWN, "the program ended without a word")

    def _order(self, wanted: Wanted, proxy: Proxy) -> dict[str, Any]:
        return {
            **{"url": wanted.url, "folder": str(wanted.folder), "proxy": proxy.address, "proxy_port": proxy.port},
            **{"max_bytes": wanted.limits.max_bytes, "max_seconds": wanted.max_seconds, "js_runtime": self._js_runtime},
            "read_seconds": wanted.limits.read_seconds,
        }


class _Pace:
    """Time in all, time to look, and what must come through the proxy once there is something to fetch."""

    def __init__(self, limits: Limits, proxy: Proxy) -> None:
        self._limits, self._proxy = limits, proxy
        now = time.monotonic()
        self._ends, self._looked = now + limits.seconds, now + SECONDS_TO_LOOK
        self._since: float | None = None
        self._then = 0

    def begin(self) -> None:
        self._since, self._then = time.monotonic(), self._proxy.carried

    def check(self) -> None:
        now = time.monotonic()
        if now > self._ends or (self._since is None and now > self._looked):
            raise ProviderError(Reason.TIME)
        if self._since is not None and now - self._since >= self._limits.window:
            if self._proxy.carried - self._then < self._limits.least_rate * self._limits.window:
                raise ProviderError(Reason.SLOW)
            self.begin()


def _byte_code() -> list[str]:
    """Where byte code is kept, if not beside the sources: the program reads no environment, may write none, and begins sooner with it."""
    return ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []


def _messages(order: dict[str, Any], folder: Path) -> Iterator[dict[str, Any]]:
    """What the program says, and `{}` whenever it is silent for a moment. Its whole group is gone when this is left."""
    process = subprocess.Popen(
        [sys.executable, "-I", *_byte_code(), str(CHILD)],
        env={"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"},
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert process.stdin is not None and process.stdout is not None  # noqa: PT018  (pipes)
        process.stdin.write(json.dumps(order).encode() + b"\n")
        process.stdin.flush()
        yield from _lines(process.stdout.fileno())
    except BrokenPipeError as error:
        raise ProviderError(Reason.UNKNOWN, "the program did not start") from error
    finally:
        kill_group(process)


def _lines(descriptor: int) -> Iterator[dict[str, Any]]:
    taken = b""
    while True:
        if not select.select([descriptor], [], [], SLICE)[0]:
            yield {}
            continue
        sent = os.read(descriptor, 65536)
        if not sent:
            return
        *lines, taken = (taken + sent).split(b"\n")
        if len(taken) > LONGEST_LINE:
            raise ProviderError(Reason.UNKNOWN, "the program said too much")
        yield from (_read(line) for line in lines)


def _read(line: bytes) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except ValueError as error:
        raise ProviderError(Reason.UNKNOWN, "the program said nonsense") from error
    return message if isinstance(message, dict) else {}


def _error(message: dict[str, Any], proxy: Proxy) -> ProviderError:
    ours: Reason | None = next((reason for reason in proxy.refused if reason in OURS), None)
    kind, words, status = message.get("type"), message.get("message"), message.get("status")
    theirs = ytdlp_words.reason(str(kind), str(words), status if isinstance(status, int) else None)
    if ours is None and theirs in (Reason.UNKNOWN, Reason.BROKEN, Reason.FORBIDDEN) and proxy.refused:
        ours = proxy.refused[0]
    return ProviderError(ours or theirs, f"{kind}: {words}")


def published(about: dict[str, Any]) -> Publication:
    """yt-dlp's fields (its README, “Output template”) as ours."""
    day = told.text(about.get("upload_date"), 8)
    return Publication(
        external_id=told.text(about.get("id"), 255),
        title=told.text(about.get("title"), 255),
        description=told.text(about.get("description"), 5000),
        duration_seconds=told.seconds(about.get("duration")),
        published_at=told.moment(about.get("timestamp")) or (f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 and day.isdigit() else ""),
        views=told.count(about.get("view_count")),
        likes=told.count(about.get("like_count")),
        comments=told.count(about.get("comment_count")),
        shares=told.count(about.get("repost_count")),
        thumbnails=told.pictures(about.get("thumbnails")),
        publisher=_publisher(about),
    )


def _publisher(about: dict[str, Any]) -> Publisher | None:
    """A channel where the platform has channels, else the uploader."""
    known = told.text(about.get("channel_id"), 255) or told.text(about.get("uploader_id"), 255)
    if not known:
        return None
    return Publisher(
        external_id=known,
        handle=told.text(about.get("uploader_id"), 255),
        name=told.text(about.get("channel"), 255) or told.text(about.get("uploader"), 255),
        url=told.link(about.get("channel_url")) or told.link(about.get("uploader_url")),
        followers=told.count(about.get("channel_follower_count")),
    )
