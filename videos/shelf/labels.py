"""Tags as texts: their one spelling, and what makes two the same. Knows no Django."""

import unicodedata
from collections.abc import Iterable
from typing import Final

from videos import titles

MOST: Final = 20
"""On one recording."""
LONGEST: Final = 40


def clean(tag: str) -> str:
    """Fit to be shown and to stand at the end of an address; nothing when there is nothing in it that can be."""
    return titles.clean(tag).rstrip("/ ")


def key(tag: str) -> str:
    """What two spellings of a tag have in common: all but case."""
    return unicodedata.normalize("NFC", clean(tag).casefold())


def keys(tags: Iterable[str]) -> str:
    """All of a recording's as one text in which `marked` of each is found."""
    found = [key(tag) for tag in tags]
    return "\n" + "".join(f"{each}\n" for each in found) if found else ""


def marked(tag: str) -> str:
    return f"\n{key(tag)}\n"


def once(tags: Iterable[str]) -> list[str]:
    """Each once, as it is spelt first, in the order given."""
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(key(tag), tag)
    return list(first.values())


def added(tags: Iterable[str], more: Iterable[str]) -> list[str]:
    return once([*tags, *more])


def without(tags: Iterable[str], gone: Iterable[str]) -> list[str]:
    keys_gone = {key(each) for each in gone}
    return [tag for tag in tags if key(tag) not in keys_gone]


def renamed(tags: Iterable[str], name: str, new: str) -> list[str]:
    """`new` in the place of `name`, and nowhere else."""
    return once(new if key(tag) in (key(name), key(new)) else tag for tag in tags)
