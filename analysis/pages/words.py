"""Where each word stands in the transcript's paragraphs, and when it is said: what a player follows."""

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.reports import transcript, wording
from analysis.reports.lanes_data import number

TOKEN: Final = re.compile(r"\S+")


def placed(paragraphs: Sequence[Mapping[str, Any]], segments: object) -> list[list[int]]:
    """For each paragraph how many numbers tell of a word, and then those of each word.

    One: hundredths of a second since the last word began (the first counts from the beginning of the talk); the words are what stands
    between spaces. Three, where they are not: characters since the last word began, its length, and the time as above."""
    rows = transcript.spoken(segments)
    return [_of_paragraph([rows[position] for position in paragraph["rows"]]) for paragraph in paragraphs]


def _of_paragraph(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    found: list[tuple[int, int, int]] = []
    tokens: list[int] = []
    begin = 0
    for row in rows:
        text = wording.clean(row.get("text"))
        found += [(begin + at, length, time) for at, length, time in _of_row(text, row.get("words"))]
        tokens += [begin + token.start() for token in TOKEN.finditer(text)]
        begin += len(text) + 1
    steps = [(at - at0, length, time - time0) for (at0, _, time0), (at, length, time) in itertools.pairwise([(0, 0, 0), *found])]
    if tokens == [at for at, _, _ in found]:
        return [1, *(time for _, _, time in steps)]
    return [3, *itertools.chain.from_iterable(steps)]


def _of_row(text: str, words: object) -> list[tuple[int, int, int]]:
    """(place, length, hundredths of a second) of the words that are found in the text, in order."""
    folded = text.casefold()
    if len(folded) != len(text):  # a few letters fold to two
        folded = "".join(char.casefold() if len(char.casefold()) == 1 else char for char in text)
    found, cursor = [], 0
    for word in words if isinstance(words, list | tuple) else ():
        shown = wording.clean(word.get("word")).casefold() if isinstance(word, Mapping) else ""
        start = number(word.get("start")) if shown else None
        at = folded.find(shown, cursor) if shown else -1
        if at >= 0 and start is not None:
            found.append((at, len(shown), round(100 * start)))
            cursor = at + len(shown)
    return found
