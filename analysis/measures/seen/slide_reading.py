"""Slides against speech: too brief to read, or read aloud."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.measures.signals import Slide, SlideSignals, Transcript, Word

READING_WORDS_PER_MINUTE = 238.0
"""Silent reading of English non-fiction by adults: Brysbaert 2019, J. Mem. Lang. 109, 104047 (190 studies)."""
MIN_WORDS_TO_READ = 8
"""Shorter slides are taken in at a glance; nobody is asked to show them longer."""
AT_THE_END = 1.0
"""Seconds before the end of the recording from which a slide lasts until it."""
MIN_WORDS_TO_COMPARE = 6
READ_ALOUD_SHARE = 0.7
_TOKEN = re.compile(r"[a-z0-9']+")


@dataclass(frozen=True)
class BriefSlide:
    """A slide that was gone before its words could be read."""

    slide: Slide
    seconds: float
    """How long it was shown."""
    needed: float
    """Seconds that reading its words takes."""
    confidence: float


@dataclass(frozen=True)
class ReadSlide:
    """How much of a slide's words were spoken, in their order, while it was shown."""

    slide: Slide
    share: float
    confidence: float

    @property
    def read_aloud(self) -> bool:
        return self.share >= READ_ALOUD_SHARE


def too_brief(slides: SlideSignals, duration: float) -> tuple[BriefSlide, ...]:
    """Slides with more words than their time on screen allows to read, within a talk of `duration` seconds.

    Not the one that is still there when the recording ends: how long people had it before them then, nobody knows.
    """
    found = []
    for slide in slides.slides:
        if slide.words is None or slide.words < MIN_WORDS_TO_READ or slide.end > duration - AT_THE_END:
            continue
        needed = slide.words * 60.0 / READING_WORDS_PER_MINUTE
        seconds = slide.end - slide.start
        if seconds < needed:
            found.append(BriefSlide(slide, seconds, needed, slide.confidence))
    return tuple(found)


def read_aloud(slides: SlideSignals, transcript: Transcript) -> tuple[ReadSlide, ...]:
    """For each slide with words: the share that was spoken in order while it was shown. Empty when words cannot be trusted."""
    if not transcript.usable:
        return ()
    found = []
    for slide in slides.slides:
        written = _TOKEN.findall((slide.text or "").lower())
        spoken = _spoken(transcript.words, slide.start, slide.end)
        if len(written) < MIN_WORDS_TO_COMPARE or not spoken:
            continue
        share = _common_in_order(written, [word.text for word in spoken]) / len(written)
        heard = sum(word.confidence for word in spoken) / len(spoken)
        found.append(ReadSlide(slide, share, min(slide.confidence, heard)))
    return tuple(found)


def _spoken(words: Sequence[Word], start: float, end: float) -> list[Word]:
    return [word for word in words if word.start >= start and word.end <= end]


def _common_in_order(written: list[str], spoken: list[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(spoken) + 1)
    for token in written:
        diagonal = 0
        for column, other in enumerate(spoken, start=1):
            above = row[column]
            row[column] = diagonal + 1 if token == other else max(above, row[column - 1])
            diagonal = above
    return row[-1]
