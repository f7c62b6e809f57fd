"""Words in a row: where they begin and end, and what they say."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from analysis.measures.signals import Word

CAPITALS: Final = {"i": "I", "i'm": "I'm", "i'll": "I'll", "i've": "I've", "i'd": "I'd"}


def written(words: Iterable[Word]) -> str:
    """The words as one writes them down, as far as that is known: a capital for "I"."""
    return " ".join(CAPITALS.get(word.text, word.text) for word in words)


@dataclass(frozen=True)
class Stretch:
    """At least one word, as spoken one after the other."""

    words: tuple[Word, ...]

    @property
    def start(self) -> float:
        return self.words[0].start

    @property
    def end(self) -> float:
        return self.words[-1].end

    @property
    def text(self) -> str:
        return written(self.words)
