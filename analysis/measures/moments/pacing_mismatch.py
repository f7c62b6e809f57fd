"""PACING_MISMATCH: the pace fights the content: rushing, dragging, long silences, slides gone before they can be read."""

from dataclasses import dataclass

import numpy as np

from analysis.measures.heard.syllables import spoken_syllables
from analysis.measures.lock.claims import Claim, Paused, SlideShown, SpokeAt
from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments.moment import PACING_MISMATCH, Moment
from analysis.measures.seen import slide_reading
from analysis.measures.signals import Slide
from analysis.measures.spoken import pace, pace_edges
from analysis.measures.spoken.filler_clusters import NUMBERS

DENSE_NUMBERS = 2
"""Numbers said within a stretch that make it dense."""
DENSE_SLIDE = 25
"""Words on the slide behind it that make it dense: more than six seconds of silent reading."""
SPREAD = 60.0
"""Words per minute beyond the limit at which a stretch weighs as much as it can."""
PACE_ERROR = 0.1
"""The pace is measured to within a tenth (documentation/accuracy.md); closer to the limit than that it may be inside."""
SURE_SILENCE = 0.9
"""Confidence of a silence: gaps of two seconds are found to within 0.3 s (documentation/voice.md)."""


@dataclass(frozen=True)
class Density:
    """What makes a stretch hard to follow."""

    numbers: int
    slide: Slide | None
    """The wordiest slide behind it, if it is wordy."""

    @property
    def dense(self) -> bool:
        return self.numbers >= DENSE_NUMBERS or self.slide is not None


def find(evidence: Evidence) -> list[Moment]:
    """All four causes, in no particular order."""
    return [*_stretches(evidence), *_silences(evidence), *_brief_slides(evidence)]


def density(start: float, end: float, evidence: Evidence) -> Density:
    """Numbers said and the slide shown during the stretch."""
    words = (word for word in evidence.signals.transcript.words if word.start >= start and word.end <= end)
    numbers = sum(word.text in NUMBERS or word.text.isdigit() for word in words)
    behind = [slide for slide in evidence.signals.slides.slides if slide.start < end and slide.end > start]
    wordy = [slide for slide in behind if (slide.words or 0) >= DENSE_SLIDE]
    return Density(numbers, max(wordy, key=lambda slide: (slide.words or 0, -slide.index), default=None))


def restate_rushing(start: float, end: float, evidence: Evidence) -> tuple[tuple[Claim, ...], float] | None:
    """Pace over a merged stretch; None when the gaps between make it no rush as a whole."""
    measured = pace.pace_within(evidence.signals.transcript, start, end)
    if measured is None or measured <= pace.RUSHING:
        return None
    dense = density(start, end, evidence)
    shown = (_shown(dense.slide),) if dense.slide else ()
    return (SpokeAt(start, end, measured), *shown), _weigh_rush(measured, dense)


def restate_dragging(start: float, end: float, evidence: Evidence) -> tuple[tuple[Claim, ...], float] | None:
    """As `restate_rushing`, for the other end."""
    measured = pace.pace_within(evidence.signals.transcript, start, end)
    if measured is None or measured >= pace.DRAGGING:
        return None
    return (SpokeAt(start, end, measured),), 0.3 + 0.5 * min(1.0, (pace.DRAGGING - measured) / SPREAD)


def _stretches(evidence: Evidence) -> list[Moment]:
    found = []
    for stretch in evidence.pace_stretches:
        limit = pace.RUSHING if stretch.kind == "rushing" else pace.DRAGGING
        span = pace_edges.tightened(evidence.signals.transcript.words, stretch.start, stretch.end, limit, faster=stretch.kind == "rushing")
        restate = restate_rushing if stretch.kind == "rushing" else restate_dragging
        stated = restate(span.start, span.end, evidence)
        if stated is None:
            continue
        spoken = pace.pace_within(evidence.signals.transcript, span.start, span.end) or limit
        sure = certainty(span.start, span.end, abs(spoken - limit) / limit, evidence)
        found.append(Moment(PACING_MISMATCH, stretch.kind, span.start, span.end, sure, stated[1], stated[0]))
    return found


def certainty(start: float, end: float, beyond: float, evidence: Evidence) -> float:
    """0..1: how sure it is that the pace of a stretch lies beyond its limit (`beyond` is by which share of it).

    A pace is a count, and counts survive misheard words. So the witnesses are the syllables heard in the sound against
    those of the words, the share of the speech that has words at all, and the distance from the limit.
    """
    words = [word for word in evidence.signals.transcript.words if word.start >= start and word.end <= end]
    spoken = sum(spoken_syllables(word.text) for word in words)
    heard = int(np.sum((evidence.nuclei >= start) & (evidence.nuclei <= end)))
    agreement = min(heard, spoken) / max(heard, spoken, 1)
    clear = 0.5 + 0.5 * min(1.0, beyond / PACE_ERROR)
    return min(agreement, pace.understood(evidence.signals.transcript, evidence.signals.voice, start, end), clear)


def _silences(evidence: Evidence) -> list[Moment]:
    return [
        Moment(
            kind=PACING_MISMATCH,
            cause="long_silence",
            start=gap.start,
            end=gap.end,
            confidence=SURE_SILENCE,
            weight=min(1.0, 0.2 * (gap.end - gap.start - 1.0)),
            claims=(Paused(gap.start, gap.end),),
        )
        for gap in evidence.pauses
    ]


def _brief_slides(evidence: Evidence) -> list[Moment]:
    signals = evidence.signals
    return [
        Moment(
            kind=PACING_MISMATCH,
            cause="brief_slide",
            start=brief.slide.start,
            end=brief.slide.end,
            confidence=brief.confidence,
            weight=0.4 + 0.5 * (1.0 - brief.seconds / brief.needed),
            claims=(_shown(brief.slide),),
        )
        for brief in slide_reading.too_brief(signals.slides, signals.duration)
    ]


def _shown(slide: Slide) -> SlideShown:
    return SlideShown(slide.index, slide.start, slide.end, slide.words)


def _weigh_rush(words_per_minute: float, dense: Density) -> float:
    return min(1.0, 0.3 + 0.4 * min(1.0, (words_per_minute - pace.RUSHING) / SPREAD) + (0.25 if dense.dense else 0.0))
