"""The local coach over talks of every kind: backed, kind, varied, never contradicting itself, and always the same."""

import re
from functools import cache

import pytest

from analysis import coaching
from analysis.measures import remarks
from analysis.providers.base import ProviderError
from analysis.providers.coaching import registry
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


def test_an_unknown_coach_is_refused_by_name():
    with pytest.raises(ProviderError, match="nobody"):
        registry.make("nobody")
