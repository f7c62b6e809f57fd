"""Choosing among wordings so that a report never repeats itself, and the same talk always reads the same."""

import re
import string
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.measures.findings import Finding
from analysis.measures.numerals import ONES

NUMBERS = ("no", *ONES[1:13])
OPENING_WORDS = 2


def slots_of(finding: Finding | None, quote: Finding | None = None, **more: str) -> dict[str, str]:
    """What a sentence about the finding may say; `quote` lends its words where the finding has none of its own."""
    slots = {} if finding is None else {name: _shown(value) for name, value in finding.facts.items()}
    if "quote" not in slots and quote is not None:
        slots["quote"] = str(quote.facts["quote"])
    if "quote" in slots:
        slots["Quote"] = slots["quote"][:1].upper() + slots["quote"][1:]
    if finding is not None and isinstance(seconds := finding.facts.get("seconds"), int | float):
        slots["seconds_said"] = "a second" if seconds == 1 else f"{_shown(seconds)} seconds"
    if finding is not None and isinstance(count := finding.facts.get("count"), int):
        slots["fillers_heard"] = "one is heard" if count == 1 else f"{spoken(count)} are heard"
    return slots | more


def spoken(count: int) -> str:
    """Small counts as words."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        parts = [f"*{part}*" for part in dict.fromkeys(value)]
        return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
    return f"{value:g}" if isinstance(value, float) else str(value)


@dataclass
class Voice:
    """Remembers what a report has said and how its sentences began."""

    seed: str
    said: set[str] = field(default_factory=set)
    lent: set[str] = field(default_factory=set)
    """Ids of the sentences of the person's own that a lesson has used."""
    openings: set[str] = field(default_factory=set)

    def say(self, forms: Sequence[str], slots: Mapping[str, str]) -> str | None:
        """One of the wordings whose slots are all known, not said before and not beginning like another; None when none is left."""
        usable = [form.format_map(slots) for form in _turned(forms, self.seed) if _names(form) <= slots.keys()]
        fresh = [text for text in usable if text not in self.said]
        chosen = next((text for text in fresh if _opening(text) not in self.openings), fresh[0] if fresh else None)
        if chosen is not None:
            self.said.add(chosen)
            self.openings.add(_opening(chosen))
        return chosen

    def own(self, material: Sequence[Finding], near: float | None) -> Finding | None:
        """A sentence of the person's own, the nearest to a moment (seconds); a different one for each lesson while they last."""
        left = [each for each in material if each.id not in self.lent] or list(material)
        chosen = min(left, key=lambda each: abs((each.start or 0.0) - (near or 0.0)), default=None) if near is not None else None
        chosen = chosen or (left[0] if left else None)
        if chosen is not None:
            self.lent.add(chosen.id)
        return chosen

    def pick(self, forms: Sequence[str]) -> str:
        """One of the wordings, which may be said again."""
        return _turned(forms, self.seed)[0]


def _turned(forms: Sequence[str], seed: str) -> list[str]:
    """The wordings from one on that the talk itself chooses: the same talk always begins with the same."""
    turn = zlib.crc32((seed + forms[0]).encode()) % len(forms)
    return [*forms[turn:], *forms[:turn]]


def _names(form: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(form) if name is not None}


def _opening(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower())[:OPENING_WORDS])
