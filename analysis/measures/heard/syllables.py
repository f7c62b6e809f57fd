"""Counting syllables twice: in the sound, by its peaks of loudness, and in the words, by their spelling."""

import re

import numpy as np

from analysis.measures.signals import Array, VoiceSignals

DIP_DB = 2.0
"""A syllable's peak stands out from the dip before it by so much (de Jong and Wempe 2009)."""
RANGE_DB = 25.0
"""Peaks further below the loudest ones are no syllables (same source)."""
VOWELS = re.compile(r"[aeiouy]+")


def nuclei(voice: VoiceSignals) -> Array:
    """(k,) seconds: the voiced loudness peaks within speech, each a syllable (de Jong and Wempe 2009)."""
    level, voiced = voice.loudness, ~np.isnan(voice.pitch)
    if not voiced.any():
        return np.zeros(0)
    loudest = float(np.percentile(level[voiced], 99))
    level = np.convolve(np.pad(level, 1, mode="edge"), (0.25, 0.5, 0.25), mode="valid")
    peaks, deepest, top = [], np.inf, -np.inf
    candidate: int | None = None
    for index, value in enumerate(level.tolist()):
        if candidate is None:
            deepest = min(deepest, value)
            if value - deepest >= DIP_DB:
                candidate, top = index, value
        elif value > top:
            candidate, top = index, value
        elif top - value >= DIP_DB:
            if voiced[candidate] and top > loudest - RANGE_DB:
                peaks.append(candidate)
            candidate, deepest = None, value
    return np.array(peaks, dtype=np.float64) * voice.hop


def spoken_syllables(word: str) -> int:
    """How many syllables an English word has, from its groups of vowels; right for about nine words in ten."""
    letters = word.lower()
    count = len(VOWELS.findall(letters))
    if letters.endswith("e") and not letters.endswith(("le", "ee", "ie", "ye")) and count > 1:
        count -= 1
    if (
        letters.endswith(("es", "ed"))
        and not letters.endswith(("ses", "zes", "xes", "ches", "shes", "ces", "ges", "ted", "ded"))
        and count > 1
    ):
        count -= 1
    return max(count, 1)
