"""The recording as a film to watch: in several qualities, as one file that plays everywhere, and at a glance."""

from typing import Any

from django.conf import settings

from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage


def run(ctx: StageContext) -> Any:
    """Storage keys of what was made, by kind."""
    from videos import inspection
    from videos.renditions import films
    from videos.renditions.bench import Bench

    ctx.give_way()
    source = ctx.source()
    facts = inspection.facts(source, ctx.video.sha256)  # not the run's own: an older analysis may have looked at less
    return films.make(Bench(ctx.video, source, facts, ctx.kept, progress=ctx.progress, give_way=ctx.give_way))


STAGE = Stage(
    name="films",
    version=1,
    needs=("renditions",),
    share=0,
    sentence="Making the film ready to play",
    run=run,
    patient=True,
    settings=lambda analysis: [str(analysis.video_id), list(settings.HLS_HEIGHTS)],
)
