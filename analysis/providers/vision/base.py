"""What a vision provider is: one video in, what was seen of the person and of the slides out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from analysis.measures.signals import SlideSignals, VisualSignals
from analysis.providers.base import Progress, Usage, no_progress
from videos.ffmpeg.facts import MediaFacts


@dataclass(frozen=True)
class VisionResult:
    """What was seen, and what the call used."""

    visual: VisualSignals
    slides: SlideSignals
    usage: Usage


class VisionProvider(Protocol):
    """Watches a talk."""

    @property
    def name(self) -> str:
        """As chosen by configuration."""

    @property
    def fingerprint(self) -> str:
        """Models, versions and settings: whatever changes the signals for the same picture. Part of the cache key."""

    def observe(self, path: Path, facts: MediaFacts, *, ffmpeg: str, progress: Progress = no_progress) -> VisionResult:
        """Signals of the file at `path`, in video time. `ffmpeg` is the program that decodes.

        `progress` may raise to stop the work. Raises ProviderError, nothing else of its own.
        """
