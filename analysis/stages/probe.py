"""Look into the recording: what it is, and whether it may be read at all."""

from typing import Any

from django.conf import settings

from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage


def run(ctx: StageContext) -> Any:
    """MediaFacts as JSON."""
    from analysis.measures import codec
    from videos.ffmpeg import binary, probe
    from videos.limits import limits_from_settings

    return codec.dump(probe.inspect(ctx.source(), ffmpeg=binary.ffmpeg(settings.FFMPEG_BINARY), limits=limits_from_settings()))


STAGE = Stage(name="probe", version=1, needs=(), share=2, sentence="Looking into the recording", run=run)
