"""How the voice moves: loudness and pitch of each word, their variety, and where it falls flat or comes alive."""

from dataclasses import dataclass

import numpy as np

from analysis.measures.heard.frames import runs
from analysis.measures.heard.pitch import semitones
from analysis.measures.signals import Array, Measure, VoiceSignals, Word

MONOTONE, LIVELY = 1.7, 3.9
"""Semitones of standard deviation: 10 % and 25 % of the mean pitch, the ends that listeners heard as flat and lively
(Hincks 2005, pitch variation quotient of student presentations)."""
WIDTH, STEP = 10.0, 1.0
LEAST_VOICED = 2.0
"""Seconds of voice that a spread of pitch needs."""
TOO_LITTLE = "There is too little voice to tell."


@dataclass(frozen=True)
class WordVoice:
    """One word as it sounded; None where there was nothing to measure."""

    loudness: float | None
    """dBFS."""
    pitch_semitones: float | None
    """Above (or below) the speaker's own median pitch."""


@dataclass(frozen=True)
class VoiceStretch:
    start: float
    end: float
    semitones: float
    """Standard deviation of the pitch within."""
    confidence: float


def per_word(words: tuple[Word, ...], voice: VoiceSignals) -> tuple[WordVoice, ...]:
    """Mean power and median pitch under each word."""
    pitch = relative_pitch(voice)
    return tuple(_word(word, voice, pitch) for word in words)


def pitch_variety(voice: VoiceSignals) -> Measure:
    """Standard deviation of the pitch in semitones over the talk."""
    if voice.reason is not None:
        return Measure.missing("semitones", voice.reason)
    pitch = relative_pitch(voice)
    heard = int(np.sum(~np.isnan(pitch)))
    if heard * voice.hop < LEAST_VOICED:
        return Measure.missing("semitones", TOO_LITTLE)
    return Measure(round(spread(pitch), 2), "semitones", round(_trust(heard, voice.hop), 2))


def loudness_variety(voice: VoiceSignals) -> Measure:
    """Standard deviation of the loudness of voiced moments, in decibels."""
    if voice.reason is not None:
        return Measure.missing("dB", voice.reason)
    level = np.where(np.isnan(voice.pitch), np.nan, voice.loudness)
    heard = int(np.sum(~np.isnan(level)))
    if heard * voice.hop < LEAST_VOICED:
        return Measure.missing("dB", TOO_LITTLE)
    return Measure(round(spread(level), 2), "dB", round(_trust(heard, voice.hop), 2))


def monotone_stretches(voice: VoiceSignals) -> tuple[VoiceStretch, ...]:
    """Where the pitch hardly moves for ten seconds and more."""
    return _stretches(voice, flat=True)


def lively_stretches(voice: VoiceSignals) -> tuple[VoiceStretch, ...]:
    """Where the pitch moves as it does in speech that listeners call lively."""
    return _stretches(voice, flat=False)


def spread_within(voice: VoiceSignals, start: float, end: float) -> float | None:
    """Semitones of standard deviation between two moments, None when there is too little voice."""
    return _spread_of(relative_pitch(voice), voice.hop, start, end)


def _spread_of(pitch: Array, hop: float, start: float, end: float) -> float | None:
    piece = pitch[max(round(start / hop), 0) : max(round(end / hop), 0)]
    return spread(piece) if np.sum(~np.isnan(piece)) * hop >= LEAST_VOICED else None


def relative_pitch(voice: VoiceSignals) -> Array:
    """(n,) semitones around the speaker's median, NaN where unvoiced."""
    known = voice.pitch[~np.isnan(voice.pitch)]
    return semitones(voice.pitch, float(np.median(known))) if len(known) else voice.pitch


def spread(values: Array) -> float:
    """Standard deviation from the middle four fifths of the values, so that octave slips do not count as liveliness."""
    low, high = np.nanpercentile(values, [10, 90])
    return float(high - low) / 2.5631


def _word(word: Word, voice: VoiceSignals, pitch: Array) -> WordVoice:
    first, last = round(word.start / voice.hop), max(round(word.end / voice.hop), round(word.start / voice.hop) + 1)
    level, tone = voice.loudness[first:last], pitch[first:last]
    loudness = 10 * np.log10(np.mean(10 ** (level / 10))) if len(level) else None
    heard = tone[~np.isnan(tone)]
    return WordVoice(
        None if loudness is None else round(float(loudness), 1),
        round(float(np.median(heard)), 1) if len(heard) else None,
    )


def _stretches(voice: VoiceSignals, *, flat: bool) -> tuple[VoiceStretch, ...]:
    if voice.reason is not None or not voice.speech:
        return ()
    centres = np.arange(voice.speech[0].start + WIDTH / 2, voice.speech[-1].end - WIDTH / 2 + STEP, STEP)
    pitch = relative_pitch(voice)
    spreads = np.array([_spread_of(pitch, voice.hop, time - WIDTH / 2, time + WIDTH / 2) or np.nan for time in centres])
    wanted = spreads < MONOTONE if flat else spreads > LIVELY
    found = [_measured(voice, float(centres[a]) - WIDTH / 2, float(centres[b - 1]) + WIDTH / 2) for a, b in runs(wanted)]
    return tuple(stretch for stretch in found if stretch is not None and (stretch.semitones < MONOTONE) == flat)


def _measured(voice: VoiceSignals, start: float, end: float) -> VoiceStretch | None:
    """The stretch with its edges moved to speech, and its own spread."""
    inner = [span for span in voice.speech if span.end > start and span.start < end]
    value = spread_within(voice, start, end)
    if value is None or not inner:
        return None
    start, end = max(start, inner[0].start), min(end, inner[-1].end)
    piece = voice.pitch[round(start / voice.hop) : round(end / voice.hop)]
    return VoiceStretch(round(start, 2), round(end, 2), round(value, 2), round(_trust(int(np.sum(~np.isnan(piece))), voice.hop), 2))


def _trust(voiced: int, hop: float) -> float:
    """0..1: a spread from two seconds of voice is a guess, from ten it is firm."""
    return float(min(0.4 + 0.5 * voiced * hop / 10, 0.9))
