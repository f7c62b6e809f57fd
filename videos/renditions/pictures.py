"""What stands for a recording in lists and players: a picture, and its sound at a glance."""

from collections.abc import Collection

from videos import files
from videos.ffmpeg import thumbnail, waveform
from videos.models import MediaFile
from videos.renditions import recipes
from videos.renditions.bench import Bench

Kind = MediaFile.Kind
PLACE = 1 / 3
"""A third into a talk people are in the middle of it."""


def make(bench: Bench, kinds: Collection[str] = recipes.PICTURES) -> dict[str, str]:
    """Storage keys of what was made, by kind. Without a sound track there is nothing to draw of it."""
    made: dict[str, str] = {}
    if Kind.THUMBNAIL in kinds:
        jpeg = bench.folder / "thumbnail.jpg"
        thumbnail.make(bench.source, bench.facts, bench.facts.duration * PLACE, jpeg, ffmpeg=bench.ffmpeg)
        made[Kind.THUMBNAIL] = _kept(bench, Kind.THUMBNAIL, jpeg.read_bytes())
    if bench.facts.audio_stream is None or not {Kind.WAVEFORM, Kind.PEAKS} & set(kinds):
        return made
    wav, png = bench.speech(), bench.folder / "waveform.png"
    if Kind.WAVEFORM in kinds:
        waveform.draw(wav, png)
        made[Kind.WAVEFORM] = _kept(bench, Kind.WAVEFORM, png.read_bytes())
    if Kind.PEAKS in kinds:
        made[Kind.PEAKS] = _kept(bench, Kind.PEAKS, waveform.as_json(wav))
    return made


def _kept(bench: Bench, kind: MediaFile.Kind, content: bytes) -> str:
    return files.keep(bench.video, kind, content, version=recipes.version(bench.video, kind)).storage_path
