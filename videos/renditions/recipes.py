"""Which renditions a recording should have, and which of them are not there as they would be made today."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings

from videos.ffmpeg import film, ladder, listening
from videos.models import MediaFile, Video

Kind = MediaFile.Kind
MADE_WITH: Final[dict[str, int]] = {
    Kind.THUMBNAIL: 1,
    Kind.WAVEFORM: 1,
    Kind.PEAKS: 1,
    Kind.HLS: 1,
    Kind.PLAYABLE: 1,
    Kind.SPRITE: 1,
    Kind.SPRITE_INDEX: 1,
    Kind.WAV: 2,
    Kind.MP3: 2,
    Kind.HLS_AUDIO: 2,
}
"""Raise a number when what is made of the same recording changes: `rebuild_renditions` makes it again."""
PICTURES: Final = (Kind.THUMBNAIL, Kind.WAVEFORM, Kind.PEAKS)
FILMS: Final = (Kind.HLS, Kind.PLAYABLE, Kind.SPRITE, Kind.SPRITE_INDEX)
SOUNDS: Final = (Kind.WAV, Kind.MP3, Kind.HLS_AUDIO)
GROUPS: Final = {"pictures": PICTURES, "films": FILMS, "sounds": SOUNDS}
"""Those of a group are made in one go."""
OF_SOUND: Final = frozenset((Kind.WAVEFORM, Kind.PEAKS, *SOUNDS))
NEEDLESS: Final = "needless"
"""What the HLS row's details call the kinds that this recording has no use for."""


def version(video: Video, kind: str) -> str:
    """Names the bytes: the recording, how it is made, and the settings that it is made with."""
    told = json.dumps([video.sha256, kind, MADE_WITH[kind], _options(kind)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _options(kind: str) -> list[Any]:
    if kind in FILMS:
        return [list(settings.HLS_HEIGHTS), film.PRESET, film.QUALITY, ladder.SEGMENT_SECONDS]
    return [listening.TARGET, listening.PEAK] if kind in SOUNDS else []


def missing(video: Video, kinds: Iterable[str]) -> list[str]:
    """Those of the kinds that are not there in today's version. The files are read with the video (`with_files`)."""
    rows = {file.kind: file for file in video.files.all()}
    needless = set(rows[Kind.HLS].details.get(NEEDLESS, ())) if Kind.HLS in rows else set()
    return [kind for kind in kinds if kind not in needless and (kind not in rows or rows[kind].version != version(video, kind))]
