"""A coach that invents: none of it reaches the result, whatever kind of claim it makes up."""

from dataclasses import replace

import pytest

from analysis import coaching
from analysis.measures import claims, remarks
from analysis.measures.findings import Finding
from analysis.providers.base import Usage
from analysis.providers.coaching.base import CoachingResult, Draft, Lesson, Phrase
from analysis.tests import talks

FALSE: dict[type, tuple[claims.Claim, str]] = {
    claims.SaidWords: (claims.SaidWords("buy our shares today", 3.0, 5.0), "You say *buy our shares today* at 0:03."),
    claims.UsedFillers: (claims.UsedFillers(3.0, 8.0, 9, ("um",)), "There are 9 fillers from 0:03 on."),
    claims.FillerRate: (claims.FillerRate(31.0, 62), "You use 62 fillers, about 31 a minute."),
    claims.SpokeAt: (claims.SpokeAt(3.0, 9.0, 260.0), "At 0:03 you speak 260 words a minute."),
    claims.OverallPace: (claims.OverallPace(260.0), "You speak at about 260 words a minute."),
    claims.Paused: (claims.Paused(3.0, 9.0), "You are silent for 6 seconds at 0:03."),
    claims.NoGesture: (claims.NoGesture(78.0, 84.0, 0.1), "Your hands stay down at 1:20."),
    claims.NoPointing: (claims.NoPointing(78.0, 84.0, 0.1), "No hand points at 1:20."),
    claims.Gestured: (claims.Gestured(60.0, 62.0, 2.0), "Your hands help at 1:00."),
    claims.Pointed: (claims.Pointed(60.0, 62.0, 0.9), "You point at 1:00."),
    claims.GestureRate: (claims.GestureRate(40.0), "You make about 40 gestures a minute."),
    claims.LookedAway: (claims.LookedAway(5.0, 15.0, 0.9), "You look away from 0:05 to 0:15."),
    claims.LookedAtCamera: (claims.LookedAtCamera(50.0, 55.0, 0.95), "You hold the camera from 0:50 to 0:55."),
    claims.EyeContact: (claims.EyeContact(12.0), "You look into the camera for 12 percent of the time."),
    claims.Smiled: (claims.Smiled(5.0, 9.0, 0.9), "You smile at 0:05."),
    claims.DidNotSmile: (claims.DidNotSmile(93.0, 96.0, 0.0), "There is no smile at 1:33."),
    claims.SoundedGlad: (claims.SoundedGlad(talks.SAD, 70.0, 76.0, 0.9), "The words at 1:10 are glad."),
    claims.SoundedTroubled: (claims.SoundedTroubled(talks.GLAD, 17.5, 23.0, -0.9), "The words at 0:17 are sad."),
    claims.FlatVoice: (claims.FlatVoice(80.0, 95.0, 0.2), "Your voice is flat from 1:20 to 1:35."),
    claims.LivelyVoice: (claims.LivelyVoice(5.0, 15.0, 9.0), "Your voice is lively from 0:05 to 0:15."),
    claims.Fidgeted: (claims.Fidgeted(5.0, 12.0, 1.5), "You fidget from 0:05 to 0:12."),
    claims.FidgetRate: (claims.FidgetRate(20.0, 40), "You fidget about 20 times a minute."),
    claims.SlideShown: (claims.SlideShown(7, 5.0, 9.0, 80), "Slide 7 holds 80 words."),
    claims.ReadAloud: (claims.ReadAloud(1, 0.0, 30.0, 0.9), "You read slide 1 aloud."),
}


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


def test_every_type_of_claim_has_its_lie():
    assert set(FALSE) == set(claims.Claim.__args__)


@pytest.mark.parametrize("kind", FALSE, ids=lambda kind: kind.__name__)
def test_a_false_claim_smuggled_among_the_findings_is_refused(found, kind):
    claim, text = FALSE[kind]
    smuggled = Finding("finding-x", "rushing", (claim,), None, None, "HIGH")
    assert_nothing_came_through(coached(replace(found, findings=(*found.findings, smuggled)), text, ("finding-x",)))


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
