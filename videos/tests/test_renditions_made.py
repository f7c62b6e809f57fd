"""Films and sounds of real recordings, from the bench to the storage."""

import dataclasses
import re
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from django.core.files.storage import default_storage
from PIL import Image

from videos import intake
from videos.ffmpeg import boxes, film, listening, probe, sprite
from videos.ffmpeg.probe import Limits
from videos.models import MediaFile, Video
from videos.renditions import films, music, pictures, recipes, sounds
from videos.renditions.bench import set_up
from videos.tests.recordings import TALK, WHEEL

pytestmark = pytest.mark.django_db
Kind = MediaFile.Kind


@pytest.fixture(autouse=True)
def small(settings, storage, tmp_path):
    settings.HLS_HEIGHTS = (240, 180)
    settings.SCRATCH_DIR = tmp_path / "scratch"
    settings.FFMPEG_BINARY = WHEEL


@pytest.fixture
def received(owner, recording):
    return lambda name: intake.receive(owner, recording(name))


def made(video):
    return {file.kind: file for file in MediaFile.objects.filter(video=video)}


def text(path):
    with default_storage.open(path) as file:
        return file.read().decode()


def test_it_works(received):
    video = received(TALK)
    with set_up(video) as bench:
        assert set(films.make(bench)) == set(recipes.FILMS)
        assert set(sounds.make(bench)) == set(recipes.SOUNDS)
        assert set(pictures.make(bench)) == set(recipes.PICTURES)
    hls = made(video)[Kind.HLS]
    assert set(hls.details["files"]) == {f"{n}.{e}" for n in ("240p", "180p", "sound") for e in ("mp4", "m3u8")} | {"main.m3u8"}
    assert sum(hls.details["files"].values()) == hls.size_bytes
    assert recipes.missing(Video.objects.with_files().get(pk=video.pk), recipes.MADE_WITH) == []


def test_the_main_playlist_tells_what_the_tracks_are(received):
    video = received(TALK)
    with set_up(video) as bench:
        films.make(bench, [Kind.HLS])
    main = text(made(video)[Kind.HLS].storage_path)
    assert re.findall(r"RESOLUTION=(\S+?),FRAME-RATE=(\S+?),", main) == [("180x180", "25.000"), ("240x240", "25.000")]
    assert re.findall(r'CODECS="(avc1\.6400[0-9A-F]{2},mp4a\.40\.2)"', main) != []
    peaks = [int(each) for each in re.findall(r"[:,]BANDWIDTH=(\d+)", main)]
    averages = [int(each) for each in re.findall(r"AVERAGE-BANDWIDTH=(\d+)", main)]
    assert all(0 < average <= peak for average, peak in zip(averages, peaks, strict=True))


COPIES = {
    "header_first.mp4": None,
    TALK: "repack",
    "odd/first_picture_black.mp4": "repack",
    "odd/hevc.mp4": "encode",
    "odd/mpeg2.ts": "encode",
    "odd/vp9.webm": "encode",
}


@pytest.mark.parametrize(("name", "need"), COPIES.items())
def test_a_copy_that_plays_everywhere_where_it_is_needed(name, need, received, facts_of):
    video = received(name)
    with set_up(video) as bench:
        films.make(bench, [Kind.PLAYABLE])
    copy = made(video).get(Kind.PLAYABLE)
    assert (copy.details["made_by"] if copy else None) == need
    if copy is not None:
        path = Path(default_storage.path(copy.storage_path))
        found = facts_of(path)
        assert (found.video_codec, found.audio_codec, boxes.starts_quickly(path)) == ("h264", "aac", True)
        assert found.duration == pytest.approx(video.duration_seconds, abs=0.1)


def test_a_recording_without_sound(received):
    video = received("odd/no_sound.mp4")
    with set_up(video) as bench:
        films.make(bench)
        assert sounds.make(bench) == {}
        assert set(pictures.make(bench)) == {Kind.THUMBNAIL}
    assert "sound" not in text(made(video)[Kind.HLS].storage_path)
    assert recipes.missing(Video.objects.with_files().get(pk=video.pk), recipes.MADE_WITH) == []


def test_one_loudness(received):
    video = received(TALK)
    with set_up(video) as bench:
        sounds.make(bench)
        row = made(video)[Kind.MP3]
        found = probe.inspect(bench.source, ffmpeg=WHEEL, limits=Limits())
        mp3 = Path(default_storage.path(row.storage_path))
        after = listening.measure(mp3, dataclasses.replace(found, container="mp3", audio_stream=0, audio_channels=2), ffmpeg=WHEEL)
    assert row.details["loudness"]["integrated"] == pytest.approx(-23, abs=12)
    assert row.details["tempo"] == row.details["key"] == {"value": None, "confidence": 0.0, "reason": music.SHORT}
    assert after.integrated == pytest.approx(listening.TARGET, abs=1)


def test_sounds_give_way_between_their_files(received, monkeypatch):
    """What is there stays; the loudness is measured once."""
    video, asked = received(TALK), iter([None, ConnectionAbortedError])
    measured = Mock(side_effect=listening.measure)
    monkeypatch.setattr(listening, "measure", measured)
    with set_up(video) as bench:
        with pytest.raises(ConnectionAbortedError):
            sounds.make(dataclasses.replace(bench, give_way=Mock(side_effect=asked)))
        assert set(made(video)) == {Kind.WAV}
        first = made(video)[Kind.WAV].pk
        assert set(sounds.make(bench)) == set(recipes.SOUNDS)
    assert (made(video)[Kind.WAV].pk, measured.call_count) == (first, 1)


def test_silence_is_left_as_it_is(received):
    video = received("odd/silent.mp4")
    with set_up(video) as bench:
        assert set(sounds.make(bench)) == set(recipes.SOUNDS)
    told = made(video)[Kind.WAV].details["loudness"]
    assert (told["integrated"], told["target"], told["reason"]) == (None, None, listening.SILENCE)


def test_what_was_done_is_not_done_again(received, monkeypatch):
    """Given up after the first stretch; the next attempt makes only the rest."""
    monkeypatch.setattr(film, "SEGMENTS_AT_ONCE", 1)
    video, ran, encode = received(TALK), [], film.encode

    def counted(*given, **more):
        ran.append(given[4].number)
        encode(*given, **more)

    monkeypatch.setattr(film, "encode", counted)
    with set_up(video) as bench:
        stopping = dataclasses.replace(bench, give_way=lambda: stop(len(ran) == 2))
        with pytest.raises(InterruptedError):
            films.make(stopping)
        assert made(video) == {}
        films.make(bench)
    assert ran == [0, 1, 2, 3]


def test_a_second_attempt_does_not_write_to_what_is_stored(received):
    """It is linked from the bench: whoever plays it, and a kill half-way, must not meet half a file."""
    video = received("odd/hevc.mp4")
    with set_up(video) as bench:
        films.make(bench)
        stored = [Path(default_storage.path(file.storage_path)) for file in made(video).values()]
        before = [path.stat().st_mtime_ns for path in stored]
        films.make(bench)
        assert [path.stat().st_mtime_ns for path in stored] == before


def stop(now):
    if now:
        raise InterruptedError


def test_a_new_version_takes_the_place_of_the_old(received, settings, storage, django_capture_on_commit_callbacks):
    video = received(TALK)
    for heights in ((240, 180), (180,)):
        settings.HLS_HEIGHTS = heights
        with set_up(video) as bench, django_capture_on_commit_callbacks(execute=True):
            films.make(bench, [Kind.HLS])
    folders = [each.name for each in storage.rglob("hls-*")]
    assert folders == [f"hls-{recipes.version(video, Kind.HLS)}"]


def test_the_small_pictures(received):
    video = received(TALK)
    with set_up(video) as bench:
        films.make(bench)
    row, index = made(video)[Kind.SPRITE], made(video)[Kind.SPRITE_INDEX]
    cues = re.findall(r"sprite#xywh=(\d+),(\d+),(\d+),(\d+)", text(index.storage_path))
    with Image.open(default_storage.path(row.storage_path)) as image:
        assert image.size == (4 * row.details["width"], row.details["height"])
        light = [np.asarray(image.crop((x, y, x + w, y + h)).convert("L")).std() for x, y, w, h in (map(int, cue) for cue in cues)]
    assert len(light) == row.details["count"] == 4
    assert min(light) > 8


@pytest.mark.parametrize(("seconds", "every", "count", "rows"), [(0.04, 2, 1, 1), (8, 2, 4, 1), (400, 2, 200, 20), (5400, 28, 193, 20)])
def test_a_long_film_has_them_further_apart(seconds, every, count, rows):
    grid = sprite.Grid.of(seconds, 640, 360)
    assert (grid.every, grid.count, grid.rows) == (every, count, rows)
