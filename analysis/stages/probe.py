"""Look into the recording: what it is, and whether it may be read at all."""

from typing import Any

from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage


def run(ctx: StageContext) -> Any:
    """MediaFacts as JSON."""
    from analysis.measures import codec
    from videos import inspection

    return codec.dump(inspection.facts(ctx.source(), ctx.video.sha256))


STAGE = Stage(name="probe", version=1, needs=(), share=2, sentence="Looking into the recording", run=run)
