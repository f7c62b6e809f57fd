"""Word error rate: how far recognised words are from what was said, after both are written the same way."""

import re
import unicodedata
from dataclasses import dataclass

from analysis.measures.numerals import ONES, SIZES, TENS

SAME = {
    "mr": "mister",
    "mrs": "missus",
    "dr": "doctor",
    "yknow": "you know",
    "y'know": "you know",
    "alright": "all right",
    "ok": "okay",
    "gonna": "going to",
    "wanna": "want to",
    "%": "percent",
    "&": "and",
}
"""Spellings of the same spoken words."""
FILLERS = frozenset({"um", "uh", "uhm", "umm", "er", "erm", "hmm", "mm", "mhm"})
"""Left out on both sides, as is usual: recognisers are built to drop them, and they are scored on their own."""
IRREGULAR = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth", "twelve": "twelfth"}


@dataclass(frozen=True)
class WordErrors:
    """The cheapest way to turn what was said into what was recognised."""

    substitutions: int
    deletions: int
    insertions: int
    reference_words: int

    @property
    def rate(self) -> float | None:
        """Errors per word said; above 1 when much was invented; None when nothing was said."""
        if not self.reference_words:
            return None
        return (self.substitutions + self.deletions + self.insertions) / self.reference_words


def word_error_rate(reference: str, hypothesis: str) -> float | None:
    """Errors per word of the reference (0 = perfect); None for a reference without words."""
    return word_errors(reference, hypothesis).rate


def word_errors(reference: str, hypothesis: str) -> WordErrors:
    """Levenshtein distance over normalised words, split by kind."""
    said, heard = normalise(reference), normalise(hypothesis)
    # Each cell is (cost, substitutions, deletions, insertions); one row at a time.
    row = [(j, 0, 0, j) for j in range(len(heard) + 1)]
    for i, word in enumerate(said, 1):
        above, row = row, [(i, 0, i, 0)]
        for j, other in enumerate(heard, 1):
            cost, subs, dels, ins = above[j - 1]
            match = (cost, subs, dels, ins) if word == other else (cost + 1, subs + 1, dels, ins)
            cost, subs, dels, ins = above[j]
            deletion = (cost + 1, subs, dels + 1, ins)
            cost, subs, dels, ins = row[j - 1]
            row.append(min(match, deletion, (cost + 1, subs, dels, ins + 1), key=lambda cell: cell[0]))
    _, subs, dels, ins = row[-1]
    return WordErrors(subs, dels, ins, len(said))


def normalise(text: str) -> list[str]:
    """Lower-case words: numbers spelled out, accents and punctuation gone, fillers and <tags> dropped."""
    text = unicodedata.normalize("NFKD", re.sub(r"<[^>]*>", " ", text).lower().replace("’", "'"))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"(\d+):(\d\d)", lambda time: time[1] if time[2] == "00" else f"{time[1]} {time[2]}", text)
    text = re.sub(r"(\d+)(st|nd|rd|th)\b", lambda number: _ordinal(int(number[1])), text)
    text = re.sub(r"(\d+)\.(\d+)", lambda number: f"{number[1]} point {' '.join(number[2])}", text)
    text = re.sub(r"\d+", lambda number: f" {spoken(int(number[0]))} ", text)
    words = [word.strip("'") for word in re.findall(r"[a-z']+|[%&]", text)]
    same = " ".join(SAME.get(word, word) for word in words if word)
    return [word for word in same.split() if word not in FILLERS]


def spoken(number: int) -> str:
    """A number as most people say it; years from 1100 to 1999 in pairs: 1961 is "nineteen sixty one"."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10 - 2] + (f" {ONES[number % 10]}" if number % 10 else "")
    if 1100 <= number < 2000 and number % 100 >= 10:
        return f"{spoken(number // 100)} {spoken(number % 100)}"
    for name, size in SIZES.items():
        if number >= size:
            return f"{spoken(number // size)} {name}" + (f" {spoken(number % size)}" if number % size else "")
    raise AssertionError(number)


def _ordinal(number: int) -> str:
    *front, last = spoken(number).split()
    if last not in IRREGULAR:
        last = f"{last.removesuffix('y')}ieth" if last.endswith("y") else f"{last}th"
    return " ".join([*front, IRREGULAR.get(last, last)])
