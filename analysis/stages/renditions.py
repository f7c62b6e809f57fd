"""Pictures of the recording itself, made once the result is out."""

from typing import Any

from django.conf import settings

from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage
from analysis.stages.audio import wav_of


def run(ctx: StageContext) -> Any:
    """Storage keys of what was made; what cannot be made (no sound) is null."""
    from videos import files
    from videos.ffmpeg import binary, thumbnail, waveform
    from videos.models import MediaFile

    ffmpeg, version = binary.ffmpeg(settings.FFMPEG_BINARY), ctx.video.sha256[:16]
    jpeg = ctx.scratch / "thumbnail.jpg"
    thumbnail.make(ctx.source(), ctx.facts, ctx.facts.duration / 3, jpeg, ffmpeg=ffmpeg)
    made = {"thumbnail": files.keep(ctx.video, MediaFile.Kind.THUMBNAIL, jpeg.read_bytes(), version=version).storage_path}
    if ctx.facts.audio_stream is None:
        return {**made, "waveform": None, "peaks": None}
    wav, png = wav_of(ctx), ctx.scratch / "waveform.png"
    waveform.draw(wav, png)
    made["waveform"] = files.keep(ctx.video, MediaFile.Kind.WAVEFORM, png.read_bytes(), version=version).storage_path
    made["peaks"] = files.keep(ctx.video, MediaFile.Kind.PEAKS, waveform.as_json(wav), version=version).storage_path
    return made


STAGE = Stage(name="renditions", version=1, needs=("report",), share=0, sentence="Drawing the waveform", run=run)
