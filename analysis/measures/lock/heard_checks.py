"""Claims about the voice and the slides, checked against pitch samples and the slides as found."""

from analysis.measures.heard import vocal
from analysis.measures.lock.claims import FlatVoice, LivelyVoice, ReadAloud, SlideShown
from analysis.measures.lock.evidence import Evidence
from analysis.measures.lock.verdict import HOLDS, Verdict, all_of, close, refuse
from analysis.measures.signals import Slide

SEMITONES = 0.2
EDGE = 0.25
"""Seconds by which a slide's edges may lie off: one sample of the picture."""
SHARE = 0.03


def voice_moved(claim: FlatVoice | LivelyVoice, evidence: Evidence) -> Verdict:
    """The pitch within spreads as claimed, and that is flat (or lively)."""
    found = evidence.pitch_spread(claim.start, claim.end)
    if found is None:
        return refuse("there is too little voice there")
    flat = isinstance(claim, FlatVoice)
    if (found >= vocal.MONOTONE) if flat else (found <= vocal.LIVELY):
        return refuse(f"the pitch spreads by {found:.1f} semitones there")
    return close(claim.semitones, found, SEMITONES, "semitones")


def slide_shown(claim: SlideShown, evidence: Evidence) -> Verdict:
    slide = _slide(claim.index, evidence)
    if slide is None:
        return refuse(f"there is no slide {claim.index}")
    if slide.words != claim.words:
        return refuse(f"words on the slide: {slide.words}, claimed {claim.words}")
    return _edges(claim, slide)


def read_aloud(claim: ReadAloud, evidence: Evidence) -> Verdict:
    """So much of the slide was spoken in order, and that is enough to call it reading."""
    read = next((each for each in evidence.slides_read if each.slide.index == claim.index), None)
    if read is None or not read.read_aloud:
        return refuse("that slide was not read aloud")
    return all_of(_edges(claim, read.slide), close(claim.share, read.share, SHARE, "share"))


def _slide(index: int, evidence: Evidence) -> Slide | None:
    return next((slide for slide in evidence.signals.slides.slides if slide.index == index), None)


def _edges(claim: SlideShown | ReadAloud, slide: Slide) -> Verdict:
    return all_of(close(claim.start, slide.start, EDGE, "start"), close(claim.end, slide.end, EDGE, "end"), HOLDS)
