"""What stands on every slide alike is not counted as words of each."""

import pytest

from analysis.providers.vision.slide_frame import without_frame
from analysis.providers.vision.slide_text import Reading

NOTICE = "ACME Ltd. - confidential"


def reading(text):
    return Reading(len(text.split()), text, 0.95, text.count("\n") + 1)


def own(*texts):
    found = without_frame({number: reading(text) for number, text in enumerate(texts)})
    return [(each.words, each.text) for each in found.values()]


def test_it_works():
    found = own(f"Our plan for the year\n{NOTICE}", f"Costs fall in every region\n{NOTICE.upper()}", f"{NOTICE}\nThank you all very much")
    assert found == [(5, "Our plan for the year"), (5, "Costs fall in every region"), (5, "Thank you all very much")]


def test_two_slides_share_nothing_yet():
    assert own(f"Our plan\n{NOTICE}", f"Costs fall\n{NOTICE}")[0] == (6, f"Our plan\n{NOTICE}")


BODY = "Quarterly revenue grew by ten percent\nCosts fell in every region we serve\n"


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([f"Our plan\n{NOTICE}"] * 5, id="one that comes back"),
        pytest.param([BODY + "Thank you", BODY + "Thank yau", BODY + "Thankyou x"], id="read with slips"),
        pytest.param(["Our plan", "Our plan\nwe hire", "Our plan\nwe hire\nthen build", "Our plan\nwe hire\nsell"], id="built up"),
        pytest.param([f"Slide {number}\n{NOTICE}" for number in range(5)], id="with little else"),
    ],
)  # fmt: skip
def test_what_is_no_frame_stays(texts):
    assert own(*texts) == [(len(text.split()), text) for text in texts]


def test_some_slides_may_be_without_it_and_some_unread():
    texts = [f"{place} has its own story to tell\n{NOTICE}" for place in ("Rome", "Paris", "Oslo")]
    others = [
        "We came by train last summer",
        "It rained on most of the days",
        "Nobody minded that very much",
        "Questions and answers from you all",
    ]
    told = [f"{text}\n{NOTICE}" for text in others]
    assert own(*told, "Questions?")[1] == (7, others[1])
    assert own(*texts) == [(len(text.split()), text) for text in texts], "their own words are nearly the same"
    assert without_frame({1: Reading(None, None, 0.0)}) == {1: Reading(None, None, 0.0)}
