"""Rebuild a bundled sample: `python -m analysis.samples.maker.build ASSETS pitch class team`. README.md says what ASSETS holds."""

import json
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from analysis.samples.maker import acting, portrait
from analysis.samples.maker.hand import Hand
from analysis.samples.maker.person import Presenter
from analysis.samples.maker.picture import NOTICE, Composer, Frame, look_of
from analysis.samples.maker.talks import TALKS, Talk
from analysis.samples.maker.voice import RATE, Speaker, Speech

FPS = 20
HERE = Path(__file__).parent.parent


def truth_of(talk: Talk, speech: Speech) -> dict[str, Any]:
    """Everything known about the sample because it was made so."""
    marks = acting.all_marks(speech)

    def at(expression: str) -> float:
        return round(acting.resolve(expression, marks), 3)

    slides = [c for c in talk.cues if c.kind == "slide"]
    planted = [(p.kind, p.cause, at(p.start), at(p.end), p.detail) for p in talk.planted]
    planted += [
        ("EYE_CONTACT_LOSS", "looked_away", at(c.start), at(c.end), f"looks away, {c.value}") for c in talk.cues if c.kind == "away"
    ]
    return {
        "id": talk.id,
        "title": talk.title,
        "notice": NOTICE,
        "duration": round(len(speech.sound) / RATE, 3),
        "layout": talk.layout,
        "script": [line.text for line in talk.lines],
        "words": [{"word": w.text, "start": round(w.start, 3), "end": round(w.end, 3), "filler": w.filler} for w in speech.words],
        "slide_changes": [at(c.start) for c in slides[1:]],
        "planted": [
            dict(zip(("kind", "cause", "start", "end", "detail"), row, strict=True)) for row in sorted(planted, key=lambda row: row[2])
        ],
        "acts": [{"kind": c.kind, "start": at(c.start), "end": at(c.end), "value": c.value} for c in talk.cues if c.kind != "slide"],
    }


def frames(talk: Talk, speech: Speech, assets: Path, only: range | None = None) -> Iterator[Frame]:
    """All frames of the talk in order, or those numbered in `only`."""
    right = assets / "right.glb"
    presenter = Presenter(portrait.load(assets / "astronaut.png"), (Hand(right), Hand(right, mirrored=True)), look_of(talk))
    composer = Composer(talk, presenter)
    times, moment = acting.perform(talk, speech, FPS)
    starts = [acting.resolve(c.start, acting.all_marks(speech)) for c in talk.cues if c.kind == "slide"]
    for i in only or range(len(times)):
        slide = int(np.searchsorted(starts, times[i] + 1e-6, "right")) - 1
        composer.prepare(slide)
        yield composer.frame(presenter.draw(moment(i)), slide)


def build(talk: Talk, assets: Path, folder: Path) -> None:
    """Write `<id>.mp4` and `<id>.json` into `folder`."""
    speech = Speaker(talk.shift).say(talk.lines)
    (folder / f"{talk.id}.json").write_text(json.dumps(truth_of(talk, speech), indent=1) + "\n")
    with tempfile.TemporaryDirectory() as scratch:
        sound = Path(scratch) / "voice.wav"
        _write_sound(sound, speech)
        command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "1280x720", "-r", str(FPS), "-i", "-"]
        command += ["-i", str(sound), "-c:v", "libx264", "-preset", "slow", "-crf", "24", "-g", str(4 * FPS), "-pix_fmt", "yuv420p"]
        command += ["-threads", "2", "-c:a", "aac", "-b:a", "96k", "-ar", "48000", "-shortest", "-movflags", "+faststart"]
        with subprocess.Popen([*command, str(folder / f"{talk.id}.mp4")], stdin=subprocess.PIPE) as encoder:
            assert encoder.stdin is not None
            for frame in frames(talk, speech, assets):
                encoder.stdin.write(frame.tobytes())
        if encoder.returncode:
            raise RuntimeError(f"ffmpeg ended with {encoder.returncode}")


def _write_sound(path: Path, speech: Speech) -> None:
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes((np.clip(speech.sound, -1, 1) * 32767).astype(np.int16).tobytes())


if __name__ == "__main__":
    for each in TALKS:
        if each.id in sys.argv[2:]:
            build(each, Path(sys.argv[1]), HERE)
