"""What a coaching provider is: verified findings in, sentences out, each saying which findings it rests on."""

from dataclasses import dataclass
from typing import Protocol

from analysis.measures.findings import Finding
from analysis.measures.scoring.score import Score
from analysis.measures.scoring.what_if import Change
from analysis.providers.base import Progress, Usage, no_progress

MOST_STRENGTHS, MOST_PRIORITIES, MOST_LESSONS = 4, 3, 5


@dataclass(frozen=True)
class Phrase:
    """A sentence or two, and the ids of the findings whose facts it uses."""

    text: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """One thing to learn. Exercises are instructions; all else states what was."""

    problem: Phrase
    title: str
    why: Phrase
    exercises: tuple[Phrase, ...]
    timeline: str
    success_metric: Phrase
    priority: int
    """1 (first) to 5."""


@dataclass(frozen=True)
class Brief:
    """All that a coach is told: nothing here is unverified."""

    title: str
    duration: float
    """Seconds."""
    findings: tuple[Finding, ...]
    score: Score
    changes: tuple[Change, ...]
    """What would bring most, by score gained."""
    not_measured: tuple[tuple[str, str], ...]
    """(metric, reason)."""
    with_slides: bool = False
    """Slides were seen, so that advice may speak of them."""


@dataclass(frozen=True)
class Draft:
    """What a coach wrote, before the lock has read it."""

    headline: Phrase
    paragraphs: tuple[Phrase, ...]
    strengths: tuple[Phrase, ...]
    priorities: tuple[Phrase, ...]
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class CoachingResult:
    draft: Draft
    usage: Usage


class CoachingProvider(Protocol):
    """Puts findings into words."""

    @property
    def name(self) -> str:
        """As chosen by configuration."""

    @property
    def model(self) -> str:
        """What wrote it, as people are told."""

    @property
    def fingerprint(self) -> str:
        """Whatever changes the words for the same brief. Part of the cache key."""

    def write(self, brief: Brief, progress: Progress = no_progress) -> CoachingResult:
        """Raises ProviderError, nothing else of its own."""
