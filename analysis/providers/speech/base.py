"""What a speech provider is: one WAV in, words with times and what it cost out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from analysis.measures.signals import Span, Transcript, Word
from analysis.providers.base import Progress, Usage, no_progress


@dataclass(frozen=True)
class SpeechResult:
    """What was said, and what the call used."""

    transcript: Transcript
    usage: Usage


class SpeechProvider(Protocol):
    """Turns sound into words."""

    @property
    def name(self) -> str:
        """As chosen by configuration."""

    @property
    def fingerprint(self) -> str:
        """Engine, version and settings: whatever changes the words for the same sound. Part of the cache key."""

    def transcribe(self, wav: Path, speech: Sequence[Span], progress: Progress = no_progress) -> SpeechResult:
        """Words of `wav` (mono, 16 kHz, 16 bit, aligned to video time zero) in video time.

        `speech` are the regions where somebody speaks; the rest may be skipped. `progress` may raise to stop the
        work. Raises ProviderError, nothing else of its own.
        """


def mean_confidence(words: Sequence[Word]) -> float | None:
    """Mean word confidence weighted by duration, 0..1; None without words."""
    total = sum(word.end - word.start for word in words)
    if total <= 0:
        return None
    return sum(word.confidence * (word.end - word.start) for word in words) / total
