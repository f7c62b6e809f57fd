"""Which words are fillers, and how the two witnesses of one "um" become one filler."""

import numpy as np
import pytest

from analysis.measures.signals import Hesitation, Span, Transcript, VoiceSignals, Word
from analysis.measures.spoken import filler_words, fillers

NO_WORDS = "The language could not be told."


def words(text: str, confidence: float = 0.9) -> tuple[Word, ...]:
    """Words of 0.25 s without gaps; "|" is a pause of half a second."""
    time, made = 0.0, []
    for token in text.split():
        if token != "|":
            made.append(Word(token, time, time + 0.25, confidence))
        time += 0.5 if token == "|" else 0.25
    return tuple(made)


def transcript(text: str, confidence: float = 0.9) -> Transcript:
    return Transcript(words(text, confidence), "test", "en", None, confidence)


def voice(*hesitations: Hesitation, speech: float = 60.0) -> VoiceSignals:
    return VoiceSignals(0.02, np.zeros(0), np.zeros(0), (Span(0, speech),), (), hesitations)


def texts(text: str) -> list[str]:
    return [hit.text for hit in filler_words.search(words(text))]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("um we begin", ["um"]),
        ("it is likely that the summit is humming", []),
        ("it was you know quite hard", ["you know"]),
        ("do you know the way", []),
        ("you know what we need", []),
        ("yknow it works", ["you know"]),
        ("i mean | we tried", ["i mean"]),
        ("what i mean is this", []),
        ("it is kind of slow", ["kind of"]),
        ("a new kind of engine", []),
        ("the fastest sort of car", []),
        ("it was | like | really big", ["like"]),
        ("i like the plan", []),
        ("it looks like a house", []),
        ("so we begin | and that is all", []),
        ("so we begin | so it works | so that is all", ["so", "so", "so"]),
        ("we did so much | and so many | in so few days", []),
        ("it works right | you see right | it is good right", ["right"] * 3),
        ("turn right | then right | the right side", []),
        ("it is literally true", []),
        ("it is | actually true | actually here | actually done", ["actually"] * 3),
    ],
)
def test_fillers_are_judged_by_their_place(said, found):
    assert texts(said) == found


def test_one_um_with_two_witnesses_counts_once_and_is_surer():
    found = fillers.find(transcript("so um we go", 0.6), voice(Hesitation(0.2, 0.5, "uh", 0.7)))
    assert [hit.text for hit in found.hits] == ["um"]
    assert found.hits[0].confidence == pytest.approx(0.88)
    assert found.count.value == 1
    assert found.per_minute.value == 1


def test_sure_words_refute_a_hesitation_and_doubtful_ones_do_not():
    heard = voice(Hesitation(0.0, 0.5, "um", 0.7))
    assert fillers.find(transcript("journey goes on"), heard).hits == ()
    assert len(fillers.find(transcript("journey goes on", 0.4), heard).hits) == 1
    assert len(fillers.find(transcript("and a plan"), heard).hits) == 1


def test_wildly_doubtful_words_are_no_fillers():
    assert fillers.find(transcript("um we go", 0.1), voice()).hits == ()


def test_without_words_the_sound_still_counts():
    found = fillers.find(Transcript((), "test", None, NO_WORDS), voice(Hesitation(1, 1.4, "uh", 0.8)))
    assert found.count.value == 1
    assert [hit.kind for hit in found.hits] == ["hesitation"]


def test_nothing_heard_is_not_measured():
    silent = VoiceSignals(0.02, np.zeros(0), np.zeros(0), (), (), (), "The sound track is silent.")
    assert fillers.find(transcript("um"), silent).count.reason == "The sound track is silent."
    assert fillers.find(transcript("um"), voice(speech=2)).per_minute.reason == fillers.TOO_SHORT
