"""The sound for listening, at one loudness: as WAV, as MP3, and in segments."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

from videos import files
from videos.ffmpeg import boxes, listening, pcm
from videos.ffmpeg.listening import Loudness
from videos.models import MediaFile
from videos.renditions import music, playlists, recipes
from videos.renditions.bench import Bench, anew, whole
from videos.renditions.playlists import Track

Kind = MediaFile.Kind
ENTRY: Final = "audio-main.m3u8"
TRACK: Final = "audio"


def make(bench: Bench, kinds: Collection[str] = recipes.SOUNDS) -> dict[str, str]:
    """Storage keys of what was made, by kind; nothing of a recording without a sound track.

    One file after the other, each kept as soon as it is there: between them others may go first, and nothing is made twice. The WAV is
    made of the recording, the others of the WAV.
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
    measure = partial(listening.measure, bench.source, bench.facts, ffmpeg=bench.ffmpeg)
    whole(note, lambda half: half.write_text(json.dumps(asdict(measure()))))
    return Loudness(**json.loads(note.read_text()))


def _levelled(bench: Bench, loudness: Loudness) -> Path:
    """The WAV, which may be the stored file itself."""
    wav = bench.folder / "sound.wav"
    whole(wav, lambda half: listening.level(bench.source, bench.facts, loudness, half, ffmpeg=bench.ffmpeg))
    return wav


def _about(bench: Bench, loudness: Loudness) -> dict[str, Any]:
    """What players are told of each of the files: it is one sound. Heard through once, also by those who give way in between."""
    note = bench.folder / "music.json"
    whole(note, lambda half: half.write_text(json.dumps(asdict(music.listen(pcm.quarter(_levelled(bench, loudness)))))))
    return {"loudness": told(loudness), **json.loads(note.read_text())}


def _wav(bench: Bench, loudness: Loudness) -> None:
    _keep(bench, Kind.WAV, _levelled(bench, loudness), loudness)


def _mp3(bench: Bench, loudness: Loudness) -> None:
    wav, path = _levelled(bench, loudness), bench.folder / "sound.mp3"
    with anew(path) as half:
        listening.write_mp3(wav, bench.facts, half, ffmpeg=bench.ffmpeg)
    _keep(bench, Kind.MP3, path, loudness)


def _keep(bench: Bench, kind: MediaFile.Kind, path: Path, loudness: Loudness) -> None:
    version = recipes.version(bench.video, kind)
    files.keep_file(bench.video, kind, path, version=version, details=_about(bench, loudness))


def _in_segments(bench: Bench, loudness: Loudness) -> None:
    folder = bench.folder / "audio"
    folder.mkdir(exist_ok=True)
    with anew(folder / f"{TRACK}.mp4") as half:
        listening.write_aac(_levelled(bench, loudness), bench.facts, half, ffmpeg=bench.ffmpeg)
    track, version = track_of(TRACK, folder / f"{TRACK}.mp4"), recipes.version(bench.video, Kind.HLS_AUDIO)
    (folder / f"{TRACK}.m3u8").write_text(playlists.media(track))
    (folder / ENTRY).write_text(playlists.sound_alone(track))
    files.keep_folder(bench.video, Kind.HLS_AUDIO, folder, entry=ENTRY, version=version, details=_about(bench, loudness))


MAKERS: Final[Mapping[str, Callable[[Bench, Loudness], None]]] = {Kind.WAV: _wav, Kind.MP3: _mp3, Kind.HLS_AUDIO: _in_segments}


def told(loudness: Loudness) -> dict[str, Any]:
    """As measured before, and what it was brought to: nothing where nothing was heard."""
    return {**asdict(loudness), "target": listening.TARGET if loudness.integrated is not None else None}


def track_of(name: str, path: Any) -> Track:
    header = boxes.header_of(path)
    return Track(name, boxes.codec(header), boxes.timescale(header), len(header), boxes.fragments(path))
