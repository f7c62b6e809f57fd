"""FILLER_WORDS: fillers that come close together; single ones are no moment."""

from analysis.measures.lock.claims import Claim, UsedFillers
from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments.moment import FILLER_WORDS, Moment
from analysis.measures.spoken import filler_clusters

HEAVY = 6
"""Fillers in one cluster that weigh as much as a cluster can."""


def find(evidence: Evidence) -> list[Moment]:
    """Every single filler: clustering decides which of them make a moment."""
    return [
        Moment(
            kind=FILLER_WORDS,
            cause="filler_cluster",
            start=hit.start,
            end=hit.end,
            confidence=hit.confidence,
            weight=weigh(1),
            claims=(UsedFillers(hit.start, hit.end, 1, (hit.text,)),),
        )
        for hit in evidence.fillers.hits
    ]


def weigh(count: int) -> float:
    """0..1 by how many come together."""
    return min(1.0, 0.1 + 0.9 * count / HEAVY)


def restate(start: float, end: float, evidence: Evidence) -> tuple[tuple[Claim, ...], float] | None:
    """All fillers of the stretch as one claim, and its weight."""
    texts = tuple(hit.text for hit in evidence.fillers.hits if hit.start >= start and hit.end <= end)
    return ((UsedFillers(start, end, len(texts), texts),), weigh(len(texts))) if texts else None


def reason(start: float, end: float, evidence: Evidence) -> str:
    """Where most fillers of the stretch stand, one of the causes of `filler_clusters`."""
    found = (cluster for cluster in evidence.filler_clusters if cluster.start < end and cluster.end > start)
    return next((cluster.cause for cluster in found), filler_clusters.NONE)
