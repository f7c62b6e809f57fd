"""The one spelling of a recording's address: what people paste for the same recording becomes the same text."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote

from videos.imports.guard import urls
from videos.imports.guard.urls import Url
from videos.imports.reasons import ProviderError, Reason

LONGEST: Final = 2048
DIRECT, YOUTUBE, TIKTOK, INSTAGRAM = "direct", "youtube", "tiktok", "instagram"
PLATFORMS: Final = (DIRECT, YOUTUBE, TIKTOK, INSTAGRAM)
_SITES: Final = {
    "youtube.com": YOUTUBE,
    "youtube-nocookie.com": YOUTUBE,
    "youtu.be": YOUTUBE,
    "tiktok.com": TIKTOK,
    "instagram.com": INSTAGRAM,
    "instagr.am": INSTAGRAM,
}
_YOUTUBE_ID: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_PATH: Final = re.compile(r"/(?:shorts|embed|live|v|e)/([^/]+)/?")
_TIKTOK_PATHS: Final = tuple(
    re.compile(path)
    for path in (r"/@[^/]*/video/(\d+)/?", r"/v/(\d+)(?:\.html)?/?", r"/(?:embed|player)/(?:v\d/)?(\d+)/?", r"/share/video/(\d+)/?")
)
_TIKTOK_SHORT: Final = re.compile(r"/(?:t/)?[A-Za-z0-9]{5,}/?")
_INSTAGRAM_PATH: Final = re.compile(r"(?:/[^/]+)?/(?:p|tv|reel|reels)/([A-Za-z0-9_-]+)/?(?:embed/?(?:captioned/?)?)?")
_INSTAGRAM_SHARE: Final = re.compile(r"/share/(?:(?:p|reel|reels)/)?[A-Za-z0-9_-]+/?")


@dataclass(frozen=True)
class Address:
    """Where a recording is. A short one only leads to it: it must be followed to know which recording it is."""

    platform: str
    url: str
    short: bool = False


def read(text: str) -> Address:
    """What a person pasted. Raises ProviderError with the reason when it cannot be an address of a recording."""
    text = text.strip()
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)", text):
        text = f"https://{text}"
    url = urls.parse(text)
    site = next((platform for name, platform in _SITES.items() if url.host == name or url.host.endswith(f".{name}")), DIRECT)
    address = _READERS[site](url) if site != DIRECT else Address(DIRECT, str(url))
    if len(address.url) > LONGEST:
        raise ProviderError(Reason.ADDRESS, "too long")
    return address


def _youtube(url: Url) -> Address:
    asked = parse_qs(url.query)
    if url.path == "/attribution_link" and asked.get("u"):
        return _youtube(urls.join(url, asked["u"][0]))
    found = _YOUTUBE_PATH.fullmatch(url.path)
    if url.host == "youtu.be":
        known = url.path.strip("/")
    else:
        known = found[1] if found else asked.get("v", [""])[0] if url.path.rstrip("/") == "/watch" else ""
    if not _YOUTUBE_ID.fullmatch(known):
        raise ProviderError(Reason.MANY if re.match(r"/(playlist|@|channel|c/|user/|feed|results)", url.path) else Reason.NOT_A_VIDEO)
    return Address(YOUTUBE, f"https://www.youtube.com/watch?v={known}")


def _tiktok(url: Url) -> Address:
    path = unquote(url.path)
    for pattern in _TIKTOK_PATHS:
        if found := pattern.fullmatch(path):
            return Address(TIKTOK, f"https://www.tiktok.com/@/video/{found[1]}")
    if url.host in ("vm.tiktok.com", "vt.tiktok.com") or path.startswith("/t/"):
        if _TIKTOK_SHORT.fullmatch(path):
            return Address(TIKTOK, f"https://{url.host}{path.rstrip('/')}/", short=True)
        raise ProviderError(Reason.NOT_A_VIDEO)
    raise ProviderError(Reason.MANY if re.fullmatch(r"/@[^/]*/?", path) else Reason.NOT_A_VIDEO)


def _instagram(url: Url) -> Address:
    path = unquote(url.path)
    if _INSTAGRAM_SHARE.fullmatch(path):
        return Address(INSTAGRAM, f"https://www.instagram.com{path.rstrip('/')}/", short=True)
    found = _INSTAGRAM_PATH.fullmatch(path)
    if found is None or found[1] == "audio":
        raise ProviderError(Reason.MANY if re.fullmatch(r"/[A-Za-z0-9_.]+/?", path) else Reason.NOT_A_VIDEO)
    return Address(INSTAGRAM, f"https://www.instagram.com/p/{found[1]}/")


_READERS: Final = {YOUTUBE: _youtube, TIKTOK: _tiktok, INSTAGRAM: _instagram}
