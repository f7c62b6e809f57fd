"""The lock on wording: every number, time, quote and percentage in a sentence must be backed by a claim that holds."""

import re
from collections.abc import Iterable
from typing import Final

from analysis.measures import numerals
from analysis.measures.lock import quantities as q
from analysis.measures.lock.claims import Claim
from analysis.measures.lock.spoken_checks import tokens
from analysis.measures.lock.verdict import HOLDS, Verdict, refuse
from analysis.measures.spoken import filler_clusters, pace

TIME: Final = re.compile(r"(?<![\d:.])(?:(\d+):)?(\d{1,3}):(\d{2})(?!\d|:\d)")
NUMBER: Final = re.compile(r"(?<![\w.])[-−]?(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(?!\d)")
QUOTE: Final = re.compile(
    r"“([^”]*)”|\"([^\"]*)\"|\*([^*\n]+)\*|‘([^’]*(?:’\w[^’]*)*)’(?!\w)|«([^»]*)»|„([^“”]*)[“”]|(?<!\w)'([^']*(?:'\w[^']*)*)'(?!\w)"
)
REPORTED: Final = re.compile(
    r"\byou (?:also |then |just |even |once )?(?:said|told|claimed|mentioned|announced|promised|stated)\b", re.IGNORECASE
)
AFTER: Final = 24
"""Characters after a number in which its unit stands."""
UNITS: Final = (
    (re.compile(r"^\s*(?:[-–]\s*)?(?:words?\s+(?:a|per|each)\s+minute|words?/min|wpm)", re.IGNORECASE), q.WPM),
    (re.compile(r"^\s*(?:%|percent|per cent)", re.IGNORECASE), q.PERCENT),
    (re.compile(r"^[\s-]*(?:seconds?|secs?|s)\b", re.IGNORECASE), q.SECONDS),
    (re.compile(r"^\s*(?:\w+\s+){0,2}(?:a|per|every|each)\s+minute", re.IGNORECASE), q.PER_MINUTE),
    (re.compile(r"^\s*semitones?", re.IGNORECASE), q.SEMITONES),
)
SPELLED: Final = {word: number for word, number in numerals.VALUES.items() if number > 1} | {"dozen": 12, "twice": 2}
"""Words that state a number. "One" is mostly a pronoun."""
TARGETS: Final = {
    q.WPM: (*pace.TARGET, pace.RUSHING, pace.DRAGGING),
    q.PER_MINUTE: (filler_clusters.FREE_PER_MINUTE,),
}
"""What we ask for is no claim about the talk; it may be named with its unit."""
SMALL: Final = 10
"""An exercise may count to so many ("say it three times") without evidence: it is no statement about the talk."""
BEFORE: Final = 1.0
"""Seconds by which a time written as m:ss may lie outside the span it names."""
TENTH: Final = 0.06


def check_text(text: str, cited: Iterable[Claim], *, exercise: bool = False) -> Verdict:
    """Whether every figure and quote of `text` follows from the cited claims, which are verified elsewhere first.

    `exercise` marks an instruction to the person: small whole numbers without a unit of measurement, and seconds, are
    then allowed, for they say what to do and not what was. Quotes and times must be backed in any case.
    """
    claims = tuple(cited)
    rest = text
    for match in QUOTE.finditer(text):
        quote = next(group for group in match.groups() if group is not None)
        if not _quoted(quote, claims):
            return refuse(f"not backed: the quote {quote!r}")
        rest = rest.replace(match.group(0), " … ", 1)
    if REPORTED.search(text) and not QUOTE.search(text):
        return refuse("reports speech without quoting it")
    for match in TIME.finditer(rest):
        if not _timed(_seconds(match), claims):
            return refuse(f"not backed: the time {match.group(0)}")
    return _check_numbers(TIME.sub(" … ", rest), claims, exercise)


def _quoted(quote: str, claims: tuple[Claim, ...]) -> bool:
    """The quote's words stand in that order, unbroken, in what a claim quotes."""
    wanted = tokens(quote)
    said = [tokens(each) for claim in claims for each in q.quotes(claim)]
    return bool(wanted) and any(_contains(words, wanted) for words in said)


def _contains(words: list[str], wanted: list[str]) -> bool:
    return any(words[i : i + len(wanted)] == wanted for i in range(len(words) - len(wanted) + 1))


def _seconds(match: re.Match[str]) -> float:
    hours, minutes, seconds = match.groups()
    return 3600.0 * int(hours or 0) + 60.0 * int(minutes) + int(seconds)


def _timed(seconds: float, claims: tuple[Claim, ...]) -> bool:
    spans = (q.times(claim) for claim in claims)
    return any(span[0] - BEFORE <= seconds <= span[1] + BEFORE for span in spans if span is not None)


def _check_numbers(text: str, claims: tuple[Claim, ...], exercise: bool) -> Verdict:
    known = [quantity for claim in claims for quantity in q.quantities(claim)]
    written = [(match.group(0), match.end(), match.start()) for match in NUMBER.finditer(text)]
    spelled = [
        (match.group(0), match.end(), match.start()) for match in re.finditer(r"[A-Za-z]+", text) if match.group(0).lower() in SPELLED
    ]
    for figure, end, start in (*written, *spelled):
        unit = _unit(text[:start], text[end : end + AFTER])
        if not _backed(_value(figure), unit, known) and not (exercise and _instruction(_value(figure), unit)):
            return refuse(f"not backed: the number {figure}{' ' + unit if unit else ''}")
    return HOLDS


def _value(figure: str) -> float:
    word = SPELLED.get(figure.lower())
    return float(word) if word is not None else abs(float(figure.replace(",", "").replace("−", "-")))


def _unit(before: str, after: str) -> str | None:
    """The unit that a number is written with, None when it has none that we know."""
    if re.search(r"slide\s+(?:number\s+|no\.\s*)?$", before, re.IGNORECASE):
        return q.SLIDE
    paired = re.sub(r"^\s*(?:-|–|to|and)\s*\d+(?:\.\d+)?", "", after)
    return next((unit for pattern, unit in UNITS if pattern.search(paired)), None)


def _backed(value: float, unit: str | None, known: list[q.Quantity]) -> bool:
    if unit is not None and value in TARGETS.get(unit, ()):
        return True
    return any(_rounds_to(each, value) for each in known if each.unit == unit or (unit is None and each.unit != q.SECONDS))


def _rounds_to(found: q.Quantity, written: float) -> bool:
    """Whether `written` is what the value rounds to: to tenths, to ones, or for larger ones to fives and tens.

    Counts are exact, and nothing is rounded up to "100 %" or down to "0 %": those say always and never.
    """
    if abs(found.value - written) < TENTH:
        return True
    steps = [1.0] + ([5.0] if found.value >= 20 else []) + ([10.0] if found.value >= 50 else [])
    always = found.unit == q.PERCENT and written in (0.0, 100.0) and abs(found.value - written) > 0.5
    exact = always or found.unit in (q.COUNT, q.SLIDE, q.WORDS)
    return not exact and any(written % step == 0 and abs(found.value - written) <= step / 2 + 1e-9 for step in steps)


def _instruction(value: float, unit: str | None) -> bool:
    return (unit is None and value <= SMALL and value == int(value)) or unit == q.SECONDS
