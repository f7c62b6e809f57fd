"""Findings: everything verified that coaching may talk about, good and bad, each with the exact facts it may use."""

from dataclasses import dataclass, field
from typing import Final

from analysis.measures.claims import Claim

PROBLEM_KINDS: Final = (
    "missing_gesture",  # facts: time, quote
    "glad_words_flat_face",  # time, quote
    "troubled_words_smile",  # time, quote
    "rushing",  # time, end_time, words_per_minute; dense (bool), numbers (count), slide_words, after_slide_change (bool)
    "dragging",  # time, end_time, words_per_minute
    "long_silence",  # time, seconds
    "brief_slide",  # time, seconds, slide (1-based), slide_words
    "looked_away",  # time, end_time, seconds, percent (of the stretch away)
    "filler_cluster",  # time, end_time, count, texts (tuple of the fillers said), cause (why they bunch up)
    "filler_rate",  # the whole talk: per_minute, count, free_per_minute
    "low_eye_contact",  # the whole talk: percent
    "fast_pace",  # the whole talk: words_per_minute, target_low, target_high
    "slow_pace",
    "fidgeting",  # the whole talk: per_minute, count
    "flat_voice",  # time, end_time, seconds
    "read_slide",  # time, end_time, slide (1-based), percent
)
GOOD_KINDS: Final = (
    "steady_eye_contact",  # the whole talk: percent
    "good_look",  # time, end_time, seconds, percent
    "pace_in_range",  # the whole talk: words_per_minute, target_low, target_high
    "few_fillers",  # the whole talk: per_minute, count
    "calm_body",  # the whole talk: per_minute, count
    "good_gestures",  # the whole talk: per_minute
    "pointed",  # time, quote: a deictic phrase and a hand that followed it
    "smiled_with_words",  # time, quote
    "lively_voice",  # time, end_time, seconds
)
MATERIAL_KINDS: Final = ("own_words",)  # time, quote: a well-heard sentence of the person's own, for drills


@dataclass(frozen=True)
class Finding:
    """One verified thing. A sentence about it cites `id` and uses nothing but `facts`."""

    id: str
    """"finding-1" … in the order of `build`: the same talk gives the same ids."""
    kind: str
    """One of PROBLEM_KINDS, GOOD_KINDS or MATERIAL_KINDS."""
    claims: tuple[Claim, ...]
    start: float | None
    """Seconds; None for what holds over the whole talk."""
    end: float | None
    severity: str | None
    """HIGH, MEDIUM or LOW for problems, None for the good."""
    facts: dict[str, str | float | int | bool | tuple[str, ...]] = field(default_factory=dict)
    """Ready to say: times as "m:ss", numbers rounded as a person would say them; "quote" (≥ 3 trusted words of the
    person's own from that moment) and "quote_time" are there whenever the words could be trusted."""
    flag_id: str | None = None
    """The flag or moment of the result that shows it."""

    @property
    def good(self) -> bool:
        return self.kind in GOOD_KINDS
