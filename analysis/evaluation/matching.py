"""Counting: which found things are known things, and how good that is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Known = TypeVar("Known")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Tally:
    """Hits, things found that are not there, and things there that were not found. Adds up over clips."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.hits + other.hits, self.false + other.false, self.missed + other.missed)

    @property
    def precision(self) -> float | None:
        """None when nothing was found."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else None

    @property
    def recall(self) -> float | None:
        """None when there was nothing to find."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else None

    @property
    def f1(self) -> float | None:
        """2·hits / (2·hits + false + missed); None when there was nothing to find and nothing was found."""
        every = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / every if every else None

    def __str__(self) -> str:
        return f"{self.hits} right, {self.false} false, {self.missed} missed"


def pair(known: Sequence[Known], found: Sequence[Found], distance: Callable[[Known, Found], float | None]) -> list[tuple[int, int]]:
    """Index pairs (known, found), nearest first, each used once; `distance` is None where the two cannot be the same."""
    near = [(d, i, j) for i, k in enumerate(known) for j, f in enumerate(found) if (d := distance(k, f)) is not None]
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(near):
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs


def tally(known: Sequence[Known], found: Sequence[Found], distance: Callable[[Known, Found], float | None]) -> Tally:
    """One-to-one."""
    hits = len(pair(known, found, distance))
    return Tally(hits, len(found) - hits, len(known) - hits)


def within(tolerance: float) -> Callable[[float, float], float | None]:
    """Distance of two times, None beyond the tolerance."""

    def distance(known: float, found: float) -> float | None:
        apart = abs(known - found)
        return apart if apart <= tolerance + 1e-9 else None

    return distance
