"""Quotes: what of somebody's own words was heard well enough to be put into their mouth again, and can be said aloud."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.measures import numerals
from analysis.measures.heard.frames import runs
from analysis.measures.lock.claims import SaidWords
from analysis.measures.lock.evidence import Evidence
from analysis.measures.signals import Word
from analysis.measures.spoken.filler_words import HESITATIONS
from analysis.measures.spoken.sentences import quotable
from analysis.measures.spoken.stretch import written

TRUSTED: Final = 0.8
"""Confidence of every word that may be quoted."""
TRUSTED_TOGETHER: Final = 0.95
"""Their mean: measured, words above it are right in 95 of 100 cases, and a wrong word in a quote is put into somebody's mouth."""
POORLY_HEARD: Final = 0.6
"""Mean word confidence of a talk below which nothing is quoted from it: a moment is named by its time then."""
BROKEN_OFF: Final = 0.75
"""A quote for a drill holds at least this share of its sentence: nobody can practise with a scrap."""
BREATH: Final = 0.2
"""Seconds of silence after a word where the speaker, too, comes to an end, or draws breath."""
SHORTEST, LONGEST = 4, 14
"""Words."""
LINKS: Final = frozenset({"and", "but", "or", "so", "because"})
SCRAP: Final = 3
"""Words in which such a link shows that what stands before it belongs to what was not heard."""


@dataclass(frozen=True)
class Quote:
    said: SaidWords
    ends: bool
    """It comes to an end where the speaker does."""

    @property
    def words(self) -> int:
        return len(self.said.text.split())


def best(start: float, end: float, evidence: Evidence) -> SaidWords | None:
    """The longest run of well-heard words of one sentence within these seconds, one that comes to an end before one that
    breaks off; None when there is none."""
    found = [quote for sentence in evidence.sentences if _understood(evidence) for quote in _of(sentence.words, start, end)]
    chosen = max(found, key=_worth, default=None)
    return chosen.said if chosen is not None else None


def whole_sentences(evidence: Evidence) -> list[SaidWords]:
    """Of each sentence that was heard nearly whole, and comes to an end, its quote; in order of time."""
    if not _understood(evidence):
        return []
    found = [(sentence.words, max(_of(sentence.words), key=_worth, default=None)) for sentence in evidence.sentences]
    return [quote.said for words, quote in found if quote is not None and quote.ends and quote.words >= _most(words)]


def _most(words: Sequence[Word]) -> float:
    """So many words are nearly all of the sentence."""
    return BROKEN_OFF * min(sum(word.text not in HESITATIONS for word in words), LONGEST)


def _understood(evidence: Evidence) -> bool:
    heard = evidence.signals.transcript.confidence
    return heard is None or heard >= POORLY_HEARD


def _worth(quote: Quote) -> tuple[bool, int, float]:
    return quote.ends, quote.words, -quote.said.start


def _of(words: Sequence[Word], start: float = 0.0, end: float = math.inf) -> list[Quote]:
    """Of each run of trusted words without fillers between these seconds what may be quoted."""
    trusted = [word.confidence >= TRUSTED and word.text not in HESITATIONS and start <= word.start and word.end <= end for word in words]
    found = []
    for first, last in runs(np.array(trusted, dtype=bool)):
        begin, end = _begin(words, first, last), _end(words, first, min(last, first + LONGEST))
        said = quotable(words[begin:end])
        if len(said) >= SHORTEST and sum(word.confidence for word in said) >= TRUSTED_TOGETHER * len(said):
            last_said = next(place for place in range(end - 1, begin - 1, -1) if words[place] is said[-1])
            found.append(Quote(SaidWords(written(said), said[0].start, said[-1].end), _ends(words, last_said)))
    return found


def _begin(words: Sequence[Word], first: int, last: int) -> int:
    """Without what is left of a number ("thirty | one percent"), or of a phrase ("motors and | sensors and he can")."""
    while 0 < first < last and _counts(words[first]) and _counts(words[first - 1]):
        first += 1
    if first > 0 and words[first - 1].end > words[min(first, len(words) - 1)].start - BREATH:
        return next((place + 1 for place in range(first, min(first + SCRAP, last)) if words[place].text in LINKS), first)
    return first


def _end(words: Sequence[Word], first: int, last: int) -> int:
    """Without a number that goes on behind it."""
    while first < last < len(words) and _counts(words[last - 1]) and _counts(words[last]):
        last -= 1
    return last


def _ends(words: Sequence[Word], last: int) -> bool:
    return last + 1 == len(words) or words[last + 1].start - words[last].end >= BREATH


def _counts(word: Word) -> bool:
    return word.text in numerals.VALUES or word.text in numerals.PARTS or word.text.isdigit()
