"""What to talk about: findings sorted into themes, weighed, and freed of contradictions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.measures.findings import Finding
from analysis.measures.scoring.what_if import Change
from analysis.providers.coaching.base import MOST_PRIORITIES, MOST_STRENGTHS, Brief
from analysis.providers.coaching.phrases.themes import OF_PROBLEM, OF_STRENGTH, THEMES, Theme

WEIGHTS: Final = {"HIGH": 3.0, "MEDIUM": 2.0, "LOW": 1.0}
LAST_RESORT: Final = "pace_near_target"
"""Named only where nothing else is good."""
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
    with_slides: bool = False

    @property
    def busy(self) -> frozenset[str]:
        """Names of the themes to be worked on: what they are about is not praised without a word of it."""
        return _busy(self.topics)

    @property
    def chosen(self) -> tuple[Topic, ...]:
        return self.topics[:MOST_PRIORITIES]


def make(brief: Brief) -> Plan:
    topics = _topics(brief)
    material = tuple(finding for finding in brief.findings if finding.kind == "own_words")
    return Plan(topics, _strengths(brief.findings, _busy(topics)), material, brief.with_slides)


def _busy(topics: Sequence[Topic]) -> frozenset[str]:
    """A pace that is praised is neither fast nor slow anywhere."""
    names = frozenset(topic.theme.name for topic in topics)
    return names | {"fast", "slow"} if names & {"fast", "slow"} else names


def _topics(brief: Brief) -> tuple[Topic, ...]:
    gains = {change.key: change.gain for change in brief.changes}
    heeded, found = _heeded(brief), []
    for order, theme in enumerate(THEMES):
        mine = [finding for finding in heeded if OF_PROBLEM.get(finding.kind) is theme]
        if mine:
            ranked = sorted(mine, key=lambda finding: (-_severity(finding), theme.problems.index(finding.kind), finding.start or 0.0))
            gain = gains.get(theme.score_part, 0)
            found.append((Topic(theme, tuple(ranked), _severity(ranked[0]) + AGAIN * (len(mine) - 1) + GAIN * gain), order))
    ranked_topics = [topic for topic, _ in sorted(found, key=lambda each: (-each[0].weight, each[1]))]
    return tuple(_best_first(ranked_topics, brief))


def _heeded(brief: Brief) -> list[Finding]:
    """Without what is too slight to work on beside the rest: a short pause of somebody who is asked for more of them, and a glance
    away by somebody whose eyes are otherwise with the camera. They stay on the timeline, and a topic where they cost most."""
    kinds = {finding.kind for finding in brief.findings}
    slight = {"long_silence"} if kinds & {"rushing", "fast_pace"} else set()
    if "steady_eye_contact" in kinds:
        slight.add("looked_away")
    costly = {each for change in brief.changes[:1] for each in (*change.flag_ids, *change.moment_ids)}
    return [each for each in brief.findings if each.kind not in slight or each.severity != "LOW" or each.flag_id in costly]


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


def _strengths(findings: Sequence[Finding], busy: frozenset[str]) -> tuple[Finding, ...]:
    """One a theme, the whole talk before a moment.

    When few are left, single good moments of a theme that needs work are named too: they show what is meant.
    """
    best: dict[str, Finding] = {}
    moments: dict[str, Finding] = {}
    for finding in findings:
        theme = OF_STRENGTH.get(finding.kind)
        if theme is None or finding.kind == LAST_RESORT:
            continue
        if theme.name not in busy:
            held = best.get(theme.name)
            if held is None or theme.strengths.index(finding.kind) < theme.strengths.index(held.kind):
                best[theme.name] = finding
        elif finding.start is not None:
            moments.setdefault(theme.name, finding)
    ordered = [best[theme.name] for theme in THEMES if theme.name in best]
    shown = [moments[theme.name] for theme in THEMES if theme.name in moments]
    kept = [*ordered, *shown[: max(0, FEW_STRENGTHS - len(ordered))]]
    return tuple(kept[:MOST_STRENGTHS]) or _on_the_whole(findings)


def _on_the_whole(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What is good over the whole talk though single moments are not: nobody is left without a word of what works."""
    whole = [each for each in findings if each.good and each.start is None]
    return tuple(sorted(whole, key=lambda each: each.kind == LAST_RESORT)[:1])
