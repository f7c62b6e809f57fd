"""A rough word stands in a transcript only when it was surely heard."""

import pytest

from analysis.measures.signals import Transcript, Word
from analysis.measures.spoken import unclear


def heard(text: str, confidence: float) -> str:
    return unclear.masked(Transcript((Word(text, 1.0, 1.3, confidence),), "test", "en")).words[0].text


@pytest.mark.parametrize(
    "word", ["fuck", "Fucking", "motherfucker's", "shit,", "bullshit", "bitches", "assholes", "mother-fucker", "bull-shit"]
)
def test_it_works(word):
    assert heard(word, 0.2) == unclear.UNCLEAR
    assert heard(word, 0.9) == word


@pytest.mark.parametrize(
    "word", ["shirt", "shift", "class", "assess", "swank", "saltwater", "pussycat", "wristwatch", "dickens", "shitake"]
)
def test_others_stay_however_unsure(word):
    assert heard(word, 0.0) == word


def test_time_and_confidence_stay():
    word = Word("shit", 1.0, 1.3, 0.2)
    assert unclear.masked(Transcript((word,), "test", "en")).words == (Word(unclear.UNCLEAR, 1.0, 1.3, 0.2),)
