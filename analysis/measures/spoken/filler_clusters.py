"""Fillers that come in clusters, and what sets them off: a new sentence, a new slide, a number, a missing word."""

from collections import Counter
from dataclasses import dataclass

from analysis.measures import numerals
from analysis.measures.signals import SlideSignals, Transcript, Word
from analysis.measures.spoken.filler_words import tokens
from analysis.measures.spoken.fillers import Filler, Fillers

FREE_PER_MINUTE = 5.0
"""Up to so many fillers a minute cost nothing in the score: fluent speakers use them too."""
CLOSE, FEWEST = 6.0, 3
"""A cluster: three or more fillers, each within six seconds of the one before."""
AFTER_SLIDE = 3.0
SENTENCE_PAUSE = 0.5
NEAR_WORDS, NEAR = 2, 2.0
"""What comes next is one of the next two words, if it comes within two seconds."""
NUMBERS = frozenset(numerals.VALUES) | tokens("trillion percent half quarter dozen double first second third")
SENTENCE, SLIDE, NUMBER, SEARCH, NONE = (
    "sentence start",
    "after a slide change",
    "before a number",
    "searching for a word",
    "no clear pattern",
)


@dataclass(frozen=True)
class FillerCluster:
    start: float
    end: float
    fillers: tuple[Filler, ...]
    cause: str


def find(fillers: Fillers, transcript: Transcript, slides: SlideSignals) -> tuple[FillerCluster, ...]:
    """Clusters in order of time, each with the cause that most of its fillers share."""
    return tuple(_cluster(group, transcript, slides) for group in _groups(fillers.hits) if len(group) >= FEWEST)


def cause_of(filler: Filler, transcript: Transcript, slides: SlideSignals) -> str:
    """Where one filler stands: the most telling place wins."""
    if any(0 <= filler.start - change <= AFTER_SLIDE for change in slides.changes):
        return SLIDE
    if not transcript.usable:
        return NONE
    before = [word for word in transcript.words if word.end <= filler.start + 0.05]
    after = [word for word in transcript.words if -0.05 <= word.start - filler.end <= NEAR]
    if any(_is_number(word) for word in after[:NEAR_WORDS]):
        return NUMBER
    if not before or filler.start - before[-1].end >= SENTENCE_PAUSE:
        return SENTENCE
    return SEARCH if after else NONE


def _groups(hits: tuple[Filler, ...]) -> list[list[Filler]]:
    groups: list[list[Filler]] = []
    for hit in hits:
        if groups and hit.start - groups[-1][-1].end <= CLOSE:
            groups[-1].append(hit)
        else:
            groups.append([hit])
    return groups


def _cluster(group: list[Filler], transcript: Transcript, slides: SlideSignals) -> FillerCluster:
    tally = Counter(cause_of(filler, transcript, slides) for filler in group)
    cause, votes = sorted(tally.items(), key=lambda item: (-item[1], item[0]))[0]
    if 2 * votes <= len(group):
        cause = NONE
    return FillerCluster(group[0].start, group[-1].end, tuple(group), cause)


def _is_number(word: Word) -> bool:
    return (
        word.text in NUMBERS
        or word.text.replace(".", "").replace(",", "").isdigit()
        or any(part in NUMBERS for part in word.text.split("-"))
    )
