"""Words per minute: over the talk, in the window, where it runs and drags, and what cannot be told."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.measures.heard import syllables
from analysis.measures.signals import Span, Transcript, VoiceSignals, Word
from analysis.measures.spoken import pace, speech_gate


def spoken(*parts: tuple[int, float]) -> Transcript:
    """So many words evenly over so many seconds, part after part; no words = a pause."""
    time, words = 0.0, []
    for count, seconds in parts:
        each = seconds / max(count, 1)
        words += [Word("go", time + each * index, time + each * (index + 0.9), 0.9) for index in range(count)]
        time += seconds
    return Transcript(tuple(words), "test", "en", None, 0.9)


def voice(transcript: Transcript) -> VoiceSignals:
    """A voice with one loudness peak a word."""
    end = transcript.words[-1].end
    times = np.arange(round(end / 0.02) + 1) * 0.02
    level = np.full(len(times), -60.0)
    for word in transcript.words:
        level[(times > word.start) & (times < (word.start + word.end) / 2)] = -20.0
    return VoiceSignals(0.02, np.where(level > -50, 120.0, np.nan), level, (Span(0, end),), (), ())


def test_pace_is_words_over_time():
    talk = spoken((150, 60))
    found = pace.overall(talk, voice(talk))
    assert found.value == pytest.approx(150, rel=0.01)
    assert found.confidence == pytest.approx(0.9, abs=0.05)


def test_a_long_pause_counts_two_seconds():
    talk = spoken((75, 30), (0, 20), (75, 30))
    assert pace.overall(talk, voice(talk)).value == pytest.approx(150 * 60 / 62, rel=0.01)


def test_doubtful_words_make_a_doubtful_pace():
    talk = spoken((150, 60))
    doubtful = Transcript(talk.words, "test", "en", None, 0.2)
    assert pace.overall(doubtful, voice(talk)).confidence == 0.2


def test_words_that_hardly_fit_the_sound_make_a_doubtful_pace():
    talk = spoken((150, 20), (0, 3), (300, 100))
    barely = replace(talk, match=speech_gate.LEAST_TRUST - 0.9 + 0.1)
    assert pace.overall(talk, voice(talk)).confidence == pytest.approx(0.9, abs=0.05)
    assert pace.overall(barely, voice(talk)).confidence == round(speech_gate.clarity(barely), 2) < 0.2
    assert pace.stretches(talk, voice(talk))[0].confidence > 0.8
    assert pace.stretches(barely, voice(talk))[0].confidence < 0.2


def test_words_without_their_sounds_make_a_doubtful_pace():
    talk = spoken((150, 60))
    found = pace.overall(talk, voice(spoken((50, 60))))
    assert found.confidence == pytest.approx(1 / 3 / pace.HEARD_SHARE / pace.USUAL_AGREEMENT, abs=0.05)


def test_an_engine_that_does_not_say_how_sure_it_is_leaves_the_syllables():
    talk = spoken((150, 60))
    silent = Transcript(talk.words, "test", "en", None, None)
    assert pace.overall(silent, voice(talk)).confidence == pytest.approx(1.0, abs=0.1)


def test_what_cannot_be_told_is_not_measured():
    talk = spoken((4, 2))
    assert pace.overall(talk, voice(talk)).reason == pace.TOO_FEW
    unusable = Transcript(talk.words, "test", None, "Another language.")
    assert pace.overall(unusable, voice(talk)).reason == "Another language."
    assert pace.pace_within(unusable, 0, 2) is None
    assert len(pace.window(unusable, voice(talk)).times) == 0
    assert pace.stretches(unusable, voice(talk)) == ()


def test_pace_within_counts_the_words_inside():
    talk = spoken((30, 10), (20, 10))
    assert pace.pace_within(talk, 0, 10) == pytest.approx(180, rel=0.01)
    assert pace.pace_within(talk, 10, 20) == pytest.approx(120, rel=0.01)
    assert pace.pace_within(talk, 30, 40) is None


def test_rushing_and_dragging_are_found_where_they_are():
    talk = spoken((75, 30), (100, 30), (75, 30), (45, 30), (75, 30))
    found = pace.stretches(talk, voice(talk))
    assert [one.kind for one in found] == ["rushing", "dragging"]
    assert [edge for one in found for edge in (one.start, one.end)] == pytest.approx([30, 60, 90, 120], abs=4)
    assert found[0].words_per_minute > pace.RUSHING
    assert found[1].words_per_minute < pace.DRAGGING


def test_an_even_talk_neither_rushes_nor_drags():
    talk = spoken((375, 150))
    assert pace.stretches(talk, voice(talk)) == ()


def test_words_not_understood_are_no_slow_speech():
    talk = spoken((40, 60))
    assert np.isfinite(pace.window(talk, voice(talk)).words_per_minute[:50]).all()
    sparse = Transcript(talk.words[::4], "test", "en", None, 0.9)
    assert np.isnan(pace.window(sparse, voice(talk)).words_per_minute).mean() > 0.9
    assert pace.stretches(sparse, voice(talk)) == ()


def test_syllables_of_words_and_of_sound():
    known = {"go": 1, "time": 1, "table": 2, "presentation": 4, "started": 2, "looked": 1, "boxes": 2}
    assert {word: syllables.spoken_syllables(word) for word in known} == known
    talk = spoken((40, 20))
    assert len(syllables.nuclei(voice(talk))) == pytest.approx(40, abs=2)


@pytest.mark.parametrize(("speed", "expected"), [(0.7, 130), (1.0, 186), (1.6, 297)])
def test_the_same_sentence_at_three_speeds(speed, expected):
    seconds = 7.1 / speed
    talk = spoken((22, seconds))
    assert pace.pace_within(talk, 0, seconds) == pytest.approx(expected, rel=0.02)
