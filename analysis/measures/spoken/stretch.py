"""Words in a row: where they begin and end, and what they say."""

from dataclasses import dataclass

from analysis.measures.signals import Word


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
        return " ".join(word.text for word in self.words)
