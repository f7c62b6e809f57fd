"""What stands on every slide alike, such as a name, a date or a notice: nobody reads it anew, so it does not count as theirs."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeVar

from analysis.providers.vision.slide_text import Reading

K = TypeVar("K")
FEWEST: Final = 3
"""Slides that differ, from which a line on nearly all of them is a frame."""
NEARLY_ALL: Final = 0.8


def without_frame(readings: Mapping[K, Reading]) -> dict[K, Reading]:
    """The readings without the lines that nearly all slides share; one that has nothing else stays as it is."""
    texts = {reading.text for reading in readings.values() if reading.text}
    shared = Counter(line for text in texts for line in {_plain(line) for line in text.split("\n")})
    frame = {line for line, count in shared.items() if count >= max(FEWEST, NEARLY_ALL * len(texts))}
    return {key: _without(reading, frame) for key, reading in readings.items()}


def _without(reading: Reading, frame: set[str]) -> Reading:
    lines = (reading.text or "").split("\n")
    own = [line for line in lines if _plain(line) not in frame]
    if not own or len(own) == len(lines):
        return reading
    return replace(reading, words=sum(len(line.split()) for line in own), text="\n".join(own))


def _plain(line: str) -> str:
    return re.sub(r"[\W_]+", "", line.lower())
