"""Pauses lie between words, and a sure word in a silence ends it."""

import numpy as np

from analysis.measures.heard import pauses
from analysis.measures.heard.silence import silences
from analysis.measures.signals import Span, Transcript, VoiceSignals, Word


def voice(*speech: tuple[float, float], duration: float = 30.0) -> VoiceSignals:
    spans = tuple(Span(*pair) for pair in speech)
    return VoiceSignals(0.02, np.zeros(0), np.zeros(0), spans, silences(spans, duration), ())


def transcript(*times: float, confidence: float = 0.9) -> Transcript:
    return Transcript(tuple(Word("word", time, time + 0.4, confidence) for time in times), "test", "en")


def test_only_inner_silences_of_two_seconds_are_pauses():
    assert pauses.find(voice((5, 8), (9.9, 12), (15, 20)), None) == (Span(12, 15),)
    assert pauses.find(voice((5, 8), (9.9, 12)), None, at_least=1.5) == (Span(8, 9.9),)


def test_a_sure_word_in_a_silence_divides_it():
    heard = voice((0, 5), (12, 20))
    assert pauses.find(heard, transcript(1, 8, 13)) == (Span(5, 8), Span(8.4, 12))
    assert pauses.find(heard, transcript(1, 8, 13, confidence=0.3)) == (Span(5, 12),)


def test_a_noise_after_the_last_word_makes_no_pause():
    heard = voice((0, 5), (12, 20), (25, 26))
    assert pauses.find(heard, transcript(1, 4, 13, 19)) == (Span(5, 12),)


def test_a_word_that_nobody_is_sure_of_is_no_speech_after_a_silence():
    heard, word = voice((0, 5), (12, 12.4)), Word("word", 12.0, 12.4, 0.16)
    talk = Transcript((*transcript(1, 4).words, word), "test", "en")
    assert pauses.find(heard, talk) == ()
    assert pauses.find(heard, transcript(1, 4, 12)) == (Span(5, 12),)


def test_nothing_heard_has_no_pauses():
    assert pauses.find(VoiceSignals(0.02, np.zeros(0), np.zeros(0), (), (), (), "silent"), None) == ()
