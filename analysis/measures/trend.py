"""Whether a series of takes goes anywhere: its slope, and whether that is more than chance."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

LEVEL: Final = 0.05
"""How often a series without any trend may be called one."""
FEWEST: Final = 5
"""Of four takes in perfect order the two-sided p is 2/4! = 0.083: no test at 5 % can call that a trend."""
TEST: Final = "Mann-Kendall, two-sided, 5 %"
TOO_FEW: Final = f"At least {FEWEST} takes are needed to tell a trend from chance."
ALL_ALIKE: Final = "All takes have the same value."


@dataclass(frozen=True)
class Trend:
    per_take: float | None
    """Change from one take to the next; None with fewer than two."""
    p: float | None
    """How often chance alone gives an order at least as strong; None with fewer than FEWEST."""
    beyond_noise: bool | None
    reason: str | None = None
    """Why `beyond_noise` is not known, or why nothing can be a trend."""


def of(values: Sequence[float]) -> Trend:
    """The trend of takes in order of time."""
    if len(values) < FEWEST:
        return Trend(slope(values), None, None, TOO_FEW)
    if len(set(values)) == 1:
        return Trend(0.0, 1.0, False, ALL_ALIKE)
    p = mann_kendall(values)
    return Trend(slope(values), p, p < LEVEL)


def slope(values: Sequence[float]) -> float | None:
    """The median of the slopes between all pairs (Theil 1950, Indag. Math. 12:85; Sen 1968, JASA 63:1379): up to 29 % of the
    takes may be outliers without moving it, which least squares does not bear."""
    if len(values) < 2:
        return None
    series = np.asarray(values, dtype=np.float64)
    first, second = np.triu_indices(len(series), k=1)
    return float(np.median((series[second] - series[first]) / (second - first)))


def mann_kendall(values: Sequence[float]) -> float:
    """Two-sided p of Mann (1945, Econometrica 13:245) and Kendall (1975, Rank Correlation Methods, 4th ed., ch. 4) in the normal
    approximation, with Kendall's variance for ties and his correction for continuity. It asks only for the order of the values."""
    series = np.asarray(values, dtype=np.float64)
    count = len(series)
    first, second = np.triu_indices(count, k=1)
    order = float(np.sign(series[second] - series[first]).sum())
    ties = sum(size * (size - 1) * (2 * size + 5) for size in Counter(series.tolist()).values())
    variance = (count * (count - 1) * (2 * count + 5) - ties) / 18.0
    if variance <= 0.0:
        return 1.0
    return min(1.0, 2.0 * (1.0 - NormalDist().cdf(max(0.0, abs(order) - 1.0) / math.sqrt(variance))))
