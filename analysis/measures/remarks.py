"""Remarks: from the signals of a talk to all that the result says about it, in the order of documentation/remarks.md."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.measures import findings, moments
from analysis.measures.findings import Finding
from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments import Moment, clusters
from analysis.measures.moments.clusters import Cluster
from analysis.measures.scoring import score, summary, what_if
from analysis.measures.scoring.score import Score
from analysis.measures.scoring.summary import Measures
from analysis.measures.scoring.what_if import Change, Talk
from analysis.measures.shown import flags
from analysis.measures.shown.flags import Chosen
from analysis.measures.signals import Signals


@dataclass(frozen=True)
class Remarks:
    """Everything that was found and verified in one talk. Pure: the same signals give the same remarks."""

    evidence: Evidence
    measures: Measures
    moments: tuple[Moment, ...]
    """Raw hits, before filtering and clustering."""
    clusters: tuple[Cluster, ...]
    chosen: Chosen
    score: Score
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]


def make(signals: Signals, thresholds: Mapping[str, float]) -> Remarks:
    """`thresholds` is the least confidence per kind of moment (settings.MOMENT_CONFIDENCE). Takes milliseconds."""
    evidence = Evidence(signals)
    measures = summary.measure(evidence)
    raw = moments.find(evidence)
    kept = clusters.build(raw, thresholds, evidence)
    chosen = flags.choose(kept, evidence)
    talk = Talk(measures, score.load(kept, signals))
    changes = what_if.best_changes(signals, talk, chosen)
    return Remarks(evidence, measures, raw, kept, chosen, talk.score, changes, findings.build(evidence, measures, chosen.moments))
