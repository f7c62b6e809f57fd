"""The sound for listening, at one loudness: as WAV, as MP3, and in segments."""

from collections.abc import Collection
from dataclasses import asdict
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
    """Storage keys of what was made, by kind; nothing of a recording without a sound track."""
    if bench.facts.audio_stream is None or not kinds:
        return {}
    loudness = listening.measure(bench.source, bench.facts, ffmpeg=bench.ffmpeg)
    bench.progress(0.2)
    bench.give_way()
    folder = bench.folder / "audio"
    folder.mkdir(exist_ok=True)
    places = {Kind.WAV: bench.folder / "sound.wav", Kind.MP3: bench.folder / "sound.mp3", Kind.HLS_AUDIO: folder / f"{TRACK}.mp4"}
    wav, mp3, aac = (path if kind in kinds else None for kind, path in places.items())
    listening.write(bench.source, bench.facts, loudness, wav=wav, mp3=mp3, aac=aac, ffmpeg=bench.ffmpeg)
    bench.progress(0.9)
    details = {"loudness": told(loudness)}
    made: dict[str, str] = {}
    for kind in (Kind.WAV, Kind.MP3):
        if kind in kinds:
            row = files.keep_file(bench.video, kind, places[kind], version=recipes.version(bench.video, kind), details=details)
            made[kind] = row.storage_path
    if aac is not None:
        track = track_of(TRACK, aac)
        (folder / f"{TRACK}.m3u8").write_text(playlists.media(track))
        (folder / ENTRY).write_text(playlists.sound_alone(track))
        version = recipes.version(bench.video, Kind.HLS_AUDIO)
        row = files.keep_folder(bench.video, Kind.HLS_AUDIO, folder, entry=ENTRY, version=version, details=details)
        made[Kind.HLS_AUDIO] = row.storage_path
    return made


def told(loudness: Loudness) -> dict[str, Any]:
    """As measured before, and what it was brought to: nothing where nothing was heard."""
    return {**asdict(loudness), "target": listening.TARGET if loudness.integrated is not None else None}


def track_of(name: str, path: Any) -> Track:
    header = boxes.header_of(path)
    return Track(name, boxes.codec(header), boxes.timescale(header), len(header), boxes.fragments(path))
