"""Moments: each kind is found where it is, and not where it is not."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.measures import moments
from analysis.measures.lock.claims import SaidWords
from analysis.measures.lock.evidence import Evidence
from analysis.measures.signals import Hesitation, Slide
from analysis.measures.spoken import deictic
from analysis.tests import talks


def found(signals, cause):
    return [moment for moment in moments.find(Evidence(signals)) if moment.cause == cause]


def phrases(text, confidence=0.95):
    return [phrase.text for phrase in deictic.find(talks.transcript(talks.words(text, confidence=confidence)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("please look at this chart with me", ["look at this chart"]),
        ("look at the next big graph we made", ["look at the next big graph"]),
        ("as you can see here sales doubled", ["as you can see here"]),
        ("as you can see on the left it grew", ["as you can see", "on the left"]),
        ("this graph shows growth", ["this graph"]),
        ("here you can see the trend", ["here you can see"]),
        ("in the upper left corner of it", ["in the upper left corner"]),
        ("and look at the red line now", ["look at the red line"]),
        ("take a look at this", ["look at this"]),
        ("let's look at this problem from another angle", []),
        ("we are on the right track now", []),
        ("at this point we stopped", []),
        ("this line of work is hard", []),
        ("a figure of speech in this figure of speech", []),
        ("in the big picture nothing changes", []),
        ("i like the plan and the people in line", []),
        ("right here in boston", []),
        ("look at dish church", []),
    ],
)
def test_deictic_phrases(text, expected):
    assert phrases(text) == expected


def test_a_phrase_heard_badly_is_not_guessed_at():
    assert phrases("look at this chart", confidence=0.25) == []


def test_a_phrase_is_spoken_in_one_go():
    spoken = [*talks.words("look at", 1.0), *talks.words("this chart", 4.0)]
    assert [phrase.text for phrase in deictic.find(talks.transcript(spoken))] == ["this chart"]


def test_an_unusable_transcript_holds_no_phrase():
    spoken = talks.words("look at this chart")
    assert deictic.find(talks.transcript(spoken, reason="Another language is spoken.")) == ()


def chart(duration=20.0, text="look at this chart", **seen):
    return talks.talk(talks.words(f"so {text} and then we go on with it", 8.0), duration, seen=talks.visual(duration, **seen))


def test_words_that_point_without_a_hand():
    (moment,) = found(chart(), "missing_gesture")
    assert moment.quote == "look at this chart"
    assert moment.confidence == pytest.approx(0.95)
    assert SaidWords("look at this chart", moment.start, moment.end) in moment.claims


@pytest.mark.parametrize("time", [7.6, 8.6, 10.4])
def test_a_gesture_beside_the_words_belongs_to_them(time):
    energy = talks.visual(20.0).gesture_energy
    assert not found(chart(gesture_energy=talks.during(energy, time, time + 0.5, 1.5)), "missing_gesture")


@pytest.mark.parametrize("time", [5.6, 8.6, 12.4])
def test_a_hand_that_points_within_three_seconds_belongs_to_them(time):
    pointing = talks.visual(20.0).pointing
    assert not found(chart(pointing=talks.during(pointing, time, time + 0.5, 0.9)), "missing_gesture")


def test_a_gesture_that_was_over_before_belongs_to_other_words():
    energy = talks.visual(20.0).gesture_energy
    assert found(chart(gesture_energy=talks.during(energy, 5.0, 6.5, 1.5)), "missing_gesture")
    assert not found(chart(gesture_energy=talks.during(energy, 5.0, 6.5, 1.5)), "pointed")


def test_a_gesture_much_later_does_not():
    energy = talks.visual(30.0).gesture_energy
    assert found(chart(30.0, gesture_energy=talks.during(energy, 20.0, 22.0, 1.5)), "missing_gesture")


def test_hands_that_were_not_watched_say_nothing():
    unknown = talks.visual(20.0).hands * np.nan
    assert not found(
        chart(hands=unknown, gesture_energy=unknown, reasons={"hands": "The hands are not in the picture."}), "missing_gesture"
    )


def test_hands_between_still_and_moving_say_nothing():
    assert not found(chart(gesture_energy=talks.visual(20.0).gesture_energy + 0.5), "missing_gesture")


def test_mere_place_words_need_a_slide():
    spoken = talks.words("so on the left we have the old design", 8.0)
    assert not found(talks.talk(spoken, 20.0), "missing_gesture")
    shown = talks.slides(Slide(1, 0.0, 20.0, 10, "old new", 0.9))
    assert found(talks.talk(spoken, 20.0, shown=shown), "missing_gesture")


def feeling(text, smile, confidence=0.95):
    seen = talks.visual(20.0)
    return talks.talk(talks.words(text, 5.0, confidence=confidence), 20.0, seen=talks.visual(20.0, smile=seen.smile * 0 + smile))


def test_glad_words_with_a_flat_face():
    (moment,) = found(feeling("we are so excited and proud to show you this", 0.03), "glad_words_flat_face")
    assert moment.confidence > 0.9


@pytest.mark.parametrize(
    ("text", "smile"),
    [
        ("we are so excited and proud to show you this", 0.8),  # a face that goes with it
        ("we are so excited and proud to show you this", 0.35),  # neither flat nor smiling
        ("the growth of our market share was strong and positive", 0.03),  # good news, but no feeling
        ("we are not happy with it", 0.03),  # turned round
        ("awesome airline", 0.03),  # no sentence around it, as misheard words have none
        ("the plan has four parts and a budget", 0.03),
    ],
)
def test_no_mismatch_where_face_and_words_agree_or_cannot_be_told(text, smile):
    assert not found(feeling(text, smile), "glad_words_flat_face")


def test_troubled_words_with_a_smile():
    assert found(feeling("sadly many people died in that terrible year", 0.9), "troubled_words_smile")
    assert not found(feeling("sadly many people died in that terrible year", 0.05), "troubled_words_smile")


def test_feelings_heard_badly_are_not_believed():
    assert not found(feeling("we are so excited and proud to show you this", 0.03, confidence=0.6), "glad_words_flat_face")


def test_a_badly_heard_word_before_the_feeling_could_turn_it_round():
    spoken = [
        *talks.words("we are", 5.0),
        *talks.words("not", 5.8, confidence=0.3),
        *talks.words("happy and proud of this wonderful day", 6.2),
    ]
    assert not found(talks.talk(spoken[:-4], 20.0), "glad_words_flat_face")


def test_an_unseen_face_is_not_called_flat():
    nothing = talks.visual(20.0).smile * np.nan
    signals = talks.talk(talks.words("we are so excited and proud", 5.0), 20.0, seen=talks.visual(20.0, smile=nothing))
    assert not found(signals, "glad_words_flat_face")


def test_a_rushed_stretch_with_numbers_is_graver():
    plain = talks.talk(talks.words("we went to the house and then the people came back to us " * 4, 2.0, 200.0), 30.0)
    dense = talks.talk(talks.words("we had three hundred twenty and then five people came back to us " * 4, 2.0, 200.0), 30.0)
    (one,), (other,) = found(plain, "rushing"), found(dense, "rushing")
    assert other.weight > one.weight
    assert one.confidence >= 0.5


def test_a_dragging_stretch():
    (moment,) = found(talks.talk(talks.words("we went to the house and then the people came back to us " * 3, 2.0, 90.0), 40.0), "dragging")
    assert moment.claims[0].words_per_minute == pytest.approx(90.0, abs=3.0)


def test_a_good_pace_is_neither():
    signals = talks.talk(talks.words("we went to the house and then the people came back to us " * 4, 2.0, 150.0), 30.0)
    assert not found(signals, "rushing")
    assert not found(signals, "dragging")


@pytest.mark.parametrize(("fast", "cause"), [(230.0, "rushing"), (80.0, "dragging")])
def test_the_edges_of_a_stretch_lie_on_its_words(fast, cause):
    """The window that finds it is fifteen seconds wide; the edges are known to the word."""
    calm, text = "we went to the house and then the people came back to us " * 3, "we went to the house and the people came back " * 4
    spoken = talks.words(calm, 1.0)
    start = spoken[-1].end + 0.04
    odd = talks.words(text, start, fast)
    after = talks.words(calm, odd[-1].end + 0.04)
    (moment,) = found(talks.talk([*spoken, *odd, *after], after[-1].end + 2.0), cause)
    assert (moment.start, moment.end) == (pytest.approx(start, abs=0.5), pytest.approx(odd[-1].end, abs=0.5))


def test_silences_of_two_seconds_and_more():
    spoken = [*talks.words(talks.FIRST, 1.0), *talks.words(talks.LAST, 12.0), *talks.words("and thank you all", 20.3)]
    signals = talks.talk(spoken, 30.0)
    gaps = [round(moment.end - moment.start, 1) for moment in found(signals, "long_silence")]
    assert gaps == [pytest.approx(3.84, abs=0.1)]


def test_a_slide_gone_before_it_can_be_read():
    shown = talks.slides(Slide(1, 0.0, 5.0, 70, "many", 0.9), Slide(2, 5.0, 30.0, 70, "many", 0.9), Slide(3, 30.0, 31.0, None, None, 0.0))
    (moment,) = found(talks.talk(talks.words(talks.FIRST), 31.0, shown=shown), "brief_slide")
    assert (moment.start, moment.end, moment.confidence) == (0.0, 5.0, 0.9)


def test_fillers_one_by_one_from_words_and_sound():
    spoken = talks.words("um we uh went on with the plan for the week as it was", 2.0)
    signals = talks.talk(spoken, 20.0, hesitations=[Hesitation(12.0, 12.4, "um", 0.8)])
    assert [round(moment.start) for moment in found(signals, "filler_cluster")] == [2, 3, 12]


def test_looks_away_longer_than_a_blink():
    looking = talks.visual(30.0).looking
    away = talks.during(talks.during(looking, 5.0, 5.2, 0.0), 10.0, 14.0, 0.0)
    spans = [round(m.end - m.start, 1) for m in found(talks.talk((), 30.0, seen=talks.visual(30.0, looking=away)), "looked_away")]
    assert spans == [4.2]


def test_good_moments_need_their_own_evidence():
    signals = talks.rich_talk()
    assert [moment.quote for moment in found(signals, "pointed")] == ["look at this graph", "this diagram"]
    assert [moment.quote for moment in found(signals, "smiled_with_words")] == ["we are so happy and proud"]
    assert found(signals, "lively_voice")
    assert len(found(signals, "good_look")) == 2


def test_nothing_seen_and_nothing_heard_has_no_moments():
    nothing = talks.visual(30.0).looking * np.nan
    blind = talks.visual(30.0, looking=nothing, smile=nothing, hands=nothing, gesture_energy=nothing, body_motion=nothing, pointing=nothing)
    signals = talks.talk((), 30.0, seen=blind, words_reason="Nobody speaks.", voice_reason="The sound track is silent.")
    assert moments.find(Evidence(signals)) == ()


def unheard(reason, language):
    """Three "um" and a silence in a sound whose words are of no use."""
    hesitations = [Hesitation(time, time + 0.4, "um", 0.9) for time in (12.0, 14.0, 16.0)]
    spoken = [*talks.words(talks.FIRST, 1.0), *talks.words(talks.LAST, 20.0)]
    signals = talks.talk(spoken, 40.0, hesitations=hesitations, words_reason=reason)
    return replace(signals, transcript=replace(signals.transcript, language=language))


def test_music_has_no_fillers_no_silences_and_no_lively_voice():
    signals = unheard("This sounds like music.", None)
    assert {moment.kind for moment in moments.find(Evidence(signals))} == {"POSITIVE_MOMENT"}
    assert {moment.cause for moment in moments.find(Evidence(signals))} == {"good_look"}


def test_a_foreign_talk_has_silences_but_no_fillers():
    causes = {moment.cause for moment in moments.find(Evidence(unheard("The speech is not in English.", "de")))}
    assert causes == {"good_look", "long_silence"}
