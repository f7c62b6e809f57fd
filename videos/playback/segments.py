"""Films in segments as a player asks for them: playlists in which every address opens, and the tracks they speak of."""

import gzip
from datetime import timedelta
from pathlib import Path
from time import time
from typing import Final
from urllib.parse import urlencode

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from coherence.core.errors import NotFound
from videos import files
from videos.models import MediaFile, Video
from videos.playback import links, media
from videos.playback.links import Purpose
from videos.playback.media import Media
from videos.renditions.playlists import addressed
from videos.sources import GONE
from videos.storage import access

OTHER: Final = "This film was made anew. Please reload the page."
SOUND_ALONE: Final = "audio"
WORTH_PACKING: Final = 1024
PLAYLIST_SECONDS: Final = 300
"""A browser keeps a playlist for much less than the links in it hold."""


def answer(request: HttpRequest, video: Video, name: str, given: str) -> HttpResponseBase:
    """A playlist or a track of the film, or of its sound alone. `given` is the token it was asked for with, if any.

    Raises NotFound for what there is not, or not in the version that is asked for, and what `media.answer` raises.
    """
    row = media.made(video, MediaFile.Kind.HLS_AUDIO if name.startswith(SOUND_ALONE) else MediaFile.Kind.HLS)
    sizes: dict[str, int] = row.details.get("files", {}) if row is not None else {}
    if row is None or name not in sizes:
        raise NotFound("There is no such film.")
    version = request.GET.get(links.VERSION, "")
    if version and version != row.version:
        raise NotFound(OTHER)
    key = f"{files.folder_of(row)}/{name}"
    if name.endswith(".m3u8"):
        return _playlist(request, video, row, key, given)
    return media.answer(request, _track(video, row, key, sizes[name], forever=bool(version)), lasts=links.holds(given, video))


def _track(video: Video, row: MediaFile, key: str, size: int, *, forever: bool) -> Media:
    name = Path(key).name
    kind = "audio/mp4" if name.startswith((SOUND_ALONE, "sound")) else "video/mp4"
    return Media(key, size, kind, f'"{row.version}-{name}"', name, False, forever, video.sample_id is not None)


def _playlist(request: HttpRequest, video: Video, row: MediaFile, key: str, given: str) -> HttpResponseBase:
    """With the token it was asked for with: our addresses end when its own does, the bucket's then at the latest."""
    token = given or links.token(video.pk, Purpose.HLS)
    query = urlencode({links.VERSION: row.version, links.PARAMETER: token})
    lasts = min(links.holds(token, video), timedelta(seconds=max(1, links.expires(token) - int(time()))))

    def address(name: str) -> str:
        direct = None
        if name.endswith(".mp4"):
            direct = access.signed_url(f"{files.folder_of(row)}/{name}", lasts=lasts, content_type=files.CONTENT_TYPES[".mp4"])
        return direct or f"{name}?{query}"

    return _text(request, addressed(_read(key), address), files.PLAYLIST)


def index(request: HttpRequest, video: Video, row: MediaFile, given: str) -> HttpResponseBase:
    """The WebVTT of the small pictures, with the address of the picture they are parts of."""
    sprite = media.made(video, MediaFile.Kind.SPRITE)
    if sprite is None:
        raise NotFound(GONE)
    with links.bound_to(links.bond(given)):
        token = links.token(video.pk, links.of_file("sprite"), expires=links.expires(given))
    query = {links.VERSION: sprite.version, links.PARAMETER: token}
    text = _read(row.storage_path).replace("sprite#", f"sprite?{urlencode(query)}#")
    return _text(request, text, "text/vtt; charset=utf-8")


def _read(key: str) -> str:
    try:
        with default_storage.open(key, "rb") as file:
            return bytes(file.read()).decode()
    except FileNotFoundError:
        raise NotFound(GONE) from None


def _text(request: HttpRequest, text: str, content_type: str) -> HttpResponseBase:
    """Packed where the player understands it: the same address in each of thousands of lines takes next to nothing then."""
    body = text.encode()
    response = HttpResponse(content_type=content_type)
    if len(body) > WORTH_PACKING and "gzip" in request.headers.get("Accept-Encoding", ""):
        body = gzip.compress(body, 6, mtime=0)
        response["Content-Encoding"] = "gzip"
    response.content = b"" if request.method == "HEAD" else body
    response["Content-Length"] = str(len(body))
    response["Cache-Control"] = f"private, max-age={PLAYLIST_SECONDS}"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
