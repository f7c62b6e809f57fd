"""The lanes of a run as far as its stages have come: each lane with its data, or with what is still being done about it."""

from typing import Any, Final

from analysis.models import Analysis
from analysis.pipeline import results
from analysis.pipeline.definition import stages

STAGE_OF: Final = {"words": "transcript", "voice": "voice", "face": "visual", "hands": "visual", "slides": "visual"}
"""Which stage fills which lane."""


def lanes(analysis: Analysis) -> dict[str, Any]:
    """The `lanes` of an AnalysisResult without brackets; a lane that is not there yet is `pending`."""
    from analysis.measures.lock.evidence import Evidence
    from analysis.measures.shown import lanes as picture

    found = _found(analysis)
    drawn = picture.build(Evidence(_signals(found, analysis.video.duration_seconds)), ())
    for lane, stage in STAGE_OF.items():
        if stage not in found:
            drawn[lane] = {"reason": _sentence(stage), "pending": True}
    return drawn


def _found(analysis: Analysis) -> dict[str, Any]:
    """What the stages that are done have found."""
    found = {}
    for stage in ("voice", "transcript", "visual"):
        try:
            found[stage] = results.of_run(analysis, stage)
        except LookupError:  # it has not ended
            continue
    return found


def _sentence(stage: str) -> str:
    return next((each.sentence for each in stages() if each.name == stage), "Waiting for its turn")


def _signals(found: dict[str, Any], duration: float) -> Any:
    """Of what is not there, as if nothing had been heard or seen."""
    import numpy as np

    from analysis.measures import codec
    from analysis.measures.signals import Signals, SlideSignals, Transcript, VisualSignals, VoiceSignals

    none: Any = np.empty(0)
    waits, seen = "It is not there yet.", found.get("visual")
    blind: dict[str, Any] = dict.fromkeys(VisualSignals.__dataclass_fields__, none) | {"reasons": {}, "people": None}
    return Signals(
        duration=duration,
        transcript=codec.load(Transcript, found["transcript"]) if "transcript" in found else Transcript((), "", None, waits),
        voice=codec.load(VoiceSignals, found["voice"]) if "voice" in found else VoiceSignals(0.05, none, none, (), (), (), waits),
        visual=codec.load(VisualSignals, seen["visual"]) if seen else VisualSignals(**blind),
        slides=codec.load(SlideSignals, seen["slides"]) if seen else SlideSignals((), (), waits),
    )
