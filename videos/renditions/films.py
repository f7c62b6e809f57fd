"""The film for watching: in several qualities for players that choose, as one file that plays everywhere, and at a glance."""

import shutil
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from coherence.core import shell
from videos import files
from videos.ffmpeg import film, ladder, listening, playable, sprite
from videos.ffmpeg.ladder import Clock, Rung
from videos.ffmpeg.playable import Need
from videos.ffmpeg.sprite import Grid
from videos.models import MediaFile
from videos.renditions import playlists, recipes
from videos.renditions.bench import Bench, anew, whole
from videos.renditions.playlists import Quality
from videos.renditions.sounds import track_of
from videos.storage import objects

Kind = MediaFile.Kind
ENTRY: Final = "main.m3u8"
SOUND: Final = "sound"
SHARE_OF_PICTURE: Final = 0.9


def make(bench: Bench, kinds: Collection[str] = recipes.FILMS) -> dict[str, str]:
    """Storage keys of what was made, by kind. A recording that plays everywhere as it is gets no playable copy."""
    if not kinds:
        return {}
    Work(bench).made_of(kinds)
    rows = MediaFile.objects.filter(video=bench.video, kind__in=kinds)
    return {row.kind: row.storage_path for row in rows}


class Work:
    """On one film. Each stretch of it that is done lies in the bench's folder under its last name."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.clock = Clock.of(bench.facts)
        self.rungs = ladder.rungs_for(bench.facts, settings.HLS_HEIGHTS)
        self.version = recipes.version(bench.video, Kind.HLS)
        self.folder = bench.folder / f"film-{self.version}"
        self.tracks = self.folder / "tracks"
        self.parts = self.folder / "parts"

    def made_of(self, kinds: Collection[str]) -> None:
        for folder in (self.tracks, self.parts):
            folder.mkdir(parents=True, exist_ok=True)
        row = MediaFile.objects.filter(video=self.bench.video, kind=Kind.HLS, version=self.version).first()
        if row is None:
            self._encode()
            row = self._keep()
        self.bench.give_way()
        if Kind.PLAYABLE in kinds:
            self._one_file(row)
        if {Kind.SPRITE, Kind.SPRITE_INDEX} & set(kinds):
            self._at_a_glance(row)
        self.bench.progress(1.0)

    # --- In several qualities

    def _encode(self) -> None:
        """What a worker that was stopped had done is not done again."""
        stretches = film.stretches(self.bench.facts, self.clock)
        for stretch in [] if self._joined() else stretches:
            parts = [self._part(rung, stretch.number) for rung in self.rungs]
            if not all(part.exists() for part in parts):
                self.bench.give_way()
                self._encode_stretch(stretch, parts)
            self.bench.progress(SHARE_OF_PICTURE * stretch.end / self.clock.frames)
        for rung in self.rungs:
            join = partial(film.join, [self._part(rung, each.number) for each in stretches], self.clock, stretches)
            whole(self._track(rung.name), join)
        if self.bench.facts.audio_stream is not None:
            self.bench.give_way()
            whole(self._track(SOUND), self._sound)
        shutil.rmtree(self.parts)

    def _joined(self) -> bool:
        return all(self._track(rung.name).exists() for rung in self.rungs)

    def _encode_stretch(self, stretch: film.Stretch, parts: Sequence[Path]) -> None:
        half = [part.with_name(f"half-{part.name}") for part in parts]
        film.encode(self.bench.source, self.bench.facts, self.clock, self.rungs, stretch, half, ffmpeg=self.bench.ffmpeg)
        for made, part in zip(half, parts, strict=True):
            made.replace(part)

    def _sound(self, path: Path) -> None:
        listening.write_track(self.bench.source, self.bench.facts, path, self.clock.seconds, ffmpeg=self.bench.ffmpeg)

    def _part(self, rung: Rung, number: int) -> Path:
        return self.parts / f"{rung.name}.{number}.mp4"

    def _track(self, name: str) -> Path:
        return self.tracks / f"{name}.mp4"

    def _keep(self) -> MediaFile:
        qualities = [Quality(track_of(r.name, self._track(r.name)), r.width, r.height, self.clock.rate) for r in self.rungs]
        sound = track_of(SOUND, self._track(SOUND)) if self.bench.facts.audio_stream is not None else None
        for track in [*(each.track for each in qualities), *([sound] if sound else [])]:
            (self.tracks / f"{track.name}.m3u8").write_text(playlists.media(track))
        (self.tracks / ENTRY).write_text(playlists.master(qualities, sound))
        details = {"qualities": [_told(each) for each in qualities], recipes.NEEDLESS: self._needless()}
        return files.keep_folder(self.bench.video, Kind.HLS, self.tracks, entry=ENTRY, version=self.version, details=details)

    def _needless(self) -> list[str]:
        """What this recording has no use for; without it, one would look for it again and again."""
        silent = recipes.OF_SOUND if self.bench.facts.audio_stream is None else frozenset()
        return sorted(silent | ({Kind.PLAYABLE} if self._need() is Need.NOTHING else set()))

    def _need(self) -> Need:
        return playable.need_of(self.bench.source, self.bench.facts)

    # --- From the tracks

    def _fetched(self, row: MediaFile, name: str) -> Path:
        """A track of the film, as it was just made or as it is stored."""
        path = self._track(name)
        if not path.exists():
            objects.copy_to(f"{files.folder_of(row)}/{name}.mp4", path)
        return path

    def _one_file(self, row: MediaFile) -> None:
        need, mp4 = self._need(), self.folder / "playable.mp4"
        if need is Need.NOTHING:
            return
        with anew(mp4) as half:
            if need is Need.ENCODE or not self._repacked(half):
                need = Need.ENCODE
                names = [self.rungs[0].name, *([SOUND] if self.bench.facts.audio_stream is not None else [])]
                tracks = [self._fetched(row, name) for name in names]
                playable.from_tracks(tracks, half, self.clock.seconds, ffmpeg=self.bench.ffmpeg)
        version = recipes.version(self.bench.video, Kind.PLAYABLE)
        files.keep_file(self.bench.video, Kind.PLAYABLE, mp4, version=version, details={"made_by": need.value})

    def _repacked(self, mp4: Path) -> bool:
        """False for a file that can only be packed anew by decoding it (AVI that does not say when its pictures are shown)."""
        if self.bench.facts.container == "avi":
            return False
        try:
            playable.repack(self.bench.source, self.bench.facts, mp4, ffmpeg=self.bench.ffmpeg)
        except shell.ProgramFailed:
            return False
        return True

    def _at_a_glance(self, row: MediaFile) -> None:
        smallest = self.rungs[-1]
        grid, jpeg = Grid.of(self.clock.seconds, smallest.width, smallest.height), self.folder / "sprite.jpg"
        with anew(jpeg) as half:
            sprite.draw(self._fetched(row, smallest.name), grid, half, ffmpeg=self.bench.ffmpeg)
        details = {"every": grid.every, "count": grid.count, "columns": sprite.COLUMNS, "width": grid.width, "height": grid.height}
        video, version = self.bench.video, partial(recipes.version, self.bench.video)
        files.keep_file(video, Kind.SPRITE, jpeg, version=version(Kind.SPRITE), details=details)
        vtt = self.folder / "sprite.vtt"
        with anew(vtt) as half:
            half.write_text(sprite.index(grid, self.clock.seconds, Kind.SPRITE))
        files.keep_file(video, Kind.SPRITE_INDEX, vtt, version=version(Kind.SPRITE_INDEX))


def _told(quality: Quality) -> dict[str, Any]:
    track = quality.track
    return {"name": track.name, "width": quality.width, "height": quality.height, "codec": track.codec, "bits_per_second": track.average}
