"""The pipeline as one tuple, in an order in which each stage stands after what it needs."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from analysis.pipeline.stage import Stage, checked
from analysis.stages import audio, coaching, dissonance, films, probe, renditions, report, scoring, sounds, transcript, visual, voice

#   probe ─┬─ audio ── voice ── transcript ─┐
#          └─ visual ───────────────────────┴─ dissonance ─ scoring ─ coaching ─ report ─ renditions ─ films ─ sounds
STAGES: tuple[Stage, ...] = (
    probe.STAGE,
    audio.STAGE,
    voice.STAGE,
    transcript.STAGE,
    visual.STAGE,
    dissonance.STAGE,
    scoring.STAGE,
    coaching.STAGE,
    report.STAGE,
    renditions.STAGE,
    films.STAGE,
    sounds.STAGE,
)


@cache
def _load(path: str) -> tuple[Stage, ...]:
    return checked(import_string(path))


def stages() -> tuple[Stage, ...]:
    """The stages that PIPELINE_DEFINITION names."""
    return _load(settings.PIPELINE_DEFINITION)
