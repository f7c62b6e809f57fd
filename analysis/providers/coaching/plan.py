"""What to talk about: findings sorted into themes, weighed, and freed of contradictions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.measures.findings import Finding
from analysis.measures.scoring.what_if import Change
from analysis.providers.coaching.base import MOST_PRIORITIES, MOST_STRENGTHS, Brief
from analysis.providers.coaching.phrases.themes import OF_PROBLEM, OF_STRENGTH, THEMES, Theme

WEIGHTS: Final = {"HIGH": 3.0, "MEDIUM": 2.0, "LOW": 1.0}
AGAIN: Final = 0.25
"""What each further finding of the same theme adds."""
GAIN: Final = 0.1
FEW_STRENGTHS: Final = 2
"""What a point of score to be gained adds."""


@dataclass(frozen=True)
class Topic:
    """A theme to work on, with what was found in it, the most telling first."""

    theme: Theme
    findings: tuple[Finding, ...]
    weight: float

    @property
    def lead(self) -> Finding:
        return self.findings[0]


@dataclass(frozen=True)
class Plan:
    topics: tuple[Topic, ...]
    """All themes with problems, the weightiest first."""
    strengths: tuple[Finding, ...]
    """The best of each theme that is not to be worked on."""
    material: tuple[Finding, ...]
    """The person's own well-heard sentences."""

    @property
    def chosen(self) -> tuple[Topic, ...]:
        return self.topics[:MOST_PRIORITIES]


def make(brief: Brief) -> Plan:
    topics = _topics(brief)
    busy = {topic.theme.name for topic in topics}
    material = tuple(finding for finding in brief.findings if finding.kind == "own_words")
    return Plan(topics, _strengths(brief.findings, busy), material)


def _topics(brief: Brief) -> tuple[Topic, ...]:
    gains = {change.key: change.gain for change in brief.changes}
    found = []
    for order, theme in enumerate(THEMES):
        mine = [finding for finding in brief.findings if OF_PROBLEM.get(finding.kind) is theme]
        if mine:
            ranked = sorted(mine, key=lambda finding: (-_severity(finding), theme.problems.index(finding.kind), finding.start or 0.0))
            gain = gains.get(theme.score_part, 0)
            found.append((Topic(theme, tuple(ranked), _severity(ranked[0]) + AGAIN * (len(mine) - 1) + GAIN * gain), order))
    ranked_topics = [topic for topic, _ in sorted(found, key=lambda each: (-each[0].weight, each[1]))]
    return tuple(_best_first(ranked_topics, brief))


def _best_first(topics: list[Topic], brief: Brief) -> list[Topic]:
    """What brings most score stands first, so that every part of the result names the same next step."""
    if not brief.changes:
        return topics
    best = brief.changes[0]
    first = next((topic for topic in topics if _is_about(topic, best)), None)
    return topics if first is None else [first, *(topic for topic in topics if topic is not first)]


def _is_about(topic: Topic, change: Change) -> bool:
    if change.flag_ids:
        return any(finding.flag_id in change.flag_ids for finding in topic.findings)
    return topic.theme.score_part == change.key


def _severity(finding: Finding) -> float:
    return WEIGHTS[finding.severity or "LOW"]


def _strengths(findings: Sequence[Finding], busy: set[str]) -> tuple[Finding, ...]:
    """One a theme, the whole talk before a moment; a pace that is praised is neither fast nor slow anywhere.

    When few are left, single good moments of a theme that needs work are named too: they show what is meant.
    """
    if busy & {"fast", "slow"}:
        busy = busy | {"fast", "slow"}
    best: dict[str, Finding] = {}
    moments: dict[str, Finding] = {}
    for finding in findings:
        theme = OF_STRENGTH.get(finding.kind)
        if theme is None:
            continue
        if theme.name not in busy:
            held = best.get(theme.name)
            if held is None or theme.strengths.index(finding.kind) < theme.strengths.index(held.kind):
                best[theme.name] = finding
        elif finding.start is not None:
            moments.setdefault(theme.name, finding)
    ordered = [best[theme.name] for theme in THEMES if theme.name in best]
    shown = [moments[theme.name] for theme in THEMES if theme.name in moments]
    return tuple([*ordered, *shown[: max(0, FEW_STRENGTHS - len(ordered))]][:MOST_STRENGTHS])
