"""A person's takes in the order of time: each measure over them, with its trend, and what they have reached on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models.fields.json import KeyTransform

from accounts.models import User
from analysis import analytics
from analysis.measures import trend
from analysis.measures.scoring.score import EYE_FULL, FIDGETS_FULL, STRONG
from analysis.measures.spoken import filler_clusters, pace
from analysis.measures.trend import Trend

MOST_TAKES: Final = 60
"""The newest; a curve of more says nothing more on a page."""
LEAST_RUN: Final = 3
"""Takes in a row, each scored higher than the one before it, that are worth a word."""
LEAST_WEEKS: Final = 2
ROUND_NUMBERS: Final = (5, 10, 25, 50)
SCORE: Final = "coherenceScore"


@dataclass(frozen=True)
class Aim:
    """Where a measure earns all its points; None is without a bound."""

    low: float | None
    high: float | None


AIMS: Final[Mapping[str, Aim]] = {
    SCORE: Aim(STRONG, None),
    "eyeContact": Aim(EYE_FULL, None),
    "fillersPerMinute": Aim(None, filler_clusters.FREE_PER_MINUTE),
    "speakingPace": Aim(*pace.TARGET),
    "fidgetingPerMinute": Aim(None, FIDGETS_FULL),
}
"""What is shown, in this order."""
MOST: Final = {SCORE: 100.0, "eyeContact": 100.0}


@dataclass(frozen=True)
class Take:
    at: datetime
    video_id: UUID
    title: str
    score: float | None
    tier: str
    values: Mapping[str, float | None]
    """By the keys of AIMS."""


@dataclass(frozen=True)
class Curve:
    """One measure over the takes in which it was measured."""

    key: str
    label: str
    unit: str
    aim: Aim
    points: list[tuple[Take, float]]
    trend: Trend
    most: float | None
    """What it cannot pass: a score or a share ends at a hundred."""
    missing: int
    """In so many takes it was not measured."""


@dataclass(frozen=True)
class Milestone:
    said: str
    take: Take | None = None


def takes(user: User) -> list[Take]:
    """Oldest first. One query."""
    newest = analytics.takes(user).order_by("-video__created_at", "-video_id")
    columns = ("video__created_at", "video_id", "video__title", "coherence_score", "score_tier", KeyTransform("metricsDetail", "result"))
    return [_take(*row) for row in newest.values_list(*columns)[:MOST_TAKES]][::-1]


def curves(found: Sequence[Take]) -> list[Curve]:
    """Those that were measured in one take at least."""
    drawn = []
    for key, aim in AIMS.items():
        points = [(take, value) for take in found if (value := take.values.get(key)) is not None]
        if points:
            label, unit = LABELS[key]
            found_trend = trend.of([value for _, value in points])
            drawn.append(Curve(key, label, unit, aim, points, found_trend, MOST.get(key), len(found) - len(points)))
    return drawn


LABELS: Final = {
    SCORE: ("Score", ""),
    "eyeContact": ("Eye contact", "%"),
    "fillersPerMinute": ("Fillers a minute", "/min"),
    "speakingPace": ("Speaking pace", "wpm"),
    "fidgetingPerMinute": ("Restless moments a minute", "/min"),
}


def milestones(found: Sequence[Take], zone: ZoneInfo, now: datetime) -> list[Milestone]:
    """What the takes show, and nothing else; the newest news first."""
    scored = [take for take in found if take.score is not None]
    reached = [_run(scored), _weeks(found, zone, now), _best(scored), _first_strong(scored), _first_in_pace(found), _round(found)]
    return [each for each in reached if each is not None]


def _take(at: datetime, video_id: UUID, title: str, score: float | None, tier: str, details: Any) -> Take:
    values = {row["key"]: row.get("value") for row in details or ()}
    return Take(at, video_id, title, score, tier, {key: values.get(key) for key in AIMS} | {SCORE: score})


def _run(scored: Sequence[Take]) -> Milestone | None:
    """The takes up to the newest of which each scored higher than the one before."""
    run = scored[-1:]
    for take in reversed(scored[:-1]):
        if (take.score or 0) >= (run[0].score or 0):
            break
        run = [take, *run]
    if len(run) < LEAST_RUN:
        return None
    values = ", ".join(f"{take.score:.0f}" for take in run)
    return Milestone(f"Your last {len(run)} takes each scored higher than the one before: {values}.", run[-1])


def _weeks(found: Sequence[Take], zone: ZoneInfo, now: datetime) -> Milestone | None:
    """Weeks in a row with a take, up to this one or the last."""
    monday = _monday(now, zone)
    practised = {_monday(take.at, zone) for take in found}
    week = monday if monday in practised else monday - timedelta(days=7)
    count = 0
    while week in practised:
        count, week = count + 1, week - timedelta(days=7)
    return Milestone(f"You recorded a take in each of {count} weeks in a row.") if count >= LEAST_WEEKS else None


def _monday(moment: datetime, zone: ZoneInfo) -> Any:
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _best(scored: Sequence[Take]) -> Milestone | None:
    if len(scored) < 2:
        return None
    best = max(reversed(scored), key=lambda take: take.score or 0.0)
    return Milestone(f"Your highest score so far is {best.score:.0f}.", best)


def _first_strong(scored: Sequence[Take]) -> Milestone | None:
    first = next((take for take in scored if take.tier == "Strong"), None)
    return Milestone("Your first take that scored Strong.", first) if first else None


def _first_in_pace(found: Sequence[Take]) -> Milestone | None:
    low, high = pace.TARGET
    first = next((take for take in found if low <= round(take.values.get("speakingPace") or 0.0) <= high), None)
    return Milestone(f"Your first take within the pace of {low:.0f} to {high:.0f} words a minute.", first) if first else None


def _round(found: Sequence[Take]) -> Milestone | None:
    """Of the takes that are shown; of more, nobody counts."""
    reached = [number for number in ROUND_NUMBERS if number <= len(found)]
    if not reached or len(found) == MOST_TAKES:
        return None
    count = reached[-1]
    return Milestone(f"You have {count} takes behind you." if count == len(found) else f"More than {count} takes behind you.")
