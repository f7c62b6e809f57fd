"""Have the coach put verified findings into words, and keep only what the evidence lock lets pass."""

from typing import Any

from django.utils import timezone

from analysis.models import Analysis
from analysis.pipeline.context import StageContext
from analysis.pipeline.stage import Stage
from analysis.stages import evidence


def _settings(analysis: Analysis) -> Any:
    from analysis.providers.coaching import registry

    return [registry.make(analysis.providers["coaching"]).fingerprint, analysis.video.title]


def run(ctx: StageContext) -> Any:
    """Headline, advice, strengths, priorities and lessons as in the result, and what the lock refused."""
    from analysis import coaching, metering
    from analysis.providers.coaching import registry

    provider = registry.make(ctx.provider_name("coaching"))
    found = evidence.remarks_of(ctx)
    brief = coaching.brief(found, title=ctx.video.title)
    written = metering.call(ctx.analysis, provider.name, "write", lambda: coaching.coach(provider, brief, found, ctx.progress))
    return {**coaching.as_json(written), "generatedAt": timezone.now().isoformat()}


STAGE = Stage(name="coaching", version=1, needs=("scoring",), share=3, sentence="Finding the words for it", run=run, settings=_settings)
