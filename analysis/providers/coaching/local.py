"""The coach that comes with Coherence: well-made sentences, filled only with what was found."""

from analysis.providers.base import Progress, Usage, no_progress
from analysis.providers.coaching import plan as planning
from analysis.providers.coaching import teaching, telling
from analysis.providers.coaching.base import Brief, CoachingResult, Draft
from analysis.providers.coaching.voice import Voice


class LocalCoach:
    """Deterministic and offline. The talk itself, not its title or the clock, chooses among the wordings."""

    name = "local"
    model = "Coherence coach"
    fingerprint = "local-coach-2"

    def write(self, brief: Brief, progress: Progress = no_progress) -> CoachingResult:
        plan = planning.make(brief)
        voice = Voice(_seed(brief))
        measurable = any(part.measured for part in brief.score.parts) or bool(brief.findings)
        draft = Draft(
            headline=telling.headline(plan, voice, measurable=measurable),
            strengths=telling.strengths(plan, voice),
            priorities=telling.priorities(plan, voice),
            paragraphs=tuple(telling.paragraphs(brief, plan, voice, measurable=measurable)),
            lessons=teaching.lessons(plan, voice, measurable=measurable),
        )
        return CoachingResult(draft, Usage(media_seconds=brief.duration))


def _seed(brief: Brief) -> str:
    """What was found, in short."""
    return "|".join(f"{finding.kind}@{finding.start or 0:.1f}" for finding in brief.findings)
