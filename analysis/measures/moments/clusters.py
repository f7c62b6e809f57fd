"""Clusters: raw moments filtered by confidence, contiguous and near ones made one, isolated spikes gone, the rest verified.

Flags, heatmap, score and words are all made of these same clusters.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from analysis.measures import lock
from analysis.measures.lock.claims import Claim
from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments import eye_contact_loss, filler_words, pacing_mismatch, positive
from analysis.measures.moments.moment import Moment
from analysis.measures.spoken.filler_clusters import CLOSE, FEWEST

Restate = Callable[[float, float, Evidence], tuple[tuple[Claim, ...], float] | None]
"""Claims and weight of a merged stretch, measured anew; None when it does not bear them."""

HIGH, MEDIUM = 0.7, 0.4
"""Weights from which a cluster is of that severity; below MEDIUM it is LOW."""
BRIEFEST: Final = 0.1
"""Seconds for which a moment counts at least when confidences are averaged."""


@dataclass(frozen=True)
class Rule:
    """How moments of one cause cluster."""

    gap: float = 0.0
    """Seconds between two moments that still make one cluster."""
    at_least: float = 0.0
    """Seconds: a shorter cluster is a spike and goes."""
    members: int = 1
    """Fewer moments than this are isolated and go."""
    restate: Restate | None = None
    """Without it a merged cluster rests on the claims of all its members."""
    alone: bool = False
    """Where a merged stretch does not bear the claim, those of its moments that are long enough stand alone."""


RULES: Final[Mapping[str, Rule]] = {
    "missing_gesture": Rule(gap=4.0),
    "glad_words_flat_face": Rule(gap=2.0),
    "troubled_words_smile": Rule(gap=2.0),
    "rushing": Rule(gap=3.0, at_least=4.0, restate=pacing_mismatch.restate_rushing),
    "dragging": Rule(gap=3.0, at_least=4.0, restate=pacing_mismatch.restate_dragging),
    "long_silence": Rule(at_least=2.0),
    "brief_slide": Rule(),
    "looked_away": Rule(gap=0.8, at_least=2.0, restate=eye_contact_loss.restate, alone=True),
    "filler_cluster": Rule(gap=CLOSE, members=FEWEST, restate=filler_words.restate),
    "good_look": Rule(gap=1.5, at_least=positive.LONG_LOOK, restate=positive.restate_look),
    "warm_look": Rule(),
    "pointed": Rule(gap=4.0),
    "smiled_with_words": Rule(gap=2.0),
    "lively_voice": Rule(gap=2.0, at_least=5.0, restate=positive.restate_lively),
}


@dataclass(frozen=True)
class Cluster:
    """One stretch of the talk that is worth showing, all of its claims verified."""

    kind: str
    cause: str
    start: float
    end: float
    confidence: float
    """0..1, mean of its moments weighted by their length."""
    weight: float
    claims: tuple[Claim, ...]
    quote: str | None = None
    members: int = 1

    @property
    def duration(self) -> float:
        return self.end - self.start

    @property
    def severity(self) -> str:
        return "HIGH" if self.weight >= HIGH else "MEDIUM" if self.weight >= MEDIUM else "LOW"


def sure_enough(moments: Iterable[Moment], thresholds: Mapping[str, float]) -> tuple[Moment, ...]:
    """The moments whose confidence is at least that of their kind in `thresholds` (0..1)."""
    return tuple(moment for moment in moments if moment.confidence >= thresholds[moment.kind])


def build(moments: Iterable[Moment], thresholds: Mapping[str, float], evidence: Evidence) -> tuple[Cluster, ...]:
    """Filter, cluster, smooth and verify; in order of time."""
    kept = sorted(sure_enough(moments, thresholds), key=lambda moment: (moment.kind, moment.cause, moment.start, moment.end))
    found: list[Cluster] = []
    for (_, cause), same in groupby(kept, key=lambda moment: (moment.kind, moment.cause)):
        rule = RULES[cause]
        for group in _near(list(same), rule.gap):
            found += _clusters(group, rule, evidence)
    return verified(found, evidence)


def _clusters(group: list[Moment], rule: Rule, evidence: Evidence) -> list[Cluster]:
    """One for the group as a whole, or what its moments are worth alone."""
    whole = _merged(group, rule, evidence)
    if whole is not None or not rule.alone:
        return [whole] if whole is not None else []
    return [cluster for moment in group if (cluster := _merged([moment], rule, evidence)) is not None]


def verified(clusters: Iterable[Cluster], evidence: Evidence) -> tuple[Cluster, ...]:
    """The clusters of which every claim holds, in order of time."""
    kept = [cluster for cluster in clusters if cluster.claims and all(lock.verify(claim, evidence).ok for claim in cluster.claims)]
    return tuple(sorted(kept, key=lambda cluster: (cluster.start, cluster.end, cluster.kind, cluster.cause)))


def _near(moments: list[Moment], gap: float) -> list[list[Moment]]:
    """Moments in order of start, grouped where no more than `gap` seconds lie between them."""
    groups: list[list[Moment]] = []
    end = float("-inf")
    for moment in moments:
        if groups and moment.start - end <= gap:
            groups[-1].append(moment)
        else:
            groups.append([moment])
            end = float("-inf")
        end = max(end, moment.end)
    return groups


def _merged(group: list[Moment], rule: Rule, evidence: Evidence) -> Cluster | None:
    start, end = group[0].start, max(moment.end for moment in group)
    if end - start < rule.at_least or len(group) < rule.members:
        return None
    claims = tuple(dict.fromkeys(claim for moment in group for claim in moment.claims))
    strongest = max(group, key=lambda moment: (moment.weight, moment.confidence, -moment.start))
    cluster = Cluster(
        strongest.kind, strongest.cause, start, end, _mean_confidence(group), strongest.weight, claims, strongest.quote, len(group)
    )
    if rule.restate is None or len(group) == 1:
        return cluster
    restated = rule.restate(start, end, evidence)
    return None if restated is None else replace(cluster, claims=restated[0], weight=restated[1])


def _mean_confidence(group: list[Moment]) -> float:
    lengths = [max(moment.end - moment.start, BRIEFEST) for moment in group]
    return sum(moment.confidence * length for moment, length in zip(group, lengths, strict=True)) / sum(lengths)
