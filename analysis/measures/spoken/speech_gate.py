"""Whether the recognised words can be trusted at all: a wrong transcript said with confidence is worse than none.

What an English recogniser makes of another language, of music or of two voices at once are words that fit the sound
badly, are unsure of themselves, and come at a pace nobody speaks at. documentation/speech.md has the measurements.
"""

from dataclasses import replace

import numpy as np

from analysis.measures.signals import Array, Transcript, VoiceSignals

LEAST_SPEECH = 1.0
"""Seconds of speech below which there is nothing to judge."""
LEAST_WORDS = 5
LEAST_TRUST = -1.51
"""Match plus mean confidence. English lies above, however hoarse or hurried; other languages, speech played backwards, several
voices and music below. Neither alone tells them apart: music is recognised as 0.6 sure, a speaker with a cold as 0.2."""
FEW_WORDS, LEAST_TRUST_OF_FEW = 12, -1.8
"""The confidence of a handful of words scatters, so that only a very bad one is held against them."""
LEAST_CONFIDENCE = 0.4
"""For engines that say only how sure they are."""
UNSURE = 0.5
PLAUSIBLE_PACE = (1.9, 3.6)
"""Words per second of speech: outside it, words that are unsure as well are not words. Sure words may be fast or slow."""
ENOUGH_WORDS = 30
"""A pace is only told from so many words."""
LEAST_PACE = 0.8
"""Words per second of sound with a voice in it; with fewer, most of it is something other than words."""
OTHER_SOUND_DB = 10.0
"""Sound outside of speech counts as loud as speech when it comes so near the median level of the speech."""
OTHER_SHARE = 2.0
"""Times as much other sound as speech makes the recording something else than a talk."""

NO_SPEECH = "No speech was heard."
TOO_LITTLE = "There is too little speech to measure."
NOT_ENGLISH = "The speech is not in English, and only English words can be measured."
MOSTLY_OTHER = "Most of the sound is something other than speech, such as music."
UNCLEAR = (
    "The words could not be made out: the speech may not be in English, several people may be talking at once, "
    "or music or noise may cover the voice."
)


def judge(transcript: Transcript, voice: VoiceSignals, samples: Array | None = None, rate: int = 16000) -> Transcript:
    """The transcript with `reason` set where its words must not be trusted; an earlier reason stays.

    `samples` (n,) in −1..1 at `rate` Hz are accepted for what words and voice cannot tell; nothing needs them yet.
    """
    if transcript.reason is not None:
        return transcript
    reason = _reason(transcript, voice)
    return replace(transcript, reason=reason) if reason else replace(transcript, language=transcript.language or "en")


def _reason(transcript: Transcript, voice: VoiceSignals) -> str | None:
    speaking, words = sum(span.duration for span in voice.speech), len(transcript.words)
    if voice.reason is not None:
        return voice.reason
    if not speaking:
        return NO_SPEECH
    if transcript.language is not None and transcript.language.split("-")[0] != "en":
        return NOT_ENGLISH
    wordless = words / speaking < LEAST_PACE and speaking >= LEAST_WORDS / LEAST_PACE
    if wordless or _other_sound(voice) > OTHER_SHARE * speaking:
        return MOSTLY_OTHER
    if speaking < LEAST_SPEECH or words < LEAST_WORDS:
        return TOO_LITTLE
    return UNCLEAR if _unclear(transcript, words / speaking) else None


def _other_sound(voice: VoiceSignals) -> float:
    """Seconds of sound about as loud as the speech that is no speech."""
    speech = np.zeros(len(voice.loudness), dtype=bool)
    for span in voice.speech:
        speech[round(span.start / voice.hop) : round(span.end / voice.hop)] = True
    level = voice.loudness[speech & np.isfinite(voice.loudness)]
    if not len(level):
        return 0.0
    return float(np.count_nonzero(voice.loudness[~speech] > np.median(level) - OTHER_SOUND_DB)) * voice.hop


def _unclear(transcript: Transcript, pace: float) -> bool:
    confidence = sum(word.confidence for word in transcript.words) / len(transcript.words)
    if transcript.match is None:
        return confidence < LEAST_CONFIDENCE
    if transcript.match + confidence < (LEAST_TRUST_OF_FEW if len(transcript.words) < FEW_WORDS else LEAST_TRUST):
        return True
    slow, fast = PLAUSIBLE_PACE
    return len(transcript.words) >= ENOUGH_WORDS and confidence < UNSURE and not slow <= pace <= fast
