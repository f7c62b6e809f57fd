"""Word errors: both sides are written alike before they are compared."""

import pytest

from analysis.measures.spoken.word_errors import WordErrors, normalise, spoken, word_error_rate, word_errors


def test_it_works():
    assert word_error_rate("ask not what your country can do", "ask what the country can do for") == pytest.approx(3 / 7)


def test_the_same_words_written_differently_are_no_error():
    said = "On April 20th, 1961 at 9:00, Mr. Smith gave 3.5% of 12,345 people a cold-hearted “alright”"
    heard = "on april twentieth nineteen sixty one at nine mister smith gave three point five percent "
    heard += "of twelve thousand three hundred forty five people a cold hearted all right"
    assert word_error_rate(said, heard) == 0


def test_kinds_are_told_apart():
    assert word_errors("a b c d", "a x c d e") == WordErrors(substitutions=1, deletions=0, insertions=1, reference_words=4)
    assert word_errors("a b c", "a") == WordErrors(0, 2, 0, 3)
    assert word_errors("a", "a b c") == WordErrors(0, 0, 2, 1)


def test_fillers_and_tags_do_not_count():
    assert normalise("Um, so <cutoff-montreal> uh y'know naïve") == ["so", "you", "know", "naive"]


def test_without_a_reference_there_is_no_rate():
    assert word_error_rate("", "something") is None
    assert word_error_rate("uh", "") is None


def test_inventing_many_words_costs_more_than_one():
    assert word_error_rate("hello", "a b c d") == 4


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (40, "forty"),
        (107, "one hundred seven"),
        (1500, "one thousand five hundred"),
        (1961, "nineteen sixty one"),
        (2005, "two thousand five"),
        (3_000_001, "three million one"),
    ],
)
def test_numbers_are_spoken(number: int, words: str):
    assert spoken(number) == words


@pytest.mark.parametrize(("text", "words"), [("21st", "twenty first"), ("5th", "fifth"), ("30th", "thirtieth"), ("12th", "twelfth")])
def test_ordinals_are_spoken(text: str, words: str):
    assert " ".join(normalise(text)) == words
