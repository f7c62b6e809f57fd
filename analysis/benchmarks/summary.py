"""Trials as figures: medians over runs, and whether cost grows as the length does."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from analysis.benchmarks.process import Cost
from analysis.benchmarks.trial import Idle, StageCost, Trial


@dataclass(frozen=True)
class Line:
    """CPU seconds as a straight line over minutes, by least squares over the medians."""

    start: float
    """CPU seconds that every analysis costs whatever its length."""
    per_minute: float
    farthest: float
    """The largest distance of a median from the line, as a share of the line."""


def middle(trials: Sequence[Trial]) -> Trial:
    """Each figure's median over the runs."""
    return Trial(
        seconds=trials[0].seconds,
        load=median(trial.load for trial in trials),
        others=median(others) if (others := [trial.others for trial in trials if trial.others is not None]) else None,
        cost=_middle_cost([trial.cost for trial in trials]),
        result_seconds=median(trial.result_seconds for trial in trials),
        again=_middle_cost([trial.again for trial in trials]),
        stages=tuple(_middle_stage(stage.name, trials) for stage in trials[0].stages),
    )


def _middle_cost(costs: Sequence[Cost]) -> Cost:
    return Cost(
        median(cost.wall_seconds for cost in costs),
        median(cost.cpu_seconds for cost in costs),
        int(median(cost.peak_rss_bytes for cost in costs)),
    )


def _middle_stage(name: str, trials: Sequence[Trial]) -> StageCost:
    same = [stage for trial in trials for stage in trial.stages if stage.name == name]
    return StageCost(
        name,
        median(stage.wall_seconds for stage in same),
        median(stage.cpu_seconds for stage in same),
        int(median(stage.peak_rss_bytes for stage in same)),
    )


def line(medians: Sequence[Trial]) -> Line | None:
    """None for fewer than three lengths: through two points every line is straight."""
    minutes = [trial.seconds / 60 for trial in medians]
    if len(set(minutes)) < 3:
        return None
    spent = [trial.cost.cpu_seconds for trial in medians]
    centre, level = sum(minutes) / len(minutes), sum(spent) / len(spent)
    spread = sum((x - centre) ** 2 for x in minutes)
    slope = sum((x - centre) * (y - level) for x, y in zip(minutes, spent, strict=True)) / spread
    start = level - slope * centre
    farthest = max(abs(y / (start + slope * x) - 1) for x, y in zip(minutes, spent, strict=True))
    return Line(round(start, 2), round(slope, 2), round(farthest, 3))


def as_json(trials: Mapping[str, Sequence[Trial]], idle: Idle, machine: Mapping[str, Any]) -> dict[str, Any]:
    """All runs, their medians, the line, the machine."""
    medians = {name: middle(runs) for name, runs in trials.items()}
    straight = line(list(medians.values()))
    return {
        "machine": dict(machine),
        "videos": [{"name": name, "median": _plain(medians[name]), "runs": [_plain(run) for run in runs]} for name, runs in trials.items()],
        "cpuOverLength": _plain(straight) if straight else None,
        "idleWorker": _plain(idle),
    }


def _plain(value: Any) -> Any:
    return _camel(asdict(value))


def _camel(value: Any) -> Any:
    if isinstance(value, dict):
        return {_name(key): _camel(item) for key, item in value.items()}
    return [_camel(item) for item in value] if isinstance(value, list | tuple) else value


def _name(field: str) -> str:
    first, *rest = field.split("_")
    return first + "".join(word.capitalize() for word in rest)
