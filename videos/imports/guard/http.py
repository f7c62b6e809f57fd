"""Fetching by HTTP within bounds: guarded connections, few redirects, nothing unpacked, nothing sent but the address."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

import certifi
import httpcore

from videos.imports.guard import resuming, urls
from videos.imports.guard.dialling import Guard
from videos.imports.guard.resuming import Begun
from videos.imports.guard.streams import Backend
from videos.imports.guard.urls import Url
from videos.imports.guard.watch import Limits, Tell, Watch, nobody
from videos.imports.reasons import ProviderError, Reason

AGENT: Final = b"Mozilla/5.0 (compatible; Coherence)"
PART, NO_SUCH_PART = 206, 416
REDIRECTS: Final = (301, 302, 303, 307, 308)
STATUSES: Final = {
    **dict.fromkeys((401, 402, 403, 407, 451), Reason.FORBIDDEN),
    **{404: Reason.NOTHING_THERE, 410: Reason.REMOVED, 429: Reason.BUSY},
}
PAGES: Final = ("text/html", "application/xhtml+xml")
PLAYLISTS: Final = ("mpegurl", "dash+xml", "scpls", "xspf", "smil", "ms-sstr", "ms-asf-plugin")
STARTS: Final = (
    *((start, Reason.PLAYLIST) for start in (b"#extm3u", b"ffconcat", b"[playlist]", b"<mpd", b"<smil", b"<smooth", b"<asx", b"<?xml")),
    *((start, Reason.PAGE) for start in (b"<!doctype", b"<html", b"<head")),
)
LONGEST_START: Final = 64


@dataclass(frozen=True)
class Arrived:
    """What was fetched: from which address in the end, and what the site calls it."""

    url: Url
    size: int
    filename: str


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())


def download(guard: Guard, address: str, path: Path, limits: Limits, tell: Tell = nobody) -> Arrived:
    """Stream the file at the address to `path`; what an earlier fetch left there is not asked for again where the site allows that.

    Raises ProviderError, and what `tell` raises.
    """
    watch, before = Watch(limits, tell), resuming.begun(path, address)
    more = before.headers if before else []
    with _followed(guard, urls.parse(address), watch, more=more) as (url, response):
        headers = _headers(response)
        rest = before if response.status == PART else None
        if response.status == NO_SUCH_PART or (rest and not rest.goes_on_with(headers)):
            resuming.forget(path)  # the next attempt asks for all of it
            raise ProviderError(Reason.BROKEN, "another part was sent than was asked for")
        _check_status(response.status, rest)
        _check_kind(headers, watch)
        if rest:
            watch.go_on(rest.received, rest.size)
        else:
            resuming.note(path, address, headers, watch.size)
        _write(response, path, watch)
    if not watch.received:
        raise ProviderError(Reason.EMPTY)
    return Arrived(url, watch.received, _filename(headers, url))


def lands(guard: Guard, address: str, limits: Limits, there: Callable[[str], bool], tell: Tell = nobody) -> str:
    """Where the redirects of an address lead; as soon as one is `there`, it is not asked itself."""
    with _followed(guard, urls.parse(address), Watch(limits, tell), lambda url: there(str(url))) as (url, _):
        return str(url)


@contextmanager
def _followed(
    guard: Guard, url: Url, watch: Watch, there: Callable[[Url], bool] = lambda url: False, more: Sequence[tuple[bytes, bytes]] = ()
) -> Iterator[tuple[Url, httpcore.Response]]:
    for _ in range(watch.limits.redirects + 1):
        if there(url):
            yield url, httpcore.Response(200)
            return
        with _asked(guard, url, watch, more) as response:
            if response.status not in REDIRECTS:
                yield url, response
                return
            url = urls.join(url, _headers(response).get("location", ""))
    raise ProviderError(Reason.REDIRECTS)


@contextmanager
def _asked(guard: Guard, url: Url, watch: Watch, more: Sequence[tuple[bytes, bytes]]) -> Iterator[httpcore.Response]:
    """One request on a connection of its own: nothing is carried from one site to the next."""
    guard.admits(url.host, url.port)
    headers = [(b"Host", url.authority.encode()), (b"User-Agent", AGENT), (b"Accept", b"*/*"), (b"Accept-Encoding", b"identity")]
    address = httpcore.URL(scheme=url.scheme.encode(), host=url.host.encode(), port=url.port, target=url.target.encode("ascii"))
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_trusted(), network_backend=Backend(guard, watch), http2=False) as pool,
            pool.stream("GET", address, headers=[*headers, *more, (b"Connection", b"close")]) as response,
        ):
            yield response
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        raise ProviderError(Reason.BROKEN, str(error)) from error


def _headers(response: httpcore.Response) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}


def _check_status(status: int, rest: Begun | None) -> None:
    if status != (PART if rest else 200):
        raise ProviderError(STATUSES.get(status, Reason.BUSY if status >= 500 else Reason.NOTHING_THERE), f"status {status}")


def _check_kind(headers: dict[str, str], watch: Watch) -> None:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in PAGES:
        raise ProviderError(Reason.PAGE)
    if any(word in kind for word in PLAYLISTS):
        raise ProviderError(Reason.PLAYLIST, kind)
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise ProviderError(Reason.ENCODED)
    length = headers.get("content-length", "")
    watch.size = int(length) if length.isascii() and length.isdigit() else None
    if watch.size is not None and watch.size > watch.limits.max_bytes:
        raise ProviderError(Reason.TOO_LARGE)


def _write(response: httpcore.Response, path: Path, watch: Watch) -> None:
    start, began = b"", watch.received
    with path.open("r+b" if began else "wb") as file:
        file.seek(began)
        file.truncate()
        for chunk in response.iter_stream():
            watch.took(len(chunk))
            if not began and len(start) < LONGEST_START:
                start = (start + chunk)[:LONGEST_START]
                check_start(start)
            file.write(chunk)


def check_start(start: bytes) -> None:
    """Refuse text that would send its reader elsewhere."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for beginning, reason in STARTS:
        if text.startswith(beginning):
            raise ProviderError(reason, "by its beginning")


def _filename(headers: dict[str, str], url: Url) -> str:
    return _told_name(headers.get("content-disposition", "")) or unquote(PurePosixPath(url.path).name)


def _told_name(disposition: str) -> str:
    """Empty for a header that the parser cannot make sense of, of which it does not say so: a name is no reason to take nothing."""
    message = Message()
    message["Content-Disposition"] = disposition
    try:
        return message.get_filename("")
    except ValueError:  # a charset that is none for texts, or a number of thousands of digits
        return ""
