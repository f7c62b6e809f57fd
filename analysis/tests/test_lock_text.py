"""The lock on wording: figures, times and quotes only with a claim behind them."""

import pytest

from analysis.measures import lock
from analysis.measures.lock import claims as c
from analysis.measures.lock.evidence import Evidence
from analysis.tests import talks

EVIDENCE = Evidence(talks.rich_talk())
CHART = c.SaidWords("look at this chart", 9.0, 10.56)
STILL = c.NoGesture(6.0, 13.56, 0.08)
RUSH = c.SpokeAt(35.142857, 47.971429, 210.4677)
SILENCE = c.Paused(47.9714, 58.0)
FILLERS = c.UsedFillers(28.0, 31.56, 4, ("um", "uh", "um", "uh"))
AWAY = c.LookedAway(50.0, 55.0, 1.0)
EYES = c.EyeContact(EVIDENCE.eye_contact.value or 0.0)
SLIDE = c.SlideShown(2, 30.0, 36.0, 60)
RATE = c.FillerRate(EVIDENCE.fillers.per_minute.value or 0.0, 4)
PACE = c.OverallPace(EVIDENCE.overall_pace.value or 0.0)

BACKED = [
    ("At 0:09 you said *look at this chart* and your hands stayed still.", (CHART, STILL)),
    ("At 0:09 you said “look at this chart”.", (CHART,)),
    ('"This chart" at 0:10 wants a hand.', (CHART,)),
    ("You said ‘look at this chart’ at 0:09.", (CHART,)),
    ("From 0:35 to 0:47 you run at 210 words a minute.", (RUSH,)),
    ("About 210 wpm there.", (RUSH,)),
    ("A silence of 10 seconds begins at 0:47.", (SILENCE,)),
    ("A silence of ten seconds begins at 0:47.", (SILENCE,)),
    ("You use 4 fillers between 0:28 and 0:31: *um*, *uh*.", (FILLERS,)),
    ("Four fillers come together.", (FILLERS,)),
    ("Slide 2 holds 60 words and is gone after 6 seconds.", (SLIDE,)),
    ("Your eyes are on the camera 96 % of the time.", (EYES,)),
    ("About 95 percent of the time you look at us.", (EYES,)),
    ("You use 3 fillers a minute; up to 5 a minute cost nothing.", (RATE,)),
    (f"Your pace is {EVIDENCE.overall_pace.value:.0f} words a minute; 140 to 160 words a minute is easy to follow.", (PACE,)),
    ("Your hands rest, and your words are easy to follow.", ()),
    ("The one thing to do next is to breathe.", ()),
    ("Don't rush; it's fine, and the listeners' eyes follow.", ()),
]
REFUSED = [
    ("At 1:12 you said *look at this chart*.", (CHART,)),  # another time
    ("You said *look at this graph*.", (CHART,)),  # another word
    ("You said *at look this chart*.", (CHART,)),  # another order
    ("You said “chart look”.", (CHART,)),
    ("You said *look at this chart*.", ()),  # no claim cited
    ("You said *look at this chart*.", (STILL,)),  # the wrong claim cited
    ("You said look at this chart.", (STILL,)),  # speech reported without a quote
    ("You said ‘we are bankrupt’ at 0:09.", (CHART,)),
    ("You said 'we are bankrupt' at 0:09.", (CHART,)),
    ("You said „we are bankrupt“ at 0:09.", (CHART,)),
    ("You said «we are bankrupt» at 0:09.", (CHART,)),
    ("You ran at 190 words a minute.", (RUSH,)),
    ("You ran at 200 words a minute.", (RUSH,)),  # rounded too far
    ("You were silent for 12 seconds.", (SILENCE,)),
    ("You were silent for twelve seconds.", (SILENCE,)),
    ("You used 5 fillers there.", (FILLERS,)),  # counts are not rounded
    ("You used five fillers there.", (FILLERS,)),
    ("You looked away 80 % of the time.", (AWAY,)),
    ("You looked at us 100 % of the time.", (EYES,)),
    ("Slide 3 holds 60 words.", (SLIDE,)),
    ("Slide 2 holds 61 words.", (SLIDE,)),
    ("95 % of your listeners will forget it.", ()),
    ("You used 5 fillers.", (RATE,)),  # five is a target only as a rate
    ("Your heart beat 4 words a minute.", (FILLERS,)),  # a count is no pace
    ("Your pace was 4 percent up.", (FILLERS,)),
    ("At 1:02:05 you stop.", (CHART,)),
    ("It cost you 1,000 dollars.", (CHART,)),
    ("Twice you lost them.", (CHART,)),
    ("A billion dollars hung on it.", (CHART,)),
    ("You were .5 seconds late.", (CHART,)),
    ("The ratio was 123:4 there.", (CHART,)),
    ("**we are bankrupt** at 0:09.", (CHART,)),
    ("You used ５ fillers.", (CHART,)),
    ("Minus -7 of them.", (FILLERS,)),
]


@pytest.mark.parametrize(("text", "cited"), BACKED)
def test_what_the_claims_state_may_be_said(text, cited):
    verdict = lock.check_text(text, cited, EVIDENCE)
    assert verdict.ok, verdict.reason


@pytest.mark.parametrize(("text", "cited"), REFUSED)
def test_what_they_do_not_state_may_not(text, cited):
    verdict = lock.check_text(text, cited, EVIDENCE)
    assert not verdict.ok
    assert verdict.reason


def test_a_text_that_cites_a_false_claim_is_refused_whatever_it_says():
    assert not lock.check_text("Well done.", (c.EyeContact(20.0),), EVIDENCE).ok


def test_an_exercise_may_count_but_not_claim():
    say = "Say *look at this chart* three times, with two breaths of 5 seconds between."
    assert lock.check_text(say, (CHART,), EVIDENCE, exercise=True).ok
    assert not lock.check_text(say, (CHART,), EVIDENCE).ok
    assert not lock.check_text("Say *look at this graph* three times.", (CHART,), EVIDENCE, exercise=True).ok
    assert not lock.check_text("Again from 1:12, three times.", (CHART,), EVIDENCE, exercise=True).ok
    assert not lock.check_text("Cut your fillers by 40 %.", (CHART,), EVIDENCE, exercise=True).ok
