"""How fast the words come: words per minute over the talk, in a sliding window, and where it runs or drags."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.measures.heard.frames import runs
from analysis.measures.heard.syllables import nuclei, spoken_syllables
from analysis.measures.signals import Array, Measure, Span, Transcript, VoiceSignals, Word
from analysis.measures.spoken.speech_gate import clarity

TARGET = (140.0, 160.0)
NEAR_TARGET = 0.1
"""Share by which the pace may miss its target and still be left alone: it is not measured more finely (documentation/accuracy.md)."""
RUSHING, CALM_AGAIN = 170.0, 160.0
"""Words per minute: rushing begins above the first and ends below the second."""
DRAGGING, MOVING_AGAIN = 120.0, 130.0
LONGEST_BREATH = 2.0
"""Seconds: what a gap between words is longer than this is a pause in its own right and not part of the pace."""
SHORTEST_STRETCH = 8.0
FEWEST_WORDS = 10
LEAST_HEARD = 0.6
"""Share of the speaking time that must have words before a window's pace is believed."""
HEARD_SHARE = 0.83
"""Of the syllables spoken so many make a loudness peak of their own (median of seven clips with known words)."""
USUAL_AGREEMENT = 0.8
"""Even where every word is known the two counts agree no better."""
UNIT = "words/min"
TOO_FEW = "There are too few words to tell the pace."


@dataclass(frozen=True)
class PaceCurve:
    """Pace around each point in time; NaN where nobody speaks or the words were not understood."""

    times: Array
    words_per_minute: Array


@dataclass(frozen=True)
class PaceStretch:
    start: float
    end: float
    words_per_minute: float
    kind: str
    """"rushing" or "dragging"."""
    confidence: float


def overall(transcript: Transcript, voice: VoiceSignals) -> Measure:
    """Words per minute from the first word to the last, pauses counted up to two seconds each.

    How far to trust it: as far as the words and their fit to the sound (`speech_gate.clarity`), and no further than the syllables
    heard in the sound itself (`syllables.nuclei`) agree.
    """
    if transcript.reason is not None:
        return Measure.missing(UNIT, transcript.reason)
    if len(transcript.words) < FEWEST_WORDS:
        return Measure.missing(UNIT, TOO_FEW)
    pace = _pace(transcript.words, transcript.words[0].start, transcript.words[-1].end)
    span = Span(transcript.words[0].start, transcript.words[-1].end)
    # What is counted from the words cannot be surer than the words themselves, however well the syllables agree in number.
    words = 1.0 if transcript.confidence is None else transcript.confidence
    return Measure(round(pace, 1), UNIT, round(min(words, clarity(transcript), _agreement(transcript.words, voice, span)), 2))


def pace_within(transcript: Transcript, start: float, end: float) -> float | None:
    """Words per minute between two moments, None when the transcript cannot be used or holds no word there."""
    words = _within(transcript.words, start, end)
    if not transcript.usable or not words or end <= start:
        return None
    return _pace(words, start, end)


def window(transcript: Transcript, voice: VoiceSignals, width: float = 15.0, step: float = 1.0) -> PaceCurve:
    """The pace in a window of `width` seconds around points `step` seconds apart."""
    if not transcript.usable or not transcript.words or step <= 0:
        return PaceCurve(np.zeros(0), np.zeros(0))
    first, last = transcript.words[0].start, transcript.words[-1].end
    times = np.arange(0.0, max(last, voice.speech[-1].end if voice.speech else last) + step, step)
    values = np.full(len(times), np.nan)
    for index, time in enumerate(times):
        start, end = max(time - width / 2, first), min(time + width / 2, last)
        if end - start >= width / 2 and understood(transcript, voice, start, end) >= LEAST_HEARD:
            values[index] = pace_within(transcript, start, end) or np.nan
    return PaceCurve(times, values)


def stretches(transcript: Transcript, voice: VoiceSignals) -> tuple[PaceStretch, ...]:
    """Where the pace runs or drags for long enough to matter, edges on words, in order of time."""
    curve = window(transcript, voice)
    found = [
        *_stretches(transcript, voice, curve, curve.words_per_minute > RUSHING, curve.words_per_minute > CALM_AGAIN, "rushing"),
        *_stretches(transcript, voice, curve, curve.words_per_minute < DRAGGING, curve.words_per_minute < MOVING_AGAIN, "dragging"),
    ]
    return tuple(sorted(found, key=lambda stretch: stretch.start))


def understood(transcript: Transcript, voice: VoiceSignals, start: float, end: float) -> float:
    """Share (0..1) of the speaking time between two moments that has words; 1 when there is no speech in it."""
    spoken = _overlap(voice.speech, start, end)
    worded = _overlap(transcript.words, start, end)
    return min(worded / spoken, 1.0) if spoken > 0 else 1.0


def _stretches(
    transcript: Transcript, voice: VoiceSignals, curve: PaceCurve, beyond: NDArray[np.bool_], near: NDArray[np.bool_], kind: str
) -> list[PaceStretch]:
    found = []
    for first, last in runs(near):
        if beyond[first:last].any():
            words = _within(transcript.words, float(curve.times[first]), float(curve.times[last - 1]))
            stretch = _measured(words, voice, kind, clarity(transcript))
            if stretch is not None:
                found.append(stretch)
    return found


def _measured(words: tuple[Word, ...], voice: VoiceSignals, kind: str, clear: float) -> PaceStretch | None:
    """The stretch from the first to the last of these words, if its own pace bears it out."""
    if len(words) < FEWEST_WORDS or words[-1].end - words[0].start < SHORTEST_STRETCH:
        return None
    start, end = words[0].start, words[-1].end
    pace = _pace(words, start, end)
    if (pace <= RUSHING) if kind == "rushing" else (pace >= DRAGGING):
        return None
    sure = min(float(np.mean([word.confidence for word in words])), clear)
    return PaceStretch(start, end, round(pace, 1), kind, round(min(sure, _agreement(words, voice, Span(start, end))), 2))


def _within(words: tuple[Word, ...], start: float, end: float) -> tuple[Word, ...]:
    """The words whose middle lies between the two moments."""
    first = bisect_left(words, start, key=lambda word: (word.start + word.end) / 2)
    last = bisect_right(words, end, key=lambda word: (word.start + word.end) / 2)
    return words[first:last]


def _pace(words: tuple[Word, ...], start: float, end: float) -> float:
    """Words per minute, where no gap counts for more than two seconds."""
    edges = [start, *(edge for word in words for edge in (word.start, word.end)), end]
    gaps = np.maximum(np.array(edges[1::2]) - np.array(edges[::2]), 0.0)
    seconds = end - start - float(np.sum(np.maximum(gaps - LONGEST_BREATH, 0.0)))
    return 60 * len(words) / max(seconds, 1e-3)


def _agreement(words: tuple[Word, ...], voice: VoiceSignals, span: Span) -> float:
    """0..1: how well the syllables of the words agree in number with the syllables heard in the sound."""
    times = nuclei(voice)
    heard = int(np.sum((times >= span.start) & (times <= span.end))) / HEARD_SHARE
    spoken = sum(spoken_syllables(word.text) for word in words)
    return min(min(heard, spoken) / max(heard, spoken, 1) / USUAL_AGREEMENT, 1.0)


def _overlap(spans: Sequence[Span | Word], start: float, end: float) -> float:
    """Seconds of the spans, in order of time, that lie between the two moments."""
    first = bisect_right(spans, start, key=lambda span: span.end)
    last = bisect_left(spans, end, key=lambda span: span.start)
    return sum(max(min(span.end, end) - max(span.start, start), 0.0) for span in spans[first:last])
