"""What stands on every slide alike, such as a name, a date or a notice: nobody reads it anew, so it does not count as theirs."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from analysis.providers.vision.slide_text import Reading

K = TypeVar("K")
FEWEST: Final = 3
"""Slides that differ, from which a line on nearly all of them is a frame."""
NEARLY_ALL: Final = 0.8
SAME_WORDS: Final = 0.6
"""Share of the shorter one's words from which two readings are of one slide."""


def without_frame(readings: Mapping[K, Reading]) -> dict[K, Reading]:
    """The readings without the lines that nearly all slides share; one that has little else stays as it is."""
    texts = sorted({reading.text for reading in readings.values() if reading.text})
    shared = Counter(line for text in texts for line in {_plain(line) for line in text.split("\n")})
    frame = {line for line, count in shared.items() if count >= max(FEWEST, NEARLY_ALL * len(texts))}
    if _different(texts, frame) < FEWEST:
        return dict(readings)
    return {key: _without(reading, frame) for key, reading in readings.items()}


def _different(texts: Sequence[str], frame: set[str]) -> int:
    """How many slides there are besides the frame: one that is built up, or read twice, is one."""
    found: list[set[str]] = []
    for text in texts:
        own = {word for line in text.split("\n") if _plain(line) not in frame for word in line.lower().split()}
        if own and all(len(own & other) <= SAME_WORDS * min(len(own), len(other)) for other in found):
            found.append(own)
    return len(found)


def _without(reading: Reading, frame: set[str]) -> Reading:
    own = [line for line in (reading.text or "").split("\n") if _plain(line) not in frame]
    words = sum(len(line.split()) for line in own)
    return replace(reading, words=words, text="\n".join(own)) if reading.words and 2 * words >= reading.words else reading


def _plain(line: str) -> str:
    return re.sub(r"[\W_]+", "", line.lower())
