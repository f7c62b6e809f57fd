"""Lessons: one for each theme to work on, then one to keep a strength, then rehearsal, until there are enough."""

from collections.abc import Iterator

from analysis.measures.findings import Finding
from analysis.measures.spoken.filler_clusters import FREE_PER_MINUTE
from analysis.providers.coaching.base import MOST_LESSONS, Lesson, Phrase
from analysis.providers.coaching.phrases.lessons import LESSONS, RECORDING, REHEARSAL, Material
from analysis.providers.coaching.phrases.problems import TOLD
from analysis.providers.coaching.phrases.strengths import KEEPING, SAID, TIMELINES
from analysis.providers.coaching.phrases.themes import OF_STRENGTH
from analysis.providers.coaching.plan import LAST_RESORT, Plan, Topic
from analysis.providers.coaching.telling import strength_key, told_slots
from analysis.providers.coaching.voice import Voice, slots_of

LEAST_LESSONS = 3
EXERCISES = 4
REHEARSE = "Every talk gains from being said aloud in small pieces."
NOT_ENOUGH = "This recording does not show enough of you."


def lessons(plan: Plan, voice: Voice, *, measurable: bool) -> tuple[Lesson, ...]:
    """Three to five lessons, first things first; a single one about recording when nothing could be measured."""
    if not measurable:
        return (_general(RECORDING, NOT_ENOUGH, None, voice, 1),)
    taught = [_topic(topic, plan, voice, turn) for turn, topic in enumerate(plan.topics[:MOST_LESSONS])]
    for lesson in _further(plan, voice):
        if len(taught) >= LEAST_LESSONS:
            break
        taught.append(lesson)
    return tuple(_numbered(taught))


def _numbered(taught: list[Lesson]) -> Iterator[Lesson]:
    for priority, lesson in enumerate(taught, start=1):
        yield Lesson(lesson.problem, lesson.title, lesson.why, lesson.exercises, lesson.timeline, lesson.success_metric, priority)


def _further(plan: Plan, voice: Voice) -> Iterator[Lesson]:
    for turn, strength in enumerate(plan.strengths):
        if OF_STRENGTH[strength.kind].name in KEEPING.keys() - plan.busy and strength.kind != LAST_RESORT:
            yield _keeping(strength, plan, voice, turn)
    yield _general(REHEARSAL, REHEARSE, voice.own(plan.material, None), voice, 4)
    yield _general(RECORDING, "The more the camera and the microphone catch, the more exact the next report.", None, voice, 5)


def _topic(topic: Topic, plan: Plan, voice: Voice, turn: int) -> Lesson:
    material = LESSONS[topic.theme.name]
    own = None if "quote" in topic.lead.facts else voice.own(plan.material, topic.lead.start)
    slots = slots_of(topic.lead, own, **_shown(plan), free=f"{FREE_PER_MINUTE:.0f}")
    if topic.lead.facts.get("numbers"):
        slots["with_numbers"] = ""
    told = voice.say(TOLD[topic.lead.kind], told_slots(topic.lead)) or topic.theme.imperatives[0].capitalize() + "."
    cites = tuple(finding.id for finding in (topic.lead, own) if finding is not None)
    return Lesson(
        Phrase(told, (topic.lead.id,)),
        voice.pick(material.titles),
        Phrase(voice.pick(material.why)),
        _exercises(material.exercises, slots, cites, voice),
        voice.pick(material.timelines),
        Phrase(voice.pick(material.success).format_map(slots), cites),
        turn + 1,
    )


def _keeping(strength: Finding, plan: Plan, voice: Voice, turn: int) -> Lesson:
    title, why, exercises, success = KEEPING[OF_STRENGTH[strength.kind].name]
    own = voice.own(plan.material, strength.start)
    said = voice.say(SAID[strength_key(strength)], slots_of(strength)) or "This is one of your strengths."
    cites = tuple(finding.id for finding in (strength, own) if finding is not None)
    drills = _exercises(exercises, slots_of(None, own, **_shown(plan)), cites, voice)
    return Lesson(Phrase(said, (strength.id,)), title, Phrase(why), drills, TIMELINES[turn % len(TIMELINES)], Phrase(success), 4)


def _general(material: Material, problem: str, own: Finding | None, voice: Voice, priority: int) -> Lesson:
    cites = (own.id,) if own is not None else ()
    drills = _exercises(material.exercises, slots_of(None, own), cites, voice)
    why, timeline = voice.pick(material.why), voice.pick(material.timelines)
    return Lesson(
        Phrase(problem), voice.pick(material.titles), Phrase(why), drills, timeline, Phrase(voice.pick(material.success)), priority
    )


def _exercises(forms: tuple[str, ...], slots: dict[str, str], cites: tuple[str, ...], voice: Voice) -> tuple[Phrase, ...]:
    """Those that the facts allow, in their order, each said once in the whole report."""
    done = [text for form in forms if (text := voice.say((form,), slots)) is not None]
    return tuple(Phrase(text, cites) for text in done[:EXERCISES])


def _shown(plan: Plan) -> dict[str, str]:
    """Exercises that speak of slides ask for a slot of this name, which says nothing."""
    return {"with_slides": ""} if plan.with_slides else {}
