"""Look at the picture: face, gaze, expression, hands, body and slides, in one pass over the frames."""

from typing import Any

from django.conf import settings

from analysis.models import Analysis
from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage


def _settings(analysis: Analysis) -> Any:
    from analysis.providers.vision import registry

    return registry.make(analysis.providers["vision"]).fingerprint


def run(ctx: StageContext) -> Any:
    """`{"visual": VisualSignals, "slides": SlideSignals}` as JSON."""
    from analysis import metering
    from analysis.measures import codec
    from analysis.providers.vision import registry
    from videos.ffmpeg import binary

    provider = registry.make(ctx.provider_name("vision"))
    ffmpeg = binary.ffmpeg(settings.FFMPEG_BINARY)
    source, facts = ctx.source(), ctx.facts
    seen = metering.call(
        ctx.analysis, provider.name, "observe", lambda: provider.observe(source, facts, ffmpeg=ffmpeg, progress=ctx.progress)
    )
    return {"visual": codec.dump(seen.visual), "slides": codec.dump(seen.slides)}


STAGE = Stage(name="visual", version=2, needs=("probe",), share=40, sentence="Watching face, hands and slides", run=run, settings=_settings)
