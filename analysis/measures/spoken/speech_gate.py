"""Whether the recognised words can be trusted at all: a wrong transcript said with confidence is worse than none.

What an English recogniser makes of another language, of music or of two voices at once are words that fit the sound
badly, are unsure of themselves, and come at a pace nobody speaks at. documentation/speech.md has the measurements.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.measures.heard import overlap
from analysis.measures.signals import Transcript, VoiceSignals

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
SEVERAL_SHARE, SEVERAL_SECONDS = 0.025, 0.2
"""Of the voiced sound, and in all, with two voices in it from which several people talk. One person, echo included, stays below."""
CLEAR_TRUST = -0.9
"""Match plus mean confidence from which the words are those of one clear voice, whatever else is heard."""

NO_SPEECH = "No speech was heard."
TOO_LITTLE = "There is too little speech to measure."
NOT_ENGLISH = "The speech is not in English, and only English words can be measured."
MOSTLY_OTHER = "Most of the sound is something other than speech, such as music."
SEVERAL = "Several people seem to be talking at once, so the words could not be trusted."
UNCLEAR = (
    "The words could not be made out: the speech may not be in English, several people may be talking at once, "
    "or music or noise may cover the voice."
)


def judge(transcript: Transcript, voice: VoiceSignals, samples: NDArray[np.generic] | None = None, rate: int = 16000) -> Transcript:
    """The transcript with `reason` set where its words must not be trusted; an earlier reason stays.

    `samples` (n,) at `rate` Hz, floats or 16-bit integers, tell whether several people talk at once; without them only the words do.
    """
    if transcript.reason is not None:
        return transcript
    reason = _too_little(transcript, voice) or _several(transcript, samples, rate) or _unclear(transcript, voice)
    return replace(transcript, reason=reason) if reason else replace(transcript, language=transcript.language or "en")


def clarity(transcript: Transcript) -> float:
    """0..1: how clearly these words are those of the sound: 0 at the limit of trust, 1 from CLEAR_TRUST on or where no match is known."""
    if transcript.match is None or not transcript.words:
        return 1.0
    above = transcript.match + _confidence(transcript) - LEAST_TRUST
    return min(max(above / (CLEAR_TRUST - LEAST_TRUST), 0.0), 1.0)


def _too_little(transcript: Transcript, voice: VoiceSignals) -> str | None:
    """Why there are no English words in it to speak of."""
    speaking, words = _speaking(voice), len(transcript.words)
    if voice.reason is not None:
        return voice.reason
    if not speaking:
        return NO_SPEECH
    if transcript.language is not None and transcript.language.split("-")[0] != "en":
        return NOT_ENGLISH
    wordless = words / speaking < LEAST_PACE and speaking >= LEAST_WORDS / LEAST_PACE
    if wordless or _other_sound(voice) > OTHER_SHARE * speaking:
        return MOSTLY_OTHER
    return TOO_LITTLE if speaking < LEAST_SPEECH or words < LEAST_WORDS else None


def _several(transcript: Transcript, samples: NDArray[np.generic] | None, rate: int) -> str | None:
    if samples is None or (transcript.match is not None and transcript.match + _confidence(transcript) >= CLEAR_TRUST):
        return None
    two = overlap.measure(samples, rate)
    return SEVERAL if two.share > SEVERAL_SHARE and two.seconds > SEVERAL_SECONDS else None


def _speaking(voice: VoiceSignals) -> float:
    return sum(span.duration for span in voice.speech)


def _confidence(transcript: Transcript) -> float:
    return sum(word.confidence for word in transcript.words) / len(transcript.words)


def _other_sound(voice: VoiceSignals) -> float:
    """Seconds of sound about as loud as the speech that is no speech."""
    speech = np.zeros(len(voice.loudness), dtype=bool)
    for span in voice.speech:
        speech[round(span.start / voice.hop) : round(span.end / voice.hop)] = True
    level = voice.loudness[speech & np.isfinite(voice.loudness)]
    if not len(level):
        return 0.0
    return float(np.count_nonzero(voice.loudness[~speech] > np.median(level) - OTHER_SOUND_DB)) * voice.hop


def _unclear(transcript: Transcript, voice: VoiceSignals) -> str | None:
    confidence, count = _confidence(transcript), len(transcript.words)
    if transcript.match is None:
        return UNCLEAR if confidence < LEAST_CONFIDENCE else None
    if transcript.match + confidence < (LEAST_TRUST_OF_FEW if count < FEW_WORDS else LEAST_TRUST):
        return UNCLEAR
    slow, fast = PLAUSIBLE_PACE
    implausible = not slow <= count / _speaking(voice) <= fast
    return UNCLEAR if count >= ENOUGH_WORDS and confidence < UNSURE and implausible else None
