"""Where a rushed or dragging stretch begins and ends, to the word.

A sliding window says that the pace is beyond its limit, but smears the edges by half its width. Against the limit, every
word and every gap gains or loses time. The run of words that gains most in sum is the stretch (a maximum-sum segment, the
offline form of Page's CUSUM test, 1954).
"""

from collections.abc import Sequence

from analysis.measures.signals import Span, Word
from analysis.measures.spoken.pace import LONGEST_BREATH
from analysis.measures.spoken.sentences import LONG_GAP

REACH = 3.0
"""Seconds around the smeared stretch in which its true edges may lie."""
STRAYS = 3
"""Fewer words than this make no stretch of their own."""


def tightened(words: Sequence[Word], start: float, end: float, limit: float, *, faster: bool) -> Span:
    """The part of the span (seconds) that is beyond `limit` words a minute the most, from the start of a word to the end of one."""
    inside = [word for word in words if word.start >= start - REACH and word.end <= end + REACH]
    if not inside:
        return Span(start, end)
    first, last = _best_run(inside, 60.0 / limit, 1.0 if faster else -1.0)
    first, last = _without_strays(inside, first, last)
    return Span(inside[first].start, inside[last].end)


def _without_strays(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """The run without the one or two words that a sentence's pause cuts off at either end."""
    breaks = [index for index in range(first + 1, last + 1) if words[index].start - words[index - 1].end >= LONG_GAP]
    if breaks and breaks[0] - first < STRAYS:
        first = breaks[0]
    if breaks and last + 1 - breaks[-1] < STRAYS and breaks[-1] > first:
        last = breaks[-1] - 1
    return first, last


def _best_run(words: Sequence[Word], turn: float, sign: float) -> tuple[int, int]:
    """First and last index of the run that differs most from a word every `turn` seconds (Kadane); the earliest of several.

    A gap counts when a run goes on across it, and not at its ends.
    """
    best, current, first, found = float("-inf"), 0.0, 0, (0, 0)
    for index, word in enumerate(words):
        gap = min(max(word.start - words[index - 1].end, 0.0), LONGEST_BREATH) if index else 0.0
        current -= sign * gap
        if current <= 0.0:
            current, first = 0.0, index
        current += sign * (turn - (word.end - word.start))
        if current > best:
            best, found = current, (first, index)
    return found
