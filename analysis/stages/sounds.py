"""The sound as files to listen to, at one loudness."""

from typing import Any

from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage


def run(ctx: StageContext) -> Any:
    """Storage keys of what was made, by kind."""
    from videos.renditions import sounds
    from videos.renditions.bench import Bench

    ctx.give_way()
    return sounds.make(Bench(ctx.video, ctx.source(), ctx.facts, ctx.kept, progress=ctx.progress, give_way=ctx.give_way))


STAGE = Stage(
    name="sounds",
    version=1,
    needs=("renditions",),
    share=0,
    sentence="Bringing the sound to one loudness",
    run=run,
    patient=True,
    settings=lambda analysis: str(analysis.video_id),
)
