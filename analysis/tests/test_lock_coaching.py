"""A coaching provider that lies: whatever it plants, no sentence of it reaches the result."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from analysis import coaching, results
from analysis.measures import remarks
from analysis.measures.findings import Finding
from analysis.measures.lock import claims
from analysis.providers.base import Usage
from analysis.providers.coaching.base import CoachingResult, Draft, Lesson, Phrase
from analysis.tests import talks
from analysis.tests.test_lock import FALSE

FOUND = remarks.make(talks.rich_talk(), talks.THRESHOLDS)
CHART = next(finding.id for finding in FOUND.findings if finding.kind == "missing_gesture")
ABOUT = results.About("v", "Talk", datetime(2026, 1, 10, tzinfo=UTC), 1, 720)


class Liar:
    """Says one sentence everywhere, resting on the findings it is told to name."""

    name = model = fingerprint = "liar"

    def __init__(self, text, *cited):
        self.phrase = Phrase(text, cited)

    def write(self, brief, progress=None):
        lesson = Lesson(self.phrase, "Title", self.phrase, (self.phrase,) * 4, "this week", self.phrase, 1)
        return CoachingResult(Draft(self.phrase, (self.phrase,), (self.phrase,), (self.phrase,), (lesson,)), Usage())


def told(provider, found=FOUND):
    """The result as it would be shown, with its quotation marks as the coach wrote them, and what was refused."""
    written = coaching.coach(provider, coaching.brief(found, title="Talk"), found)
    shown = {key: value for key, value in coaching.as_json(written).items() if key != "refused"}
    result = json.dumps(results.assemble(found, shown, ABOUT), ensure_ascii=False)
    return result.replace("“", "*").replace("”", "*"), written.refused


@pytest.mark.parametrize("false", FALSE, ids=lambda claim: claims.identify(claim))
def test_no_sentence_resting_on_a_false_claim_is_shown(false):
    planted = Finding("finding-planted", "missing_gesture", (false,), None, None, "HIGH")
    found = replace(FOUND, findings=(*FOUND.findings, planted))
    result, refused = told(Liar("Your listeners lean in.", "finding-planted"), found)
    assert "lean in" not in result
    assert refused


LIES = [
    "You said *buy our shares* and meant it.",
    "You said buy our shares.",
    "At 1:40 you said *look at this chart*.",
    "You spoke at 250 words a minute.",
    "You used 40 fillers.",
    "You were silent for 42 seconds.",
    "You looked away 70 % of the time.",
    "You smiled for 33 seconds.",
    "Slide 7 was too full.",
    "Your pitch moved by 9 semitones.",
    "You fidget 12 times a minute.",
    "Nine of ten listeners would leave.",
]


@pytest.mark.parametrize("lie", LIES)
def test_no_invented_figure_time_or_quote_is_shown(lie):
    result, refused = told(Liar(lie, CHART))
    assert lie not in result
    assert refused


def test_a_finding_that_does_not_exist_backs_nothing():
    result, refused = told(Liar("Your listeners lean in.", "finding-999"))
    assert "lean in" not in result
    assert refused


def test_the_truth_is_shown():
    text = "At 0:09 you said *look at this chart* and your hands stayed still."
    result, refused = told(Liar(text, CHART))
    assert result.count(text) > 3
    assert {why for _, why in refused} == {"it rests on no finding of its kind"}, "only as praise"
