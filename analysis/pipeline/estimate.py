"""How long a run still takes, from how long the same stages took before."""

from collections import defaultdict
from statistics import median

from analysis.models import Analysis, ProcessingJob, Status
from analysis.pipeline.definition import stages
from analysis.pipeline.stage import RESULT_STAGE, by_name
from analysis.querysets import UNFINISHED

HISTORY = 400
"""How many of the latest finished stages are looked at, all kinds together."""


SECONDS_OF_START, SECONDS_A_MINUTE = 6.0, 12.0
"""Until the result, by the length alone: what two shared cores took (documentation/benchmark.md)."""


def from_length(duration: float) -> float:
    """Seconds to the result of a recording of `duration` seconds, where no stage has ever been timed."""
    return SECONDS_OF_START + SECONDS_A_MINUTE * duration / 60


def seconds_left(analysis: Analysis) -> float | None:
    """Seconds until the result along the longest path of what is not done. None without history for one of its stages."""
    if analysis.status not in UNFINISHED:
        return 0.0
    rates = _seconds_per_video_second()
    jobs = {job.stage: job for job in analysis.jobs.all()}
    until: dict[str, float | None] = {}
    for stage in stages():
        job = jobs.get(stage.name)
        before = [until[need] for need in stage.needs]
        own = _own_seconds(job, rates.get((stage.name, stage.version)), analysis.video.duration_seconds) if job else None
        known = [seconds for seconds in before if seconds is not None]
        until[stage.name] = own + max(known, default=0.0) if own is not None and len(known) == len(before) else None
    return until[RESULT_STAGE] if RESULT_STAGE in by_name(stages()) else None


def _own_seconds(job: ProcessingJob, rate: float | None, duration: float) -> float | None:
    if job.status == Status.COMPLETED:
        return 0.0
    done = job.progress if job.status == Status.PROCESSING else 0.0
    return None if rate is None else rate * duration * (1.0 - done)


def _seconds_per_video_second() -> dict[tuple[str, int], float]:
    """(stage, version) → median wall seconds per second of video, over stages that really ran."""
    latest = ProcessingJob.objects.filter(
        status=Status.COMPLETED, from_cache=False, wall_seconds__isnull=False, video__duration_seconds__gt=0
    )
    rows = latest.order_by("-finished_at").values_list("stage", "stage_version", "wall_seconds", "video__duration_seconds")[:HISTORY]
    rates: defaultdict[tuple[str, int], list[float]] = defaultdict(list)
    for stage, version, wall, duration in rows:
        rates[stage, version].append((wall or 0.0) / duration)
    return {key: median(values) for key, values in rates.items()}
