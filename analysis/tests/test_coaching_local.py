"""The local coach over talks of every kind: backed, kind, varied, never contradicting itself, and always the same."""

import re
from dataclasses import replace
from functools import cache

import pytest

from analysis import coaching
from analysis.measures import lock, remarks
from analysis.measures.findings import Finding
from analysis.measures.scoring.what_if import Change
from analysis.measures.shown.facts import Fact
from analysis.providers.base import ProviderError
from analysis.providers.coaching import plan, registry
from analysis.providers.coaching.phrases.lessons import LESSONS, RECORDING, REHEARSAL
from analysis.providers.coaching.phrases.problems import PRIORITY, TOLD
from analysis.providers.coaching.phrases.strengths import KEEPING, SAID
from analysis.providers.coaching.phrases.themes import OF_PROBLEM, OF_STRENGTH
from analysis.tests.coaching_talks import all_talks
from analysis.tests.talks import THRESHOLDS

NAMES = tuple(all_talks())
SHOUTING = re.compile(r"!|\bERROR\b|\bCRITICAL\b|\b[Ff]ail(?:ed|ure)?\b|\bNone\b|\bnan\b|[{}]")


@cache
def remarks_of(name):
    return remarks.make(all_talks()[name], THRESHOLDS)


@cache
def coached(name):
    found = remarks_of(name)
    return coaching.coach(registry.make("local"), coaching.brief(found, title=name), found)


def sentences(written):
    yield from (text for text in (written.headline, *written.strengths, *written.priorities, *written.advice.split("\n\n")) if text)
    for lesson in written.lessons:
        yield from (lesson.problem.text, lesson.why.text, lesson.timeline, lesson.success_metric.text)
        yield from (each.text for each in lesson.exercises)


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_passes_the_lock(name):
    assert coached(name).refused == ()


@pytest.mark.parametrize("name", NAMES)
def test_limits_are_kept(name):
    written = coached(name)
    assert written.headline
    assert len(written.strengths) <= 4
    assert len(written.priorities) <= 3
    assert (3 if name != "nothing at all" else 1) <= len(written.lessons) <= 5
    assert [lesson.priority for lesson in written.lessons] == list(range(1, len(written.lessons) + 1))
    assert all(3 <= len(lesson.exercises) <= 5 for lesson in written.lessons)


@pytest.mark.parametrize("name", NAMES)
def test_it_reads_well(name):
    for text in sentences(coached(name)):
        assert not SHOUTING.search(text), text
        assert text[0].isupper() or text[0] == "*", text
        assert text.endswith("."), text
        assert "  " not in text


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_said_twice(name):
    written = coached(name)
    exercises = [each.text for lesson in written.lessons for each in lesson.exercises]
    told = [*written.strengths, *written.priorities, *written.advice.split("\n\n"), *(each.problem.text for each in written.lessons)]
    assert len(exercises) == len(set(exercises))
    assert len(told) == len(set(told))


@pytest.mark.parametrize("name", NAMES)
def test_praise_of_the_whole_talk_never_meets_a_priority_on_the_same_thing(name):
    found = remarks_of(name)
    draft = registry.make("local").write(coaching.brief(found, title=name)).draft
    known = {finding.id: finding for finding in found.findings}
    praised = {OF_STRENGTH[known[each].kind].name for said in draft.strengths for each in said.findings if known[each].start is None}
    blamed = {OF_PROBLEM[known[each].kind].name for said in draft.priorities for each in said.findings}
    assert not praised & blamed


def test_the_same_talk_reads_the_same():
    found = remarks.make(all_talks()["everything"], THRESHOLDS)
    again = coaching.coach(registry.make("local"), coaching.brief(found, title="everything"), found)
    assert coaching.as_json(again) == coaching.as_json(coached("everything"))


def test_drills_are_made_of_the_persons_own_words():
    text = " ".join(each.text for lesson in coached("everything").lessons for each in lesson.exercises)
    assert "*we are thrilled and proud to share this wonderful result*" in text
    assert "*look at this chart*" in text


def test_what_was_not_measured_is_said():
    assert "No face is in the picture." in coached("no face").advice
    assert "does not seem to be English" in coached("not English").advice
    assert not re.search(r"\d", coached("nothing at all").advice)


FORMS = [
    *((form, False) for forms in (*TOLD.values(), *PRIORITY.values(), *SAID.values()) for form in forms),
    *((form, True) for each in (*LESSONS.values(), REHEARSAL, RECORDING) for form in (*each.exercises, *each.success, *each.why)),
    *((form, True) for _, why, exercises, success in KEEPING.values() for form in (why, *exercises, success)),
]


def test_no_wording_is_refused_for_a_number_of_its_own():
    evidence = remarks_of("excellent").evidence
    filled = [(re.sub(r"\*?{\w+}\*?", "that", form), exercise) for form, exercise in FORMS]
    assert [text for text, exercise in filled if not lock.check_text(text, (), evidence, exercise=exercise).ok] == []


@pytest.mark.parametrize("theme", KEEPING)
def test_a_strength_has_exercises_enough_without_slides_and_without_a_quote(theme):
    assert sum("{" not in form for form in KEEPING[theme][2]) >= coaching.LEAST_EXERCISES


def planned(*found, changes=()):
    """What is worked on of problems given as (kind, severity)."""
    facts: dict[str, Fact] = {"percent": 96.0, "seconds": 2.2, "time": "0:10", "end_time": "0:12", "words_per_minute": 190.0}
    findings = tuple(Finding(f"finding-{n}", kind, (), 10.0, 12.0, grade, facts, f"moment-{n}") for n, (kind, grade) in enumerate(found))
    told = coaching.brief(remarks_of("excellent"), title="")
    return [topic.theme.name for topic in plan.make(replace(told, findings=findings, changes=changes)).topics]


def test_what_is_slight_beside_the_rest_is_no_topic():
    assert planned(("fast_pace", "LOW"), ("long_silence", "LOW")) == ["fast"]
    assert planned(("fast_pace", "LOW"), ("long_silence", "MEDIUM")) == ["silences", "fast"]
    assert planned(("steady_eye_contact", None), ("looked_away", "LOW")) == []
    assert planned(("looked_away", "LOW")) == ["eyes"]
    costly = Change("eyeContact", "Keep your eyes on the camera.", 80, 5, (), ("moment-1",))
    assert planned(("steady_eye_contact", None), ("looked_away", "LOW"), changes=(costly,)) == ["eyes"]


def test_nobody_is_left_without_a_word_of_what_works():
    written = coached("nothing good")
    assert written.strengths
    assert "close to" in written.strengths[0] or "near the range" in written.strengths[0]


def test_an_unknown_coach_is_refused_by_name():
    with pytest.raises(ProviderError, match="nobody"):
        registry.make("nobody")
