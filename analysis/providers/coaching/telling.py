"""The report itself: headline, what works, what to work on first, and what could not be seen."""

from collections.abc import Iterator

from analysis.measures.findings import Finding
from analysis.measures.spoken import filler_clusters
from analysis.providers.coaching.base import Brief, Phrase
from analysis.providers.coaching.phrases import frames
from analysis.providers.coaching.phrases.problems import PRIORITY, TOLD
from analysis.providers.coaching.phrases.strengths import SAID
from analysis.providers.coaching.phrases.themes import OF_STRENGTH
from analysis.providers.coaching.plan import LAST_RESORT, Plan
from analysis.providers.coaching.voice import Voice, slots_of

CAUSES = {
    filler_clusters.SENTENCE: " Most of them stand where a sentence begins.",
    filler_clusters.SLIDE: " Most of them come right after a change of slide.",
    filler_clusters.NUMBER: " Most of them come just before a number.",
    filler_clusters.SEARCH: " They come where the next word has to be found.",
}
"""Where the fillers of a stretch stand."""
LOST = 4.0
"""Seconds of silence from which listeners begin to wonder."""
LOST_THREAD = " A pause can carry weight, and this one is long enough to be taken for a lost thread."
MOST_REASONS = 3
NEARLY_ALL = 95.0
"""Percent from which people say "nearly all the time"."""


def told_slots(finding: Finding) -> dict[str, str]:
    """The facts of a problem, with the cause of its fillers and what a long silence does as sentences."""
    long = finding.kind == "long_silence" and float(str(finding.facts["seconds"])) >= LOST
    return slots_of(finding, None, cause_said=CAUSES.get(str(finding.facts.get("cause")), ""), lost_thread=LOST_THREAD if long else "")


def strength_key(finding: Finding) -> str:
    if finding.kind == "few_fillers" and finding.facts.get("count") == 0:
        return "few_fillers_none"
    if finding.kind == "steady_eye_contact" and float(str(finding.facts["percent"])) >= NEARLY_ALL:
        return "steady_eye_contact_full"
    return finding.kind


def said_of(strength: Finding, plan: Plan) -> str:
    """Which wordings fit: a pace that is praised beside stretches that are not is praised on the whole."""
    return "pace_on_the_whole" if strength.kind == "pace_in_range" and "fast" in plan.busy else strength_key(strength)


def _praised(strength: Finding, plan: Plan) -> bool:
    """Whether its theme may stand in the headline."""
    theme = OF_STRENGTH[strength.kind]
    return bool(theme.praises) and theme.name not in plan.busy and strength.kind != LAST_RESORT


def headline(plan: Plan, voice: Voice, *, measurable: bool) -> Phrase:
    """What goes well, and the one thing to do next."""
    if not measurable:
        return Phrase(frames.HEADLINE_NOTHING)
    praised = next((each for each in plan.strengths if _praised(each, plan)), None)
    praise = voice.pick(OF_STRENGTH[praised.kind].praises) if praised is not None else ""
    cites = tuple(each.id for each in (praised, plan.topics[0].lead if plan.topics else None) if each is not None)
    imperative = voice.pick(plan.topics[0].theme.imperatives) if plan.topics else ""
    if praise and imperative:
        return Phrase(voice.pick(frames.HEADLINES).format(praise=praise, imperative=imperative), cites)
    if imperative:
        return Phrase(voice.pick(frames.HEADLINES_PROBLEM).format(imperative=imperative), cites)
    return Phrase(voice.pick(frames.HEADLINES_GOOD).format(praise=praise), cites) if praise else Phrase(frames.HEADLINE_OPEN)


def strengths(plan: Plan, voice: Voice) -> tuple[Phrase, ...]:
    said = ((voice.say(SAID[said_of(each, plan)], slots_of(each)), each) for each in plan.strengths)
    return tuple(Phrase(text, (each.id,)) for text, each in said if text is not None)


def priorities(plan: Plan, voice: Voice) -> tuple[Phrase, ...]:
    said = ((voice.say(PRIORITY[topic.lead.kind], told_slots(topic.lead)), topic) for topic in plan.chosen)
    return tuple(Phrase(text, (topic.lead.id,)) for text, topic in said if text is not None)


def paragraphs(brief: Brief, plan: Plan, voice: Voice, *, measurable: bool) -> Iterator[Phrase]:
    """Two to four short paragraphs, to be read aloud."""
    if not measurable:
        yield Phrase(frames.NOTHING_MEASURED)
    elif not plan.topics:
        yield Phrase(voice.pick(frames.NOTHING_FOUND))
    else:
        yield from _problems(plan, voice)
    if reasons := _reasons(brief):
        yield Phrase(frames.WHY_NOT.format(reasons=" ".join(reasons)))


def _problems(plan: Plan, voice: Voice) -> Iterator[Phrase]:
    """The findings that carry the first two topics, told; what to do about them stands in the priorities and lessons."""
    for topic in plan.topics[:2]:
        told = [(voice.say(TOLD[finding.kind], told_slots(finding)), finding) for finding in _different(topic.findings)]
        kept = [(text, finding) for text, finding in told if text is not None]
        if kept:
            yield Phrase(" ".join(text for text, _ in kept), tuple(finding.id for _, finding in kept))


def _different(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The most telling finding, and one more of another kind."""
    other = next((finding for finding in findings if finding.kind != findings[0].kind), None)
    return (findings[0],) if other is None else (findings[0], other)


def _reasons(brief: Brief) -> list[str]:
    """Why things were not measured, each reason once."""
    return list(dict.fromkeys(reason for metric, reason in brief.not_measured if metric != "coherenceScore"))[:MOST_REASONS]
