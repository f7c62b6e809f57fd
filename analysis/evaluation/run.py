"""One evaluation: perceive every clip, make the remarks, count."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from analysis.evaluation import clips, hearing, planted, seeing
from analysis.evaluation.figures import Figure
from analysis.evaluation.perceive import Senses, perceive
from analysis.measures import remarks
from analysis.measures.remarks import Remarks


def evaluate(
    media: Path | None, senses: Senses, thresholds: Mapping[str, float], *, only: str = "", watch: Callable[[str], None] = lambda name: None
) -> list[Figure]:
    """Figures over the labelled clips of `media` (None: no such folder) and the bundled samples whose name contains `only`.

    `watch` is told the name of each clip before it is perceived.
    """
    labelled = [clip for clip in clips.of_media(media) if _useful(clip)] if media is not None else []
    samples = clips.of_samples()
    made: dict[str, Remarks] = {}
    for clip in [*labelled, *(clip for clip, _ in samples)]:
        if only in clip.name:
            watch(clip.name)
            made[clip.name] = remarks.make(perceive(clip, senses), thresholds)
    return count(labelled, samples, made)


def _useful(clip: clips.Clip) -> bool:
    """Whether anything measurable is known about it."""
    return bool(clip.text or clip.words or clip.labels)


def count(
    labelled: Sequence[clips.Clip], samples: Sequence[tuple[clips.Clip, dict[str, object]]], made: Mapping[str, Remarks]
) -> list[Figure]:
    """The figures that these remarks allow."""
    evidence = {name: one.evidence for name, one in made.items()}
    found = [*hearing.figures(labelled, evidence), *seeing.figures(labelled, evidence), *planted.figures(samples, made)]
    return [figure for figure in found if figure.value is not None or figure.target is not None]
