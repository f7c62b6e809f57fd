"""Texts as they are searched: words without accents and case, and what somebody typed as what must be found. Knows no Django."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LONGEST_WORD: Final = 64
MOST_TERMS: Final = 8
"""Of what somebody typed, so many words and phrases are looked at."""
_ACCENTS: Final = re.compile("[\u0300-\u036f]")
_WORD: Final = re.compile(r"[^\W_]+")
_TYPED: Final = re.compile(r'(-?)(?:"([^"]*)("?)|(\S+))')
_LETTERS: Final = {ord("ß"): "ss", ord("ø"): "o", ord("æ"): "ae", ord("œ"): "oe", ord("đ"): "d", ord("ł"): "l", ord("ı"): "i"}
"""Those that no decomposition takes apart."""


@dataclass(frozen=True)
class Term:
    """A word or a phrase: `words` stand one after the other. `begun` when the last of them is perhaps still being typed."""

    words: tuple[str, ...]
    begun: bool = False

    @property
    def spelt(self) -> str:
        """As a part of a `line`."""
        return f" {' '.join(self.words)}" + ("" if self.begun else " ")


@dataclass(frozen=True)
class Query:
    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()


def fold(text: str) -> str:
    """`Präsentation ÉTÉ` → `prasentation ete`."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)))


def split(text: str) -> list[str]:
    """The words of a text, folded."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def line(text: str) -> str:
    """The words with a space before and after each, so that ` word ` is found in it; nothing for a text without words."""
    words = split(text)
    return f" {' '.join(words)} " if words else ""


def lines(texts: Iterable[str]) -> str:
    """As `line`, of several texts; no phrase reaches from one into the next."""
    return "\n".join(filter(None, map(line, texts)))


def parse(typed: str) -> Query:
    """`quarterly "next steps" -draft fin` → quarterly, the phrase, fin…, and no draft. The last word may be unfinished, unless
    a space or a quotation mark ends it."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for found in _TYPED.finditer(typed):
        minus, phrase, closed, plain = found.groups()
        words = tuple(split(phrase if plain is None else plain))
        last = found.end() == len(typed) and not closed
        if words and len(wanted) + len(unwanted) < MOST_TERMS:
            (unwanted if minus else wanted).append(Term(words, begun=last and not minus))
    return Query(tuple(wanted), tuple(unwanted))
