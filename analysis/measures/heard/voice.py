"""Everything that is heard and is not words: one pass over the sound, in blocks."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.measures.heard import hesitations, pitch, silence, sound
from analysis.measures.heard.frames import covered
from analysis.measures.signals import Array, Span, VoiceSignals

HOP = sound.HOP
NO_SOUND = "The video has no sound."
SILENT = "The sound track is silent."
NO_SPEECH = "No speech could be heard."


def measure_voice(
    samples: NDArray[np.generic], rate: int, duration: float, progress: Callable[[float], None] = lambda done: None
) -> VoiceSignals:
    """Pitch, loudness, speech, silences and hesitations of one channel of floats in −1..1 or 16-bit integers."""
    if not len(samples):
        return _nothing(NO_SOUND)
    heard = sound.analyse(samples, rate, HOP)
    progress(0.6)
    speech = silence.regions(heard)
    if not speech:
        silent = float(heard.band_level.max()) < silence.INAUDIBLE_DB
        return _nothing(SILENT if silent else NO_SPEECH, heard.level)
    track = pitch.choose(heard)
    track[~inside(speech, len(track))] = np.nan
    progress(0.8)
    found = hesitations.find(heard, track, speech)
    progress(1.0)
    return VoiceSignals(HOP, track, heard.level, speech, silence.silences(speech, duration), found)


def inside(spans: tuple[Span, ...], size: int) -> NDArray[np.bool_]:
    """(size,) whether each point of the grid lies in one of the spans."""
    return covered([(round(span.start / HOP), round(span.end / HOP)) for span in spans], size)


def _nothing(reason: str, level: Array | None = None) -> VoiceSignals:
    level = np.zeros(0) if level is None else level
    return VoiceSignals(HOP, np.full(len(level), np.nan), level, (), (), (), reason)
