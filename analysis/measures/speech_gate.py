"""Whether the recognised words can be trusted at all: a wrong transcript said with confidence is worse than none."""

from dataclasses import replace

from analysis.measures.signals import Array, Transcript, VoiceSignals

LEAST_SPEECH = 1.0
"""Seconds of speech below which there is nothing to judge."""
LEAST_WORDS = 3
LEAST_CONFIDENCE = 0.35


def judge(transcript: Transcript, voice: VoiceSignals, samples: Array | None = None, rate: int = 16000) -> Transcript:
    """The transcript with `reason` set where its words must not be trusted; an earlier reason stays.

    `samples` (n,) are the sound in −1..1 at `rate` Hz, for what the words alone cannot tell: music, several voices.
    """
    if transcript.reason is not None:
        return transcript
    reason = _reason(transcript, voice)
    return replace(transcript, reason=reason) if reason else replace(transcript, language=transcript.language or "en")


def _reason(transcript: Transcript, voice: VoiceSignals) -> str | None:
    if voice.reason is not None:
        return voice.reason
    if not voice.speech or not transcript.words:
        return "No speech was heard."
    if sum(span.duration for span in voice.speech) < LEAST_SPEECH or len(transcript.words) < LEAST_WORDS:
        return "Too little speech to measure."
    if transcript.language is not None and transcript.language.split("-")[0] != "en":
        return "The speech is not in English."
    if (transcript.confidence or 0.0) < LEAST_CONFIDENCE:
        return "The words could not be made out reliably."
    return None
