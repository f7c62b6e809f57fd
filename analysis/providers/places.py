"""Which providers do their work on this machine and send nothing anywhere. Whatever is not named here counts as outside."""

from collections.abc import Mapping
from typing import Final

HERE: Final[Mapping[str, frozenset[str]]] = {
    "speech": frozenset({"local", "pocketsphinx", "whisper"}),
    "vision": frozenset({"local"}),
    "coaching": frozenset({"local"}),
}
"""By what they do: names as they are chosen, and as providers give their own."""
LOCAL: Final = "local"
"""The name under which each of them is to be had here."""


def kept_here(chosen: Mapping[str, str]) -> dict[str, str]:
    """The same choice with whatever works elsewhere replaced by what works here."""
    return {work: name if name in HERE.get(work, frozenset()) else LOCAL for work, name in chosen.items()}


def is_here(provider: str) -> bool:
    """Whether a provider of this name works here, whatever it does."""
    return any(provider in names for names in HERE.values())
