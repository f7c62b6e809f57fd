"""Take the sound out of the recording and say what it is."""

from pathlib import Path
from typing import Any

from django.conf import settings

from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage


def wav_of(ctx: StageContext) -> Path:
    """The sound as mono 16 kHz WAV aligned to video time zero, made once per run and host."""
    from videos.ffmpeg import audio, binary

    def make(path: Path) -> None:
        audio.extract(ctx.source(), ctx.facts, path, ffmpeg=binary.ffmpeg(settings.FFMPEG_BINARY))

    return ctx.shared_file("speech.wav", make)


def run(ctx: StageContext) -> Any:
    """AudioFacts as JSON; without a sound track its `reason` says so."""
    from analysis.measures import codec
    from videos.ffmpeg import audio

    return codec.dump(audio.facts_of(wav_of(ctx) if ctx.facts.audio_stream is not None else None, ctx.facts))


STAGE = Stage(name="audio", version=1, needs=("probe",), share=2, sentence="Taking out the sound", run=run)
