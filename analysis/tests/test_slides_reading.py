"""Slides against speech."""

import pytest

from analysis.measures.seen import slide_reading
from analysis.measures.signals import Slide, SlideSignals, Transcript, Word


def spoken(text, start, seconds_a_word, confidence=0.9):
    return tuple(
        Word(word, start + index * seconds_a_word, start + (index + 1) * seconds_a_word, confidence)
        for index, word in enumerate(text.split())
    )


def talk(*parts, reason=None):
    return Transcript(tuple(word for part in parts for word in part), "test", "en", reason)


def deck(*slides):
    return SlideSignals(slides, tuple(slide.start for slide in slides[1:]))


def test_a_slide_gone_before_it_could_be_read():
    slides = deck(
        Slide(1, 0, 5, 40, None, 0.9), Slide(2, 5, 30, 40, None, 0.9), Slide(3, 30, 31, 3, None, 0.9), Slide(4, 31, 32, None, None, 0)
    )
    (brief,) = slide_reading.too_brief(slides, 32)
    assert brief.slide.index == 1
    assert brief.seconds == 5
    assert brief.needed == pytest.approx(40 * 60 / 238)


def test_a_slide_that_stays_to_the_end_is_not_gone():
    slides = deck(Slide(1, 0, 5, 40, None, 0.9))
    assert slide_reading.too_brief(slides, 5) == ()
    assert slide_reading.too_brief(slides, 9)


def test_reading_a_slide_aloud_is_seen():
    text = "Our revenue doubled in March\nand again in May"
    slides = deck(Slide(1, 0, 10, 9, text, 0.9), Slide(2, 10, 20, 9, text, 0.9))
    said = talk(spoken("our revenue doubled in march and again in may", 0, 0.4), spoken("let me tell you how we met that winter", 10, 0.4))
    first, second = slide_reading.read_aloud(slides, said)
    assert (first.share, first.read_aloud) == (1.0, True)
    assert second.share < 0.2
    assert not second.read_aloud


def test_words_that_cannot_be_trusted_give_nothing():
    slides = deck(Slide(1, 0, 10, 9, "one two three four five six seven", 0.9))
    silent = talk(spoken("one two three four five six seven", 0, 0.3), reason="No English speech was heard.")
    assert slide_reading.read_aloud(slides, silent) == ()
