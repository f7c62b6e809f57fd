"""Pictures of the recording itself, made once the result is out."""

from typing import Any

from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage
from analysis.stages.audio import wav_of


def run(ctx: StageContext) -> Any:
    """Storage keys of what was made, by kind."""
    from videos.renditions import pictures
    from videos.renditions.bench import Bench

    return pictures.make(Bench(ctx.video, ctx.source(), ctx.facts, ctx.scratch, heard=lambda: wav_of(ctx)))


STAGE = Stage(
    name="renditions",
    version=2,
    needs=("report",),
    share=0,
    sentence="Drawing the waveform",
    run=run,
    settings=lambda analysis: str(analysis.video_id),
)
