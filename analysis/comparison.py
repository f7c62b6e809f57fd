"""What changed between two takes: each measure beside itself, and where the score says that it is for the better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models.fields.json import KeyTransform

from analysis.models import Analysis
from coherence.core.errors import NotFound
from videos.models import Video

BETTER, WORSE, SAME, OTHER, UNKNOWN = "better", "worse", "same", "other", "unknown"
ORDER: Final = (BETTER, WORSE, OTHER, SAME, UNKNOWN)
SCORED_BY: Final = {
    "eyeContact": "eyeContact",
    "fillersPerMinute": "fillerWords",
    "fidgetingPerMinute": "fidgeting",
    "speakingPace": "speakingPace",
}
"""Measures that earn points, and the part of the score in which."""
LEFT_OUT: Final = ("fillerWords", "fidgeting")
"""Mere counts: a longer take has more of them. Their rates stand instead."""
POINTS: Final = "dissonance"
"""A part of the score without a measure of its own in the list: its points are compared."""


@dataclass(frozen=True)
class Side:
    """One take, as far as it is compared."""

    video: Video
    score: float | None
    tier: str
    measures: Mapping[str, Mapping[str, Any]]
    """By key: label, value, unit, target, lowConfidence, reason."""
    parts: Mapping[str, Mapping[str, Any]]
    """By key: points, outOf, name, explanation."""
    lanes: Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One measure in both takes."""

    key: str
    label: str
    unit: str
    target: str
    before: float | None
    after: float | None
    verdict: str
    gained: float
    """Points of the score, out of a hundred; 0 where it earns none."""
    rough: bool
    """In one of the takes it is known only roughly."""
    reason: str = ""
    """Why it cannot be compared."""

    @property
    def difference(self) -> float | None:
        return None if self.before is None or self.after is None else round(self.after - self.before, 1) + 0.0


@dataclass(frozen=True)
class Comparison:
    """The earlier take comes first, whichever was asked for first."""

    before: Side
    after: Side
    rows: list[Row]

    @property
    def change(self) -> int | None:
        if self.before.score is None or self.after.score is None:
            return None
        return round(self.after.score) - round(self.before.score)


def of(one: Video, other: Video) -> Comparison:
    """Raises NotFound where one of them has no result. One query."""
    videos = sorted((one, other), key=lambda video: (video.created_at, str(video.pk)))
    sides = _sides(videos)
    before, after = (sides.get(video.pk) for video in videos)
    if before is None or after is None:
        raise NotFound("One of these recordings has no result yet.")
    return Comparison(before, after, rows(before, after))


def rows(before: Side, after: Side) -> list[Row]:
    """What got better first, the largest gain before smaller ones; then what got worse, what only changed, and the rest."""
    keys = [key for key in dict.fromkeys([*before.measures, *after.measures]) if key not in LEFT_OUT]
    found = [_row(key, before, after) for key in keys]
    if POINTS in before.parts and POINTS in after.parts:
        found.append(_points(before, after))
    return sorted(found, key=lambda row: (ORDER.index(row.verdict), -abs(row.gained)))


def _sides(videos: Sequence[Video]) -> dict[UUID, Side]:
    known = {video.pk: video for video in videos}
    runs = Analysis.objects.filter(video__in=videos).newest_completed()
    parts = (KeyTransform(key, "result") for key in ("metricsDetail", "score", "lanes"))
    columns: tuple[Any, ...] = ("video_id", "coherence_score", "score_tier", *parts)
    return {
        video_id: Side(
            video=known[video_id],
            score=score,
            tier=tier,
            measures={row["key"]: row for row in details or ()},
            parts={part["key"]: part for part in (counted or {}).get("parts", ())},
            lanes=lanes or {},
        )
        for video_id, score, tier, details, counted, lanes in runs.values_list(*columns)
    }


def _row(key: str, before: Side, after: Side) -> Row:
    old, new = before.measures.get(key, {}), after.measures.get(key, {})
    told = new or old
    gained = _gained(SCORED_BY.get(key, ""), before, after)
    values = old.get("value"), new.get("value")
    return Row(
        key=key,
        label=str(told["label"]),
        unit=str(told["unit"]),
        target=str(told.get("target", "")),
        before=values[0],
        after=values[1],
        verdict=_verdict(values, gained, scored=key in SCORED_BY),
        gained=gained or 0.0,
        rough=bool(old.get("lowConfidence") or new.get("lowConfidence")) and None not in values,
        reason=_reason(old, new),
    )


def _points(before: Side, after: Side) -> Row:
    old, new = before.parts[POINTS], after.parts[POINTS]
    values = old["points"], new["points"]
    gained = _gained(POINTS, before, after)
    reason = next((str(part["explanation"]) for part in (old, new) if part["points"] is None), "")
    verdict = _verdict(values, gained, scored=True)
    return Row(POINTS, str(new["name"]), "points", f"{new['outOf']}", *values, verdict, gained or 0.0, rough=False, reason=reason)


def _gained(part: str, before: Side, after: Side) -> float | None:
    """Points of that part; None where one of the takes has none."""
    old, new = (side.parts.get(part, {}).get("points") for side in (before, after))
    return None if old is None or new is None else round(new - old, 1)


def _verdict(values: tuple[float | None, float | None], gained: float | None, *, scored: bool) -> str:
    """Better and worse are the score's words: a measure that earns no points only changes."""
    if None in values:
        return UNKNOWN
    if scored and gained:
        return BETTER if gained > 0 else WORSE
    return SAME if scored or values[0] == values[1] else OTHER


def _reason(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    return next((str(side["reason"]) for side in (new, old) if side.get("value") is None and side.get("reason")), "")
