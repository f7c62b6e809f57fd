"""What a coach may not say: figures, quotes, praise and blame without a finding; claims of each type are in test_lock_coaching."""

import pytest

from analysis import coaching
from analysis.measures import remarks
from analysis.measures.lock import claims
from analysis.providers.base import Usage
from analysis.providers.coaching.base import CoachingResult, Draft, Lesson, Phrase
from analysis.tests import talks


class Liar:
    """Says one thing everywhere and cites one finding for it."""

    name = model = fingerprint = "liar"

    def __init__(self, text, cites):
        self.phrase = Phrase(text, cites)

    def write(self, brief, progress=None):
        lie = self.phrase
        lesson = Lesson(lie, "A title", lie, (lie, lie, lie), "Soon.", lie, 1)
        return CoachingResult(Draft(lie, (lie,), (lie,), (lie,), (lesson,)), Usage())


@pytest.fixture(scope="module")
def found():
    return remarks.make(talks.rich_talk(), talks.THRESHOLDS)


def coached(found, text, cites):
    return coaching.coach(Liar(text, cites), coaching.brief(found, title="x"), found)


def assert_nothing_came_through(written):
    shown = {key: value for key, value in coaching.as_json(written).items() if key not in ("model", "refused")}
    assert not any(shown.values()), shown
    assert written.refused


@pytest.mark.parametrize(
    "text",
    [
        "You say *we will double your money* at 0:05.",
        "At 3:59 you look down.",
        "You use 77 fillers.",
        "Your eye contact is 3 %.",
        "You speak at 312 words a minute.",
    ],
)
def test_a_sentence_without_evidence_is_refused(found, text):
    assert_nothing_came_through(coached(found, text, ()))


def test_a_true_finding_does_not_back_another_sentence(found):
    eyes = next(finding for finding in found.findings if any(isinstance(claim, claims.LookedAway) for claim in finding.claims))
    assert_nothing_came_through(coached(found, "You use 77 fillers.", (eyes.id,)))


def test_praise_and_blame_rest_on_findings_of_their_kind(found):
    good = next(finding for finding in found.findings if finding.kind == "lively_voice")
    assert coached(found, "You sound sure of yourself.", ()).strengths == ()
    assert coached(found, "You look nervous.", ()).priorities == ()
    written = coached(found, "Your voice is alive.", (good.id,))
    assert written.strengths == ("Your voice is alive.",)
    assert written.priorities == ()


def test_a_citation_of_nothing_is_refused(found):
    assert_nothing_came_through(coached(found, "You do well.", ("finding-999",)))


def test_the_truth_comes_through(found):
    eyes = next(finding for finding in found.findings if finding.kind == "looked_away")
    text = f"From {eyes.facts['time']} to {eyes.facts['end_time']} you look away."
    written = coached(found, text, (eyes.id,))
    assert written.headline == text
    assert written.priorities == (text,)
    assert written.strengths == ()
    assert len(written.lessons) == 1
    assert {why for _, why in written.refused} == {"it rests on no finding of its kind"}
