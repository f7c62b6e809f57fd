"""The sound for listening, at one loudness: as WAV, as MP3, and in segments."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from videos import files
from videos.ffmpeg import boxes, listening
from videos.ffmpeg.listening import Loudness
from videos.models import MediaFile
from videos.renditions import playlists, recipes
from videos.renditions.bench import Bench
from videos.renditions.playlists import Track

Kind = MediaFile.Kind
ENTRY: Final = "audio-main.m3u8"
TRACK: Final = "audio"


def make(bench: Bench, kinds: Collection[str] = recipes.SOUNDS) -> dict[str, str]:
    """Storage keys of what was made, by kind; nothing of a recording without a sound track.

    One file after the other, each kept as soon as it is there: between them others may go first, and nothing is made twice.
    """
    wanted = [kind for kind in recipes.SOUNDS if kind in kinds and bench.facts.audio_stream is not None]
    for number, kind in enumerate(wanted):
        if not MediaFile.objects.filter(video=bench.video, kind=kind, version=recipes.version(bench.video, kind)).exists():
            loudness = _loudness(bench)
            bench.give_way()
            MAKERS[kind](bench, loudness)
        bench.progress((number + 1) / len(wanted))
    rows = MediaFile.objects.filter(video=bench.video, kind__in=wanted)
    return {row.kind: row.storage_path for row in rows}


def _loudness(bench: Bench) -> Loudness:
    """Measured once, also by those who give way in between."""
    note = bench.folder / "loudness.json"
    if not note.exists():
        half = note.with_suffix(".half")
        half.write_text(json.dumps(asdict(listening.measure(bench.source, bench.facts, ffmpeg=bench.ffmpeg))))
        half.replace(note)
    return Loudness(**json.loads(note.read_text()))


def _wav(bench: Bench, loudness: Loudness) -> None:
    path = bench.folder / "sound.wav"
    listening.write(bench.source, bench.facts, loudness, wav=path, mp3=None, aac=None, ffmpeg=bench.ffmpeg)
    _keep(bench, Kind.WAV, path, loudness)


def _mp3(bench: Bench, loudness: Loudness) -> None:
    path = bench.folder / "sound.mp3"
    listening.write(bench.source, bench.facts, loudness, wav=None, mp3=path, aac=None, ffmpeg=bench.ffmpeg)
    _keep(bench, Kind.MP3, path, loudness)


def _keep(bench: Bench, kind: MediaFile.Kind, path: Path, loudness: Loudness) -> None:
    version = recipes.version(bench.video, kind)
    files.keep_file(bench.video, kind, path, version=version, details={"loudness": told(loudness)})


def _in_segments(bench: Bench, loudness: Loudness) -> None:
    folder = bench.folder / "audio"
    folder.mkdir(exist_ok=True)
    aac = folder / f"{TRACK}.mp4"
    listening.write(bench.source, bench.facts, loudness, wav=None, mp3=None, aac=aac, ffmpeg=bench.ffmpeg)
    track, version = track_of(TRACK, aac), recipes.version(bench.video, Kind.HLS_AUDIO)
    (folder / f"{TRACK}.m3u8").write_text(playlists.media(track))
    (folder / ENTRY).write_text(playlists.sound_alone(track))
    files.keep_folder(bench.video, Kind.HLS_AUDIO, folder, entry=ENTRY, version=version, details={"loudness": told(loudness)})


MAKERS: Final[Mapping[str, Callable[[Bench, Loudness], None]]] = {Kind.WAV: _wav, Kind.MP3: _mp3, Kind.HLS_AUDIO: _in_segments}


def told(loudness: Loudness) -> dict[str, Any]:
    """As measured before, and what it was brought to: nothing where nothing was heard."""
    return {**asdict(loudness), "target": listening.TARGET if loudness.integrated is not None else None}


def track_of(name: str, path: Any) -> Track:
    header = boxes.header_of(path)
    return Track(name, boxes.codec(header), boxes.timescale(header), len(header), boxes.fragments(path))
