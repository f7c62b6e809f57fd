"""What the later stages start from: the signals of the earlier ones, and the remarks that follow from them."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from analysis.models import Analysis
from analysis.pipeline.context import StageContext

if TYPE_CHECKING:
    from analysis.measures.remarks import Remarks
    from analysis.measures.signals import Signals


def thresholds(analysis: Analysis) -> Any:
    """The least confidence per kind of moment: part of the content key of whatever rests on remarks."""
    return settings.MOMENT_CONFIDENCE


def signals_of(ctx: StageContext) -> "Signals":
    """All that was heard and seen."""
    from analysis.measures import codec
    from analysis.measures.signals import Signals, SlideSignals, Transcript, VisualSignals, VoiceSignals

    seen = ctx.result_of("visual")
    return Signals(
        duration=ctx.facts.duration,
        transcript=codec.load(Transcript, ctx.result_of("transcript")),
        voice=codec.load(VoiceSignals, ctx.result_of("voice")),
        visual=codec.load(VisualSignals, seen["visual"]),
        slides=codec.load(SlideSignals, seen["slides"]),
    )


def remarks_of(ctx: StageContext) -> "Remarks":
    """Found anew by each stage that needs them: that takes milliseconds, is the same every time, and keeps payloads small."""
    from analysis.measures import remarks

    return remarks.make(signals_of(ctx), settings.MOMENT_CONFIDENCE)
