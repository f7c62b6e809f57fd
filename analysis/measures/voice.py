"""Everything that is heard and is not words: one pass over the sound, in blocks."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.measures import hesitations, loudness, pitch, silence
from analysis.measures.frames import count
from analysis.measures.signals import Array, Span, VoiceSignals

HOP = 0.02
NO_SOUND = "The video has no sound."
SILENT = "The sound track is silent."
NO_SPEECH = "No speech could be heard."


def measure_voice(
    samples: NDArray[np.generic], rate: int, duration: float, progress: Callable[[float], None] = lambda done: None
) -> VoiceSignals:
    """Pitch, loudness, speech, silences and hesitations of one channel of floats in −1..1 or 16-bit integers."""
    if not count(len(samples), rate, HOP):
        return _nothing(NO_SOUND)
    level = loudness.levels(samples, rate, HOP)
    speech = silence.speech_regions(samples, rate)
    progress(0.2)
    if not speech:
        return _nothing(SILENT if level.max() < silence.INAUDIBLE_DB else NO_SPEECH, level)
    track = pitch.track(samples, rate, HOP)
    track[~inside(speech, len(track))] = np.nan
    progress(0.7)
    found = hesitations.find(samples, rate, track, level, speech)
    progress(1.0)
    return VoiceSignals(HOP, track, level, speech, silence.silences(speech, duration), found)


def inside(spans: tuple[Span, ...], size: int) -> NDArray[np.bool_]:
    """(size,) whether each point of the grid lies in one of the spans."""
    mask = np.zeros(size, dtype=bool)
    for span in spans:
        mask[round(span.start / HOP) : round(span.end / HOP)] = True
    return mask


def _nothing(reason: str, level: Array | None = None) -> VoiceSignals:
    level = np.zeros(0) if level is None else level
    return VoiceSignals(HOP, np.full(len(level), np.nan), level, (), (), (), reason)
