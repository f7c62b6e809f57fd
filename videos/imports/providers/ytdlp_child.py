"""The program in which yt-dlp runs. It is started by itself, with no settings, and talks to its parent in lines of JSON.

Whatever an extractor tries: the only connection it can make is to the proxy that it was given, the only program it can start
is the JavaScript runtime that it was given, and it can write in its folder alone. It ends when its parent does.
"""

import json
import os
import resource
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

FORMAT = (
    "bv[height<=?1080][ext=mp4]+ba[ext=m4a]/b[height<=?1080][ext=mp4]/bv[height<=?1080]+ba/b[height<=?1080]/bv*[height<=?1080]+ba/b/bv*"
)
PROTOCOLS = ("http", "https", "m3u8_native", "http_dash_segments")
SECONDS_BETWEEN_REPORTS = 0.25
PLAIN = ("id", "title", "description", "duration", "timestamp", "upload_date", "extractor_key", "uploader", "uploader_id", "uploader_url")
COUNTS = ("view_count", "like_count", "comment_count", "repost_count", "channel_follower_count")
CHANNEL = ("channel", "channel_id", "channel_url")
LONGEST = 20_000
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Refused(Exception):
    """We, not the platform, do not take it; the text is the name of the reason."""


class Parent:
    """Where reports go. Nothing else may write there."""

    def __init__(self) -> None:
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)

    def tell(self, kind: str, **what: Any) -> None:
        self._out.write(json.dumps({"kind": kind, **what}) + "\n")
        self._out.flush()


class Silent:
    """yt-dlp's own words are for nobody."""

    def debug(self, message: str) -> None:
        """Not shown."""

    info = warning = error = debug


def main() -> None:
    order: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    parent = Parent()
    threading.Thread(target=end_with_parent, daemon=True).start()
    set_bounds(order)
    sys.addaudithook(doors(order))
    try:
        fetch(order, parent)
    except Refused as error:
        parent.tell("error", type="Refused", message=str(error))
    except Exception as error:  # noqa: BLE001  the program's edge: told to the parent, which judges
        parent.tell("error", **described(error))


def end_with_parent() -> None:
    sys.stdin.buffer.read(1)
    os.killpg(0, signal.SIGKILL)


def set_bounds(order: dict[str, Any]) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (order["max_bytes"] + 1024**2,) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    if not order["js_runtime"]:  # which reserves far more than it uses
        resource.setrlimit(resource.RLIMIT_AS, (3 * 1024**3 // 2,) * 2)


def doors(order: dict[str, Any]) -> Any:
    """An audit hook, which nothing in this process can take away again."""
    proxy, folder = ("127.0.0.1", order["proxy_port"]), os.path.realpath(order["folder"]) + os.sep

    def look(event: str, given: tuple[Any, ...]) -> None:
        if event == "socket.connect" and tuple(given[1][:2]) != proxy:
            raise PermissionError("no connection but to the proxy")
        if event in ("socket.getaddrinfo", "socket.gethostbyname") and given[0] not in ("127.0.0.1", b"127.0.0.1"):
            raise PermissionError("no names are resolved here")
        if event in ("socket.sendto", "socket.sendmsg", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.spawn"):
            raise PermissionError(f"no {event}")
        if event == "subprocess.Popen" and (not order["js_runtime"] or given[1][0] != order["js_runtime"]):
            raise PermissionError("no other programs")
        if event == "open" and isinstance(given[0], str | bytes) and (given[2] or 0) & WRITING:
            path = os.path.realpath(os.fsdecode(given[0]))
            if not path.startswith(folder) and path != os.devnull:
                raise PermissionError("nothing is written elsewhere")

    return look


def options(order: dict[str, Any], report: Any) -> dict[str, Any]:
    return {
        **{"quiet": True, "noprogress": True, "logger": Silent(), "progress_hooks": [report], "ignoreerrors": False},
        **{"proxy": order["proxy"], "socket_timeout": order["read_seconds"], "nocheckcertificate": False, "enable_file_urls": False},
        **{"retries": 2, "fragment_retries": 2, "extractor_retries": 1, "file_access_retries": 0, "skip_unavailable_fragments": False},
        **{"noplaylist": True, "playlist_items": "1:2", "format": FORMAT, "format_sort": ["res:1080", "vcodec:h264", "acodec:aac"]},
        **{
            "external_downloader": {"default": "native"},
            "hls_prefer_native": True,
            "ffmpeg_location": "/nonexistent",
            "postprocessors": [],
        },
        **{
            "cachedir": False,
            "usenetrc": False,
            "cookiefile": None,
            "cookiesfrombrowser": None,
            "updatetime": False,
            "xattr_set_filesize": False,
        },
        **{"nopart": False, "continuedl": True, "overwrites": True, "keep_fragments": False},
        **{"js_runtimes": {"deno": {"path": order["js_runtime"]}} if order["js_runtime"] else {}, "remote_components": []},
        **{"allow_unplayable_formats": False, "writesubtitles": False, "writethumbnail": False, "concurrent_fragment_downloads": 1},
    }


def fetch(order: dict[str, Any], parent: Parent) -> None:
    os.environ["YTDLP_NO_PLUGINS"] = "1"
    from yt_dlp import YoutubeDL

    report = Report(order, parent)
    with YoutubeDL(options(order, report)) as downloader:
        info = one_of(downloader.extract_info(order["url"], download=False))
        check(info, order)
        parent.tell("about", about={name: value for name, value in plain(info).items() if value is not None})
        parts = info.get("requested_formats") or [info]
        report.size = sum(size(part) or 0 for part in parts) if all(size(part) for part in parts) else None
        for number, part in enumerate(parts[:2]):
            path = Path(order["folder"]) / f"part-{number}.media"
            report.next(Begun(path, [info.get("extractor_key"), info.get("id"), part.get("format_id"), part.get("protocol")]))
            bring(downloader, part, str(path))
    parent.tell("done", parts=len(parts[:2]))


def one_of(info: Any) -> dict[str, Any]:
    """A list with one entry is that entry."""
    while info and info.get("_type") in ("playlist", "multi_video"):
        entries = [entry for entry in info.get("entries") or [] if entry]
        if len(entries) != 1:
            raise Refused("MANY" if entries else "UNSUPPORTED")
        info = entries[0]
    if not info:
        raise Refused("UNSUPPORTED")
    found: dict[str, Any] = info
    if found.get("extractor_key") in ("Generic", "HTML5MediaEmbed") and str(found.get("id")).endswith("-1"):  # the first of one
        found["title"] = str(found.get("title")).removesuffix(" (1)")
    return found


def check(info: dict[str, Any], order: dict[str, Any]) -> None:
    if info.get("is_live") or info.get("live_status") in ("is_live", "is_upcoming", "post_live"):
        raise Refused("LIVE")
    if (info.get("duration") or 0) > order["max_seconds"]:
        raise Refused("TOO_LONG")
    parts = info.get("requested_formats") or [info]
    if sum(part.get("filesize") or 0 for part in parts) > order["max_bytes"]:
        raise Refused("TOO_LARGE")
    if all(part.get("vcodec") == "none" for part in parts):
        raise Refused("UNSUPPORTED")


def bring(downloader: Any, part: dict[str, Any], path: str) -> None:
    """By yt-dlp's own downloaders only."""
    part["protocol"] = {"m3u8": "m3u8_native"}.get(part.get("protocol", ""), part.get("protocol"))
    if part["protocol"] not in PROTOCOLS:
        raise Refused("UNSUPPORTED")
    done, _ = downloader.dl(path, part)
    if not done:  # what fails otherwise raises
        raise Refused("TOO_LARGE")


def size(part: dict[str, Any]) -> int | None:
    return part.get("filesize") or part.get("filesize_approx")


def plain(info: dict[str, Any]) -> dict[str, Any]:
    kept = {name: info.get(name) for name in (*PLAIN, *COUNTS, *CHANNEL)}
    cut = {name: value[:LONGEST] if isinstance(value, str) else value for name, value in kept.items()}
    pictures = [{name: each.get(name) for name in ("url", "width", "height")} for each in (info.get("thumbnails") or [])[-20:]]
    return {**cut, "thumbnails": [each for each in pictures if len(each["url"] or "") < LONGEST]}


class Report:
    """How much came, over all parts together."""

    def __init__(self, order: dict[str, Any], parent: Parent) -> None:
        self._most, self._parent = order["max_bytes"], parent
        self.size: int | None = None
        self._before, self._here, self._told = 0, 0, 0.0
        self._begun: Begun | None = None

    def __call__(self, state: dict[str, Any]) -> None:
        self._here = max(self._here, state.get("downloaded_bytes") or 0)
        if self._begun and not self._begun.goes_on(state):
            self._parent.tell("error", type="Refused", message="BROKEN")
            raise Refused("BROKEN")
        if self._before + max(self._here, state.get("total_bytes") or 0) > self._most:
            self._parent.tell("error", type="Refused", message="TOO_LARGE")  # yt-dlp would make of it what it likes
            raise Refused("TOO_LARGE")
        if time.monotonic() - self._told >= SECONDS_BETWEEN_REPORTS:
            self._told = time.monotonic()
            self._parent.tell("progress", received=self._before + self._here, size=self.size)

    def next(self, begun: "Begun") -> None:
        self._before, self._here, self._begun = self._before + self._here, 0, begun


class Begun:
    """One part, of which some may be here from an attempt that was killed, and a note beside it of what that was.

    It is gone on with only while the platform calls it the same and it is as large, or of as many pieces.
    """

    def __init__(self, path: Path, named: list[Any]) -> None:
        self._path, self._note, self._named = path, path.with_name(f"{path.name}.begun"), named
        self._before = self._read()
        self._noted = False
        if self._before is None:
            self._forget()

    def goes_on(self, state: dict[str, Any]) -> bool:
        """False, with nothing of it left, when what comes belongs to another file than what is here."""
        size = [state.get("total_bytes"), state.get("fragment_count")]
        if self._noted or state.get("status") != "downloading" or not any(size):
            return True
        if self._before not in (None, size):
            self._forget()
            return False
        self._noted = True
        half = self._note.with_suffix(".half")
        half.write_text(json.dumps([self._named, size]))
        half.replace(self._note)
        return True

    def _read(self) -> Any:
        """None where nobody knows what the bytes belong to."""
        try:
            named, size = json.loads(self._note.read_text())
        except (FileNotFoundError, ValueError, TypeError):
            return None
        return size if named == self._named else None

    def _forget(self) -> None:
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink()


def described(error: BaseException) -> dict[str, Any]:
    """The kind of the innermost error that yt-dlp tells of, its words, and the status of an answer, if that was the trouble."""
    inner = getattr(error, "exc_info", None)
    cause: BaseException | None = inner[1] if inner and inner[1] is not None else error
    told = {"type": type(cause).__name__, "message": str(cause)[:2000], "status": None}
    for _ in range(8):
        if cause is None:
            break
        if isinstance(cause, Refused):
            return {"type": "Refused", "message": str(cause)}
        if isinstance(getattr(cause, "status", None), int):
            told["status"] = cause.status  # type: ignore[attr-defined]
        if isinstance(cause, OSError) and cause.errno == 27:  # EFBIG
            return {"type": "Refused", "message": "TOO_LARGE"}
        cause = getattr(cause, "cause", None) or cause.__cause__ or cause.__context__
    return told


if __name__ == "__main__":
    main()
