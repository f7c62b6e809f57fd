"""Flags and moments: the clusters chosen to be shown, with ids and words."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from analysis.measures import codec
from analysis.measures.lock.claims import identify, to_json
from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments import DISSONANCE
from analysis.measures.moments.clusters import Cluster
from analysis.measures.moments.moment import EMOTIONAL_MISMATCH
from analysis.measures.shown import facts, remark_words
from analysis.measures.shown.remark_words import Wording

PER_MINUTE: Final = 3
"""Flags of one cause within one minute; more of the same teach nothing new."""
OTHERS_PER_MINUTE: Final = 8
"""Looks away, filler clusters and good moments of one cause within one minute: they are marks, not cards."""
MOST: Final = 12
"""Flags in all up to twelve minutes; one more per further minute."""
MOST_LONG: Final = 24
"""And no more than this, however long the talk."""
MOST_OTHERS: Final = 24
"""Moments of each kind that is no flag."""
SUREST: Final = 95
"""Percent: nothing is shown as surer. Of the best-heard words, too, five in a hundred are wrong."""
SMILES: Final = ("warm_look", "smiled_with_words")
"""Good moments that are made of a smile."""


@dataclass(frozen=True)
class Shown:
    """A cluster as it is shown."""

    id: str
    cluster: Cluster
    wording: Wording
    flag_id: str | None = None
    """For a moment: the flag that shows the same."""


@dataclass(frozen=True)
class Chosen:
    """All that is shown, and how much was left out."""

    flags: tuple[Shown, ...]
    moments: tuple[Shown, ...]
    """The flags once more, and the looks away, fillers and good moments."""
    left_out: tuple[tuple[str, int], ...]
    """Kind and number of the clusters that verified but were not among the strongest."""


def choose(clusters: Iterable[Cluster], evidence: Evidence) -> Chosen:
    """The strongest clusters, ids in order of time, each with its words."""
    ordered = _consistent(tuple(clusters))
    minutes = evidence.signals.duration / 60.0
    contradictions = _strongest([c for c in ordered if c.kind in DISSONANCE], most_flags(minutes), PER_MINUTE)
    others = [c for c in ordered if c.kind not in DISSONANCE]
    kept = {
        cluster
        for kind in {c.kind for c in others}
        for cluster in _strongest([c for c in others if c.kind == kind], MOST_OTHERS, OTHERS_PER_MINUTE)
    }
    wordings = _wordings([c for c in ordered if c in kept or c in contradictions], evidence)
    flagged = [c for c in ordered if c in contradictions]
    flags = tuple(Shown(f"flag-{number}", c, wordings[c]) for number, c in enumerate(flagged, start=1))
    flag_ids = {flag.cluster: flag.id for flag in flags}
    shown = [c for c in ordered if c in wordings]
    moments = tuple(Shown(f"moment-{number}", c, wordings[c], flag_ids.get(c)) for number, c in enumerate(shown, start=1))
    left_out = Counter(c.kind for c in ordered if c not in wordings)
    return Chosen(flags, moments, tuple(sorted(left_out.items())))


def _consistent(clusters: tuple[Cluster, ...]) -> tuple[Cluster, ...]:
    """Without praise for a smile that is held against the words at the same moment."""
    disputed = [cluster for cluster in clusters if cluster.kind == EMOTIONAL_MISMATCH]
    return tuple(
        cluster
        for cluster in clusters
        if cluster.cause not in SMILES or not any(cluster.start < each.end and each.start < cluster.end for each in disputed)
    )


def most_flags(minutes: float) -> int:
    """How many flags a talk of that length may have."""
    return min(MOST_LONG, max(MOST, math.ceil(minutes)))


def as_flag(shown: Shown) -> dict[str, Any]:
    """A row of `dissonanceFlags`; what a flag has no evidence of is absent."""
    cluster, wording = shown.cluster, shown.wording
    row = {
        "id": shown.id,
        "timestamp": cluster.start,
        "endTimestamp": cluster.end,
        "duration": cluster.duration,
        "type": cluster.kind,
        "cause": cluster.cause,
        "severity": cluster.severity,
        "description": wording.description,
        "coaching": wording.coaching,
        "visualEvidence": wording.visual_evidence,
        "verbalEvidence": wording.verbal_evidence,
        "quote": cluster.quote,
        "confidence": _percent(cluster.confidence),
        "claims": [{"id": identify(claim), **to_json(claim)} for claim in cluster.claims],
    }
    return _present(row)


def as_moment(shown: Shown) -> dict[str, Any]:
    """A row of `moments`; the good ones have no severity."""
    cluster = shown.cluster
    row = {
        "id": shown.id,
        "timestamp": cluster.start,
        "endTimestamp": cluster.end,
        "kind": cluster.kind,
        "cause": cluster.cause,
        "severity": None if cluster.kind == "POSITIVE_MOMENT" else cluster.severity,
        "description": shown.wording.description,
        "quote": cluster.quote,
        "confidence": _percent(cluster.confidence),
        "flagId": shown.flag_id,
    }
    return _present(row)


def _percent(confidence: float) -> int:
    return min(SUREST, round(100 * confidence))


def _present(row: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = codec.dump({key: value for key, value in row.items() if value is not None})
    return plain


def _strongest(clusters: list[Cluster], most: int, per_minute: int) -> set[Cluster]:
    """At most `per_minute` of each cause in any minute of the clock and `most` in all, by weight and confidence."""
    kept: list[Cluster] = []
    full: Counter[tuple[str, int]] = Counter()
    for cluster in sorted(clusters, key=lambda c: (-c.weight * c.confidence, c.start, c.cause)):
        place = (cluster.cause, int(cluster.start // 60))
        if full[place] < per_minute and len(kept) < most:
            full[place] += 1
            kept.append(cluster)
    return set(kept)


def _wordings(clusters: list[Cluster], evidence: Evidence) -> dict[Cluster, Wording]:
    turns: Counter[str] = Counter()
    wordings = {}
    for cluster in clusters:
        wordings[cluster] = remark_words.write(cluster, facts.of(cluster, evidence), turns[cluster.cause])
        turns[cluster.cause] += 1
    return wordings
