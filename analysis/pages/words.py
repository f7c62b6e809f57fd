"""Where each word stands in the transcript's paragraphs, and when it is said: what a player follows."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.reports import transcript, wording
from analysis.reports.lanes_data import number


def placed(paragraphs: Sequence[Mapping[str, Any]], segments: object) -> list[list[int]]:
    """For each paragraph three whole numbers a word, one after another: characters since the last word began, its length,
    and hundredths of a second since the last word began (the first counts from the beginning of the talk)."""
    rows = transcript.spoken(segments)
    return [_of_paragraph([rows[position] for position in paragraph["rows"]]) for paragraph in paragraphs]


def _of_paragraph(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    told: list[int] = []
    begin = last_at = last_time = 0
    for row in rows:
        text = wording.clean(row.get("text"))
        for at, length, time in _of_row(text, row.get("words")):
            told += (begin + at - last_at, length, time - last_time)
            last_at, last_time = begin + at, time
        begin += len(text) + 1
    return told


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
