"""Coaching under the evidence lock: a provider phrases verified findings, and what it cannot back is dropped."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from analysis import results
from analysis.measures import lock
from analysis.measures.findings import GOOD_KINDS, PROBLEM_KINDS, Finding
from analysis.measures.lock.evidence import Evidence
from analysis.measures.remarks import Remarks
from analysis.providers.base import Progress, Usage, no_progress
from analysis.providers.coaching.base import (
    MOST_LESSONS,
    MOST_PRIORITIES,
    MOST_STRENGTHS,
    Brief,
    CoachingProvider,
    Draft,
    Lesson,
    Phrase,
)

LEAST_EXERCISES, MOST_EXERCISES = 3, 5


@dataclass(frozen=True)
class Coaching:
    """What may be shown. Every sentence of it has passed the lock."""

    headline: str | None
    advice: str
    strengths: tuple[str, ...]
    priorities: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    model: str
    usage: Usage
    refused: tuple[tuple[str, str], ...] = ()
    """(sentence, why it was dropped)."""


@dataclass
class _Reader:
    """Reads phrases against the findings they cite and keeps count of what it refuses."""

    evidence: Evidence
    known: dict[str, Finding]
    refused: list[tuple[str, str]] = field(default_factory=list)

    def passes(self, phrase: Phrase, *, exercise: bool = False, resting_on: str | None = None) -> bool:
        """`resting_on` "good" or "bad": the phrase must cite such a finding, for praise or blame without one is opinion."""
        why = self._fault(phrase, exercise) or self._groundless(phrase, resting_on)
        if why is not None:
            self.refused.append((phrase.text, why))
        return why is None

    def _fault(self, phrase: Phrase, exercise: bool) -> str | None:
        if not phrase.text.strip():
            return "it says nothing"
        if unknown := [each for each in phrase.findings if each not in self.known]:
            return f"it cites {unknown[0]!r}, which is no finding"
        cited = [claim for each in phrase.findings for claim in self.known[each].claims]
        verdict = lock.check_text(phrase.text, cited, self.evidence, exercise=exercise)
        return None if verdict.ok else verdict.reason

    def _groundless(self, phrase: Phrase, resting_on: str | None) -> str | None:
        if resting_on is None:
            return None
        kinds = GOOD_KINDS if resting_on == "good" else PROBLEM_KINDS
        return None if any(self.known[each].kind in kinds for each in phrase.findings) else "it rests on no finding of its kind"

    def texts(self, phrases: Iterable[Phrase], most: int, resting_on: str | None = None) -> tuple[str, ...]:
        return tuple(phrase.text for phrase in phrases if self.passes(phrase, resting_on=resting_on))[:most]

    def lesson(self, lesson: Lesson) -> Lesson | None:
        """The lesson without what the lock refuses; None when its core goes or too few exercises are left."""
        plain = (Phrase(lesson.title), Phrase(lesson.timeline))
        if not all([self.passes(lesson.problem), self.passes(lesson.why), *(self.passes(each, exercise=True) for each in plain)]):
            return None
        if not self.passes(lesson.success_metric, exercise=True):
            return None
        exercises = tuple(each for each in lesson.exercises if self.passes(each, exercise=True))[:MOST_EXERCISES]
        if len(exercises) < LEAST_EXERCISES:
            self.refused.append((lesson.title, "too few of its exercises are backed"))
            return None
        return Lesson(
            lesson.problem, lesson.title, lesson.why, exercises, lesson.timeline, lesson.success_metric, min(5, max(1, lesson.priority))
        )


def brief(remarks: Remarks, *, title: str) -> Brief:
    """What the coach is told of a talk."""
    missing = tuple((row["metric"], row["reason"]) for row in results.not_measured(remarks))
    signals = remarks.evidence.signals
    return Brief(title, signals.duration, remarks.findings, remarks.score, remarks.changes, missing, bool(signals.slides.slides))


def coach(provider: CoachingProvider, told: Brief, remarks: Remarks, progress: Progress = no_progress) -> Coaching:
    """Let the provider write, then read every sentence against the signals. Rather nothing than an invention."""
    written = provider.write(told, progress)
    reader = _Reader(remarks.evidence, {finding.id: finding for finding in remarks.findings})
    return _read(written.draft, reader, provider.model, written.usage)


def _read(draft: Draft, reader: _Reader, model: str, usage: Usage) -> Coaching:
    headline = draft.headline.text if reader.passes(draft.headline) else None
    advice = "\n\n".join(reader.texts(draft.paragraphs, len(draft.paragraphs)))
    strengths = reader.texts(draft.strengths, MOST_STRENGTHS, "good")
    priorities = reader.texts(draft.priorities, MOST_PRIORITIES, "bad")
    read = [reader.lesson(lesson) for lesson in draft.lessons]
    lessons = tuple(lesson for lesson in read if lesson is not None)[:MOST_LESSONS]
    return Coaching(headline, advice, strengths, priorities, lessons, model, usage, tuple(reader.refused))


def as_json(written: Coaching) -> dict[str, Any]:
    """As the result shows it."""
    return {
        "headline": written.headline,
        "advice": written.advice,
        "strengths": list(written.strengths),
        "priorities": list(written.priorities),
        "lessons": [_lesson(number, lesson) for number, lesson in enumerate(written.lessons, start=1)],
        "model": written.model,
        "refused": [{"text": text, "reason": reason} for text, reason in written.refused],
    }


def _lesson(number: int, lesson: Lesson) -> dict[str, Any]:
    return {
        "id": f"lesson-{number}",
        "priority": lesson.priority,
        "problem": lesson.problem.text,
        "title": lesson.title,
        "why": lesson.why.text,
        "exercises": [each.text for each in lesson.exercises],
        "timeline": lesson.timeline,
        "successMetric": lesson.success_metric.text,
    }
