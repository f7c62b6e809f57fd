"""Sentences: the recognised words cut where the speaker pauses, since the recogniser hears no full stops."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.measures.signals import Transcript, Word
from analysis.measures.spoken.filler_words import tokens
from analysis.measures.spoken.stretch import Stretch

LONG_GAP = 0.7
"""Seconds of silence that always end a sentence."""
SHORT_GAP = 0.35
"""Seconds of silence that end one which already has ENOUGH words."""
ENOUGH = 6
MOST = 24
"""Words after which a sentence is cut at its widest inner gap, whatever that is."""
FEWEST = 3
"""No cut at the widest gap leaves fewer words than this on either side."""


@dataclass(frozen=True)
class Sentence(Stretch):
    """Words spoken in one breath, more or less."""

    @property
    def confidence(self) -> float:
        """Mean word confidence weighted by duration, 0..1."""
        weights = [max(word.end - word.start, 0.01) for word in self.words]
        return sum(word.confidence * weight for word, weight in zip(self.words, weights, strict=True)) / sum(weights)


def split(transcript: Transcript) -> tuple[Sentence, ...]:
    """Every word in exactly one sentence, in order; none when the words are not to be trusted."""
    if not transcript.usable:
        return ()
    found: list[Sentence] = []
    current: list[Word] = []
    for word in transcript.words:
        if current and _ends(current, word.start - current[-1].end):
            found += _shortened(current)
            current = []
        current.append(word)
    return tuple(found + (_shortened(current) if current else []))


def _ends(current: list[Word], gap: float) -> bool:
    return gap >= LONG_GAP or (gap >= SHORT_GAP and len(current) >= ENOUGH)


def _shortened(words: list[Word]) -> list[Sentence]:
    """One sentence, or several where it runs too long."""
    if len(words) <= MOST:
        return [Sentence(tuple(words))]
    places = range(FEWEST, len(words) - FEWEST + 1)
    widest = max(places, key=lambda i: (round(words[i].start - words[i - 1].end, 3), -abs(i - len(words) // 2)))
    return _shortened(words[:widest]) + _shortened(words[widest:])


HANGING: Final = tokens(
    "a an the and or but so of to in on at for with from by as this that these those our your my his her its their is are was"
    " were be been i we you they he she it who which have has had will would can could about behind into onto than if when because"
    " while very every both thank some any such"
)
"""Words on which a quotation does not end."""
JOINING: Final = tokens("and or but so then of")
"""Words with which it does not begin."""


def quotable(words: Sequence[Word], fewest: int = 1) -> Sequence[Word]:
    """The words without what hangs loose at either end, as long as `fewest` remain."""
    first, last = 0, len(words)
    while last - first > fewest and words[last - 1].text in HANGING:
        last -= 1
    while last - first > fewest and words[first].text in JOINING:
        first += 1
    return words[first:last]
