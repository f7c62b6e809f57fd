"""How long a run still takes, from how long the same stages took before."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Final, NamedTuple

from django.core.cache import cache
from django.db.models import OuterRef, Subquery

from analysis.models import Analysis, ProcessingJob, Status
from analysis.pipeline.definition import stages
from analysis.pipeline.stage import RESULT_STAGE
from analysis.querysets import UNFINISHED, Rows

HISTORY: Final = 400
"""How many of the latest finished stages are looked at, all kinds together."""
RATES: Final = "analysis:stage-rates"
"""Where all processes share the rates: thousands ask how long it takes, and the answer hardly changes within a minute."""
RATES_SECONDS: Final = 60
SECONDS_OF_START, SECONDS_A_MINUTE = 6.0, 12.0
"""Until the result, by the length alone: what two shared cores took (documentation/benchmark.md)."""

Rates = Mapping[tuple[str, int], float]


class Step(NamedTuple):
    """What an estimate has to know of one stage of a run."""

    stage: str
    status: str
    progress: float


def from_length(duration: float) -> float:
    """Seconds to the result of a recording of `duration` seconds, where no stage has ever been timed."""
    return SECONDS_OF_START + SECONDS_A_MINUTE * duration / 60


def seconds_left(analysis: Analysis) -> float | None:
    """Seconds until the result along the longest path of what is not done. None without history for one of its stages."""
    if analysis.status not in UNFINISHED:
        return 0.0
    steps = [Step(*row) for row in analysis.jobs.values_list(*Step._fields)]
    return along_the_longest_path(steps, analysis.video.duration_seconds)


def steps_of(run: str) -> Subquery:
    """For a query that looks at runs, by the path to their key: what `read` understands, NULL for a run without stages."""
    stages = ProcessingJob.objects.filter(analysis=OuterRef(run)).order_by().values("analysis")
    return Subquery(stages.annotate(steps=Rows(*Step._fields)).values("steps"))


def read(steps: str | None) -> list[Step]:
    return [Step(*row) for row in json.loads(steps or "[]")]


def along_the_longest_path(known: Iterable[Step], duration: float) -> float | None:
    """`seconds_left` of a run over a recording of `duration` seconds whose stages stand like this."""
    rates, by_stage = _rates(), {step.stage: step for step in known}
    until: dict[str, float | None] = {}
    for stage in stages():
        step = by_stage.get(stage.name)
        own = _own_seconds(step, rates.get((stage.name, stage.version)), duration) if step else None
        before = [until[need] for need in stage.needs]
        ended = [seconds for seconds in before if seconds is not None]
        until[stage.name] = own + max(ended, default=0.0) if own is not None and len(ended) == len(before) else None
    return until.get(RESULT_STAGE)


def _own_seconds(step: Step, rate: float | None, duration: float) -> float | None:
    if step.status == Status.COMPLETED:
        return 0.0
    done = step.progress if step.status == Status.PROCESSING else 0.0
    return None if rate is None else rate * duration * (1.0 - done)


def _rates() -> Rates:
    rates: Rates | None = cache.get(RATES)
    if rates is None:
        rates = _seconds_per_video_second()
        cache.set(RATES, rates, RATES_SECONDS)
    return rates


def _seconds_per_video_second() -> Rates:
    """(stage, version) → median wall seconds per second of video, over stages that really ran."""
    latest = ProcessingJob.objects.filter(
        status=Status.COMPLETED, from_cache=False, wall_seconds__isnull=False, video__duration_seconds__gt=0
    )
    rows = latest.order_by("-finished_at").values_list("stage", "stage_version", "wall_seconds", "video__duration_seconds")[:HISTORY]
    rates: defaultdict[tuple[str, int], list[float]] = defaultdict(list)
    for stage, version, wall, duration in rows:
        rates[stage, version].append((wall or 0.0) / duration)
    return {key: median(values) for key, values in rates.items()}
