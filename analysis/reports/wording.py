"""The words that every form of the report shares: names of channels, kinds and severities, and text made safe to set."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

LANES = ("words", "voice", "face", "hands", "slides")
LANE_HINTS = {
    "words": "pace, fillers, pauses",
    "voice": "loudness and pitch",
    "face": "eyes on the camera, smile",
    "hands": "movement, pointing",
    "slides": "changes",
}
KINDS = {
    "EMOTIONAL_MISMATCH": "Words and expression disagree",
    "MISSING_GESTURE": "Words without a gesture",
    "PACING_MISMATCH": "Pace out of step",
    "EYE_CONTACT_LOSS": "Eyes elsewhere",
    "FILLER_WORDS": "Fillers close together",
    "POSITIVE_MOMENT": "This worked",
}
CAUSES = {
    "glad_words_flat_face": "Glad words, a still face",
    "troubled_words_smile": "Hard words, a smile",
    "rushing": "In a hurry",
    "dragging": "Slow going",
    "long_silence": "A long silence",
    "brief_slide": "A slide gone too soon",
}
"""Finer names where a result says what lies behind a kind."""
SEVERITIES = {"HIGH": "stands out", "MEDIUM": "noticeable", "LOW": "slight"}
NOT_MEASURED = "Not measured"
NO_REASON = "The analysis gave no reason."

_FORBIDDEN = {"Cc", "Cs", "Cn", "Co"}
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"\s+")


def clean(text: object, *, limit: int = 20_000) -> str:
    """One line of printable text. Control characters, lone surrogates, unassigned code points and the controls that
    force a reading direction are dropped (they would turn the rest of the page around); white space becomes one space."""
    if text is None:
        return ""
    words = _SPACES.sub(" ", _BIDI_CONTROLS.sub("", str(text)))
    plain = words.isascii() and words.isprintable()  # as most words are; the look at each letter takes time in a long talk
    kept = words if plain else "".join(char for char in words if unicodedata.category(char) not in _FORBIDDEN)
    return kept.strip()[:limit]


def paragraphs(text: object) -> list[str]:
    """The non-empty paragraphs of a longer text, each cleaned."""
    parts = re.split(r"\n\s*\n|\r\n\s*\r\n", str(text or ""))
    return [kept for kept in (clean(part) for part in parts) if kept]


def kind(name: object, cause: object = None) -> str:
    """`MISSING_GESTURE` → "Words without a gesture"; a kind we do not know is spelled out in plain letters."""
    key = clean(name)
    return CAUSES.get(clean(cause)) or KINDS.get(key) or key.replace("_", " ").capitalize() or "A moment to look at"


def severity(flag: Mapping[str, Any]) -> str:
    """HIGH, MEDIUM or LOW; what is missing or unknown counts as LOW, never as more."""
    word = clean(flag.get("severity")).upper()
    return word if word in SEVERITIES else "LOW"


def reason(value: object) -> str:
    """The reason as a sentence: `no face was found` → `No face was found.`; never empty."""
    text = clean(value) or NO_REASON
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…。।؟" else ".")


def not_measured(why: str) -> str:
    """`Not measured. No face was found.`"""
    return f"{NOT_MEASURED}. {why}"


EMPHASIS = re.compile(r"\*([^*\s](?:[^*]*[^*\s])?)\*")
"""How the coach's sentences mark what was said: `you said *look at this chart*`."""


def quoted(text: str) -> str:
    """The coach's emphasis as quotation marks, for places that have no italics."""
    return EMPHASIS.sub("“\\1”", text)


def number(value: float, *, digits: int = 0) -> str:
    """`1234.0` → `1,234`; `71.25` with one digit → `71.3`; never an exponent, never `-0`."""
    shown = f"{value:,.{digits}f}"
    if digits and "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown in ("-0", "") else shown


def numbers_label(numbers: Iterable[int]) -> str:
    """Moments that share one mark: `4`, `4, 6`, `4–7` when none is left out, `4…9` otherwise."""
    ordered = sorted(set(numbers))
    if len(ordered) == 1:
        return str(ordered[0])
    if ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]}–{ordered[-1]}"
    return f"{ordered[0]}, {ordered[-1]}" if len(ordered) == 2 else f"{ordered[0]}…{ordered[-1]}"


METRICS = {
    "eyeContact": "Eye contact",
    "fillerWords": "Filler words",
    "fillersPerMinute": "Fillers per minute",
    "fidgeting": "Fidgeting",
    "speakingPace": "Speaking pace",
    "pauses": "Pauses",
    "dissonance": "Words and body together",
    "coherenceScore": "The score",
}


def metric(name: object) -> str:
    """`eyeContact` → "Eye contact"; other keys are spelled out: `pitch_variety` → "Pitch variety"."""
    key = clean(name)
    if key in METRICS:
        return METRICS[key]
    spelled = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).replace("_", " ") if re.fullmatch(r"\w+", key) else key
    return spelled[:1].upper() + (spelled[1:].lower() if " " in spelled and re.fullmatch(r"\w+", key) else spelled[1:])
