"""The score: five parts with their arithmetic, what was not measured left out of the denominator."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from analysis.measures.moments import DISSONANCE
from analysis.measures.moments.clusters import Cluster
from analysis.measures.scoring.summary import Measures
from analysis.measures.signals import Measure, Signals
from analysis.measures.spoken import filler_clusters, pace

WEIGHTS: Final = {"eyeContact": 30, "fillerWords": 25, "fidgeting": 20, "speakingPace": 15, "dissonance": 10}
NAMES: Final = {
    "eyeContact": "Eye contact",
    "fillerWords": "Filler words",
    "fidgeting": "Calm body",
    "speakingPace": "Speaking pace",
    "dissonance": "Body and words agree",
}
STRONG, GOOD_START = 76, 51
EYE_FULL, EYE_NONE = 80.0, 20.0
"""Percent of eye contact that earns everything, and nothing."""
FILLERS_NONE = 15.0
"""Fillers a minute that leave nothing; up to filler_clusters.FREE_PER_MINUTE cost nothing."""
FIDGETS_FULL, FIDGETS_NONE = 1.0, 8.0
"""Restless moments a minute."""
PACE_NONE = 50.0
"""Words a minute outside the target at which nothing is left."""
LOADS: Final = {"HIGH": 1.0, "MEDIUM": 0.6, "LOW": 0.3}
"""What one contradiction weighs."""
LOAD_NONE = 3.0
"""Weight a minute at which nothing is left."""
LEAST_WEIGHT = 50
"""Less than half of the hundred measured is no score: that would say more of what was not seen than of the talk."""
SHORTEST = 1.0
"""Minutes by which contradictions are divided at least: one slip in ten seconds is not six a minute."""


@dataclass(frozen=True)
class Part:
    """One part of the score. `points` is None exactly when it was not measured."""

    key: str
    points: float | None
    out_of: int
    explanation: str
    reason: str | None = None
    """Why it was not measured."""

    @property
    def measured(self) -> bool:
        return self.points is not None


@dataclass(frozen=True)
class Score:
    total: int | None
    """0..100, whole (`_whole`); None when too little was measured."""
    points: float
    out_of: int
    """Points that could be had from what was measured."""
    parts: tuple[Part, ...]
    reason: str | None = None

    @property
    def tier(self) -> str | None:
        if self.total is None:
            return None
        return "Strong" if self.total >= STRONG else "Good Start" if self.total >= GOOD_START else "Needs Work"

    @property
    def exact(self) -> float:
        """0..100 before rounding; 0 when nothing was measured."""
        return 100.0 * self.points / self.out_of if self.out_of else 0.0


def compute(measures: Measures, dissonance: Measure) -> Score:
    """The score of what was measured; `dissonance` is the weight of contradictions a minute (`load`)."""
    parts = (
        _part("eyeContact", measures.eye_contact, EYE_NONE, EYE_FULL),
        _part("fillerWords", measures.fillers_per_minute, FILLERS_NONE, filler_clusters.FREE_PER_MINUTE),
        _part("fidgeting", measures.fidgets_per_minute, FIDGETS_NONE, FIDGETS_FULL),
        _pace_part(measures.pace),
        _part("dissonance", dissonance, LOAD_NONE, 0.0),
    )
    return total(parts)


def total(parts: tuple[Part, ...]) -> Score:
    """The sum of the measured parts over what they could have been."""
    measured = [part for part in parts if part.points is not None]
    points = sum(part.points for part in measured if part.points is not None)
    out_of = sum(part.out_of for part in measured)
    if out_of < LEAST_WEIGHT:
        known = " and ".join(NAMES[part.key].lower() for part in measured)
        only = f": only {known}." if known else "."
        return Score(None, points, out_of, parts, f"Too little could be measured for a score{only}")
    return Score(_whole(points, out_of), points, out_of, parts)


def _whole(points: float, out_of: int) -> int:
    """Out of a hundred, rounded half up; but 100 only for all points, and 0 only for none."""
    if points <= 0.0 or points >= out_of - 1e-9:
        return 0 if points <= 0.0 else 100
    return min(99, max(1, int(100.0 * points / out_of + 0.5 + 1e-9)))


def load(clusters: Iterable[Cluster], signals: Signals) -> Measure:
    """Weight of the contradictions a minute; missing where words and body could not be compared."""
    unit = "weight/min"
    if signals.transcript.reason is not None:
        return Measure.missing(unit, signals.transcript.reason)
    if len(signals.transcript.words) < pace.FEWEST_WORDS:
        return Measure.missing(unit, "There are too few words to compare with the body.")
    reasons = signals.visual.reasons
    if "hands" in reasons and "smile" in reasons and signals.slides.reason is not None:
        return Measure.missing(unit, "There were only words: no face, no hands and no slides to compare them with.")
    weight = sum(LOADS[cluster.severity] for cluster in clusters if cluster.kind in DISSONANCE)
    return Measure(weight / max(SHORTEST, signals.duration / 60.0), unit, 0.7)


def as_json(score: Score) -> dict[str, Any]:
    """The `score` of the result: `total` points out of `outOf`; `value` is the same out of a hundred."""
    known = score.total is not None
    return {
        "total": round(score.points, 1) if known else None,
        "outOf": score.out_of,
        "value": score.total,
        "tier": score.tier,
        "reason": score.reason,
        "parts": [
            {
                "key": part.key,
                "name": NAMES[part.key],
                "points": part.points,
                "outOf": part.out_of,
                "measured": part.measured,
                "explanation": part.explanation,
            }
            for part in score.parts
        ],
    }


def _part(key: str, measure: Measure, none: float, full: float) -> Part:
    """Points that grow evenly from `none` to `full`, whichever of the two is larger."""
    if measure.value is None:
        return _unmeasured(key, measure)
    share = min(1.0, max(0.0, (measure.value - none) / (full - none)))
    points = round(WEIGHTS[key] * share, 1)
    return Part(key, points, WEIGHTS[key], f"{_RULES[key].format(value=f'{measure.value:.1f}'.removesuffix('.0'))} {_sum(key, points)}")


def _pace_part(measure: Measure) -> Part:
    """Full marks within the target, evenly less outside it."""
    if measure.value is None:
        return _unmeasured("speakingPace", measure)
    low, high = pace.TARGET
    outside = max(low - round(measure.value), round(measure.value) - high, 0.0)  # as it is told: "140, 0 below" is nonsense
    points = round(WEIGHTS["speakingPace"] * max(0.0, 1.0 - outside / PACE_NONE), 1)
    where = "inside the target" if outside == 0.0 else f"{outside:.0f} {'below' if measure.value < low else 'above'} the target"
    told = f"{measure.value:.0f} words a minute, {where} of {low:.0f} to {high:.0f}; {PACE_NONE:.0f} outside it nothing is left."
    return Part("speakingPace", points, WEIGHTS["speakingPace"], f"{told} {_sum('speakingPace', points)}")


_RULES: Final = {
    "eyeContact": f"Your eyes are on the camera {{value}} % of the time; {EYE_FULL:.0f} % earns everything, {EYE_NONE:.0f} % nothing.",
    "fillerWords": f"Fillers: {{value}} a minute; up to {filler_clusters.FREE_PER_MINUTE:.0f} cost nothing,"
    f" at {FILLERS_NONE:.0f} nothing is left.",
    "fidgeting": f"Restless moments: {{value}} a minute; up to {FIDGETS_FULL:.0f} costs nothing, at {FIDGETS_NONE:.0f} nothing is left.",
    "dissonance": "Contradictions: a weight of {value} a minute (one that stands out counts 1,"
    f" a noticeable one {LOADS['MEDIUM']}, a slight one {LOADS['LOW']});"
    f" at {LOAD_NONE:.0f} nothing is left.",
}


def _sum(key: str, points: float) -> str:
    return f"That makes {points:g} of {WEIGHTS[key]} points."


def _unmeasured(key: str, measure: Measure) -> Part:
    reason = (measure.reason or "").rstrip(".")
    return Part(key, None, WEIGHTS[key], f"Not measured, so it neither adds nor takes: {reason[:1].lower()}{reason[1:]}.", measure.reason)
