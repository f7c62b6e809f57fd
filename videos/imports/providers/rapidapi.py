"""Downloading services of the RapidAPI market, where a platform does not answer us ourselves.

The wire format is that of “Social Download All In One” (rapidapi.com/nguyenmanhict-MuTUtGWD7K/api/social-download-all-in-one):
`POST /v1/social/autolink` with `{"url"}` and the headers X-RapidAPI-Key and X-RapidAPI-Host answers
`{"url", "source", "author", "title", "thumbnail", "duration", "medias": [{"url", "quality", "extension", "type"}], "error"}`,
where `type` is video, audio or image, and `error` is true with a `message` when nothing was found. 401 and 403 are a key that
does not hold, 429 a plan that is used up. Its words are not for people. The files themselves are fetched through the guard, and the
key is sent to nobody but the service.
"""

import json
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import httpx

from videos.imports.guard import http
from videos.imports.guard.dialling import Guard
from videos.imports.guard.watch import Tell
from videos.imports.providers import merging, told, ytdlp_words
from videos.imports.providers.base import Fetched, Picture, Publication, Publisher, Wanted
from videos.imports.reasons import ProviderError, Reason

SECONDS: Final = 30.0
LONGEST_ANSWER: Final = 4 * 1024**2
TALLEST: Final = 1080


class RapidApi:
    name = "rapidapi"

    def __init__(self, guard: Guard, ffmpeg: str, *, key: str, host: str, base_url: str = "") -> None:
        """`base_url` is where requests really go, for tests and proxies; else to the host."""
        self._guard, self._ffmpeg, self._key, self._host = guard, ffmpeg, key, host
        self._base = base_url or f"https://{host}"

    def fetch(self, wanted: Wanted, tell: Tell) -> Fetched:
        tell(0, None)
        answer = self._asked(wanted.url, tell)
        about = published(answer)
        if (about.duration_seconds or 0) > wanted.max_seconds:
            raise ProviderError(Reason.TOO_LONG)
        paths: list[Path] = []
        for number, address in enumerate(chosen(answer)):
            path, before = wanted.folder / f"rapidapi-{number}.media", sum(each.stat().st_size for each in paths)
            limits = replace(wanted.limits, max_bytes=wanted.limits.max_bytes - before)
            http.download(self._guard, address, path, limits, _further(tell, before))
            paths.append(path)
        path = merging.whole(self._ffmpeg, paths, wanted.folder)
        return Fetched(path, about.title or "recording", about)

    def _asked(self, url: str, tell: Tell) -> dict[str, Any]:
        headers = {"X-RapidAPI-Key": self._key, "X-RapidAPI-Host": self._host, "Accept-Encoding": "identity"}
        try:
            with (
                httpx.Client(trust_env=False, follow_redirects=False, timeout=SECONDS) as client,
                client.stream("POST", f"{self._base}/v1/social/autolink", json={"url": url}, headers=headers) as response,
            ):
                _check(response.status_code)
                return _read(_body(response, tell))
        except (httpx.HTTPError, ValueError) as error:  # no answer, or none that is JSON
            raise ProviderError(Reason.BUSY, type(error).__name__) from error


def _further(tell: Tell, before: int) -> Tell:
    """What comes counts on from `before`; how much there is in all is known of the first file alone."""
    return lambda received, size: tell(before + received, None if before else size)


def _check(status: int) -> None:
    if status in (401, 403):
        raise ProviderError(Reason.NOT_SET_UP, f"status {status}: the key does not hold")
    if status != 200:
        raise ProviderError(Reason.BUSY if status == 429 or status >= 500 else Reason.UNKNOWN, f"status {status}")


def _body(response: httpx.Response, tell: Tell) -> bytes:
    """Within bounds: httpx itself limits the silence before each byte alone."""
    taken, ends = b"", time.monotonic() + SECONDS
    for chunk in response.iter_raw():
        tell(0, None)
        taken += chunk
        if time.monotonic() > ends:
            raise ProviderError(Reason.BUSY, "an answer too slow")
        if len(taken) > LONGEST_ANSWER:
            raise ProviderError(Reason.UNKNOWN, "an answer too long")
    return taken


def _read(body: bytes) -> dict[str, Any]:
    answer = json.loads(body)
    if not isinstance(answer, dict):
        raise ProviderError(Reason.UNKNOWN, "an answer of another shape")
    if answer.get("error"):
        raise ProviderError(ytdlp_words.reason("", told.text(answer.get("message"), 500), None), "the service found nothing")
    return answer


def chosen(answer: dict[str, Any]) -> list[str]:
    """The address of the best video of at most 1080 lines; with that of a sound where the video has none."""
    given = answer.get("medias")
    medias = [each for each in given if isinstance(each, dict) and told.link(each.get("url"))] if isinstance(given, list) else []
    videos = [each for each in medias if each.get("type") == "video" and _height(each) <= TALLEST]
    if not videos:
        raise ProviderError(Reason.UNSUPPORTED)
    silent = [each.get("is_audio") is False or each.get("audioAvailable") is False for each in videos]
    whole = [each for each, is_silent in zip(videos, silent, strict=True) if not is_silent]
    best = max(whole or videos, key=_rank)
    sounds = [] if whole else [each for each in medias if each.get("type") == "audio"]
    sound = max(sounds, key=lambda each: each.get("extension") in ("m4a", "mp4"), default=None)
    return [told.link(each["url"]) for each in (best, sound) if each]


def _rank(media: dict[str, Any]) -> tuple[bool, int, bool, bool]:
    quality = str(media.get("quality"))
    return media.get("extension") == "mp4", _height(media), "no_watermark" in quality, "hd" in quality


def _height(media: dict[str, Any]) -> int:
    found = re.search(r"(\d{3,4})p", str(media.get("quality") or ""))
    return told.count(media.get("height")) or (int(found[1]) if found else 0)


def published(answer: dict[str, Any]) -> Publication:
    author = answer.get("author")
    handle = told.text(answer.get("unique_id"), 255) or (told.text(author, 255) if not isinstance(author, dict) else "")
    thumbnail = told.link(answer.get("thumbnail"))
    length = told.seconds(answer.get("duration"))
    return Publication(
        title=told.text(answer.get("title"), 255),
        duration_seconds=length / 1000 if length and length > 36_000 else length,  # TikTok's are milliseconds
        thumbnails=(Picture(thumbnail),) if thumbnail else (),
        publisher=Publisher(handle, handle, told.text(author, 255) or handle) if handle else None,
    )
