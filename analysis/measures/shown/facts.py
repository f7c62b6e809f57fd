"""Facts: what a cluster's claims let one say, ready to be put into a sentence."""

from collections.abc import Iterable
from typing import TypeVar

from analysis.measures.lock import claims
from analysis.measures.lock.claims import Claim
from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments import filler_words, pacing_mismatch
from analysis.measures.moments.clusters import Cluster
from coherence.core.timecode import clock

Fact = str | float | int | bool | tuple[str, ...]
C = TypeVar("C")

AFTER_CHANGE = 3.0
"""Seconds after a change of slide within which a stretch begins "right after" it."""


def first(kind: type[C], found: Iterable[Claim]) -> C | None:
    """The first claim of a kind."""
    return next((claim for claim in found if isinstance(claim, kind)), None)


def seconds(duration: float) -> float | int:
    """As a person may say it: tenths below ten seconds, whole ones above."""
    return round(duration, 1) if duration < 10 else round(duration)


def of(cluster: Cluster, evidence: Evidence) -> dict[str, Fact]:
    """Times as "m:ss", numbers rounded as a person says them, the rest by the cluster's cause (see findings.py)."""
    facts: dict[str, Fact] = {"time": clock(cluster.start), "end_time": clock(cluster.end)}
    facts["seconds"] = seconds(cluster.duration)
    if cluster.quote:
        facts["quote"] = cluster.quote
        facts["quote_time"] = clock(cluster.start)
    for claim in cluster.claims:
        facts |= _stated(claim)
    if cluster.cause == "rushing":
        facts |= _rush(cluster, evidence)
    if cluster.cause == "filler_cluster":
        facts["cause"] = filler_words.reason(cluster.start, cluster.end, evidence)
    return facts


def _stated(claim: Claim) -> dict[str, Fact]:
    """The numbers of one claim."""
    match claim:
        case claims.SpokeAt():
            return {"words_per_minute": round(claim.words_per_minute)}
        case claims.LookedAway() | claims.LookedAtCamera():
            return {"percent": round(100 * claim.share)}
        case claims.UsedFillers():
            return {"count": claim.count, "texts": claim.texts}
        case claims.SlideShown() if claim.words is not None:
            return {"slide": claim.index, "slide_words": claim.words}
        case claims.ReadAloud():
            return {"slide": claim.index, "percent": round(100 * claim.share)}
    return {}


def _rush(cluster: Cluster, evidence: Evidence) -> dict[str, Fact]:
    dense = pacing_mismatch.density(cluster.start, cluster.end, evidence)
    changes = evidence.signals.slides.changes
    after = any(0.0 <= cluster.start - change <= AFTER_CHANGE for change in changes)
    return {"dense": dense.dense, "numbers": dense.numbers, "after_slide_change": after}
