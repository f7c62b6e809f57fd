"""Names that people gave their files, made fit to be shown."""

import re
import unicodedata

LONGEST = 255
UNTITLED = "Untitled recording"
ENDINGS = re.compile(r"mp4|m4v|mov|qt|mkv|webm|avi|wmv|asf|flv|f4v|mpe?g|m2v|m?2?ts|mts|vob|og[vg]|mxf|wtv|dv|3g[p2]|ivf", re.IGNORECASE)
JOINERS = "\u200c\u200d"
"""Invisible, but letters of Persian and Indic scripts and emoji families need them."""


def from_filename(name: str) -> str:
    """`talks/r50 präsentation 演讲 🎤 (final).mp4` → `r50 präsentation 演讲 🎤 (final)`."""
    base = filename(name)
    stem, dot, ending = base.rpartition(".")
    return clean(stem if dot and stem and ENDINGS.fullmatch(ending) else base) or UNTITLED


def filename(name: str) -> str:
    """The last part of a path of any system, fit to be kept."""
    return clean(re.split(r"[/\\]", name)[-1]) or UNTITLED


def clean(text: str) -> str:
    """Composed letters, no control characters, bidirectional overrides or halves of pairs, single spaces, at most 255."""
    kept = (spoken(c) for c in unicodedata.normalize("NFC", text))
    return " ".join("".join(kept).split())[:LONGEST].strip()


def spoken(character: str) -> str:
    """A format character goes, any other that cannot be seen (Unicode category C) parts words as a space does."""
    category = unicodedata.category(character)
    if category[0] != "C" or character in JOINERS:
        return character
    return "" if category == "Cf" else " "
