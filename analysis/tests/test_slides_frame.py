"""What stands on every slide alike is not counted as words of each."""

from analysis.providers.vision.slide_frame import without_frame
from analysis.providers.vision.slide_text import Reading

NOTICE = "ACME Ltd. - confidential"


def reading(text):
    return Reading(len(text.split()), text, 0.95, text.count("\n") + 1)


def own(*texts):
    found = without_frame({number: reading(text) for number, text in enumerate(texts)})
    return [(each.words, each.text) for each in found.values()]


def test_it_works():
    first, *_ = own(f"Our plan\n{NOTICE}", f"Costs fall\n{NOTICE.upper()}", f"{NOTICE}\nThank you all", "acme ltd confidential\nMore")
    assert first == (2, "Our plan")


def test_two_slides_share_nothing_yet():
    assert own(f"Our plan\n{NOTICE}", f"Costs fall\n{NOTICE}")[0] == (6, f"Our plan\n{NOTICE}")


def test_one_slide_that_comes_back_is_no_frame():
    texts = [f"Our plan\n{NOTICE}"] * 5
    assert own(*texts) == [(6, texts[0])] * 5


def test_a_slide_with_nothing_else_keeps_its_words():
    assert own(f"Our plan\n{NOTICE}", f"Costs fall\n{NOTICE}", f"Thank you\n{NOTICE}", NOTICE)[-1] == (4, NOTICE)


def test_some_slides_may_be_without_it_and_some_unread():
    texts = [f"Slide {number}\n{NOTICE}" for number in range(8)]
    assert own(*texts, "Questions?")[0] == (2, "Slide 0")
    assert without_frame({1: Reading(None, None, 0.0)}) == {1: Reading(None, None, 0.0)}
