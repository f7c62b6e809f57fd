"""The heatmap: where on the time axis the flags lie and how grave they are, from the same clusters."""

from collections.abc import Iterable
from typing import Any

from analysis.measures import codec
from analysis.measures.moments.clusters import Cluster

FINEST = 1.0
"""Seconds between two points of one cluster in a short talk."""
COLUMNS = 240
"""In a long talk the points lie a talk's length over COLUMNS apart: more cannot be seen."""
ORDER = ("LOW", "MEDIUM", "HIGH")


def build(clusters: Iterable[Cluster], duration: float) -> list[dict[str, Any]]:
    """`[{timestamp, severity}]` in order of time: a point at each cluster's start and then in steps to its end.

    Where clusters overlap, a column of the picture takes the gravest.
    """
    step = max(FINEST, duration / COLUMNS)
    points: dict[int, tuple[float, str]] = {}
    for cluster in clusters:
        time = cluster.start
        while time <= cluster.end:
            column = int(time // step)
            known = points.get(column)
            if known is None or ORDER.index(cluster.severity) > ORDER.index(known[1]):
                points[column] = (time, cluster.severity)
            time += step
    rows: list[dict[str, Any]] = codec.dump([{"timestamp": time, "severity": grave} for time, grave in sorted(points.values())])
    return rows
