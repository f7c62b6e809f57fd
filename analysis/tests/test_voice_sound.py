"""Pitch, loudness, speech and silence on sounds made here, where every answer is known."""

import numpy as np
import pytest

from analysis.measures.heard import pitch, silence, vocal, voice
from analysis.measures.heard.sound import FLOOR_DB, analyse
from analysis.measures.signals import Span, VoiceSignals, Word

RATE = 16000


def vowel(hertz: float | np.ndarray, seconds: float, level: float = 0.1) -> np.ndarray:
    """A buzz with the falling overtones of a voice, faded in and out within 20 ms."""
    time = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(np.broadcast_to(hertz, time.shape)) / RATE
    sound = sum(np.sin(number * phase) / number for number in range(1, 12))
    fade = np.minimum(1.0, np.minimum(time, time[::-1]) / 0.02)
    return np.asarray(level * sound * fade)


def quiet(seconds: float) -> np.ndarray:
    return 1e-4 * np.random.default_rng(1).standard_normal(round(seconds * RATE))


def talk(*parts: np.ndarray) -> np.ndarray:
    return np.concatenate(parts)


def measured(samples: np.ndarray) -> VoiceSignals:
    return voice.measure_voice(samples, RATE, len(samples) / RATE)


@pytest.mark.parametrize("hertz", [75.0, 110.0, 220.0, 380.0])
def test_the_pitch_of_a_voice_is_found_within_one_percent(hertz):
    track = pitch.choose(analyse(vowel(hertz, 1.0), RATE))
    assert np.nanmedian(track[5:-5]) == pytest.approx(hertz, rel=0.01)
    assert np.isnan(track[5:-5]).mean() < 0.05


def test_noise_has_no_pitch():
    noise = 0.1 * np.random.default_rng(2).standard_normal(2 * RATE)
    assert np.isnan(pitch.choose(analyse(noise, RATE))).mean() > 0.95


def test_loudness_is_in_dbfs():
    tone = np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    assert float(np.median(analyse(tone, RATE).level)) == pytest.approx(-3.01, abs=0.1)
    assert analyse(np.zeros(RATE), RATE).level.max() == FLOOR_DB


def test_whole_numbers_sound_like_fractions():
    sound = vowel(120, 0.5)
    whole = (sound * 32768).astype(np.int16)
    assert np.abs(analyse(whole, RATE).level - analyse(sound, RATE).level)[2:-2].max() < 0.1


@pytest.mark.parametrize("gain", [1.0, 0.01])
def test_speech_and_silence_are_told_apart_at_any_level(gain):
    sound = gain * talk(quiet(1), vowel(120, 1), quiet(2), vowel(150, 1), quiet(1))
    speech = silence.regions(analyse(sound, RATE))
    assert [edge for span in speech for edge in (span.start, span.end)] == pytest.approx([1, 2, 4, 5], abs=0.1)


def test_clicks_rumble_and_noise_are_no_speech():
    rumble = 0.3 * np.sin(2 * np.pi * 30 * np.arange(4 * RATE) / RATE)
    clicks = np.zeros(4 * RATE)
    clicks[RATE // 2 :: RATE] = 0.8
    assert silence.regions(analyse(rumble + quiet(4), RATE)) == ()
    assert silence.regions(analyse(clicks + quiet(4), RATE)) == ()
    assert silence.regions(analyse(0.05 * np.random.default_rng(3).standard_normal(4 * RATE), RATE)) == ()


def test_speech_in_steady_noise_is_found():
    noise = 0.01 * np.random.default_rng(4).standard_normal(6 * RATE)
    speech = silence.regions(analyse(noise + talk(quiet(2), vowel(130, 2), quiet(2)), RATE))
    assert len(speech) == 1
    assert speech[0].start == pytest.approx(2, abs=0.15)
    assert speech[0].end == pytest.approx(4, abs=0.15)


def test_silences_include_the_ends():
    assert silence.silences((Span(1, 2), Span(2.2, 3)), 4) == (Span(0, 1), Span(3, 4))


@pytest.mark.parametrize(
    ("samples", "reason"), [(np.zeros(0), voice.NO_SOUND), (np.zeros(RATE), voice.SILENT), (quiet(1) * 500, voice.NO_SPEECH)]
)
def test_what_cannot_be_heard_has_its_reason(samples, reason):
    signals = measured(samples)
    assert signals.reason == reason
    assert signals.speech == ()
    assert vocal.pitch_variety(signals).reason == reason
    assert vocal.loudness_variety(signals).reason == reason
    assert vocal.monotone_stretches(signals) == vocal.lively_stretches(signals) == ()


def test_the_result_does_not_depend_on_where_blocks_end():
    sound = talk(quiet(20), vowel(120, 1), quiet(19.5), vowel(180, 2), quiet(20))
    whole = measured(sound)
    late = measured(sound[20 * RATE :])
    assert np.allclose(whole.loudness[1100:1200], late.loudness[100:200])
    assert len(whole.speech) == 2


def test_monotone_and_lively_voices_are_told_apart():
    time = np.arange(14 * RATE) / RATE
    flat = measured(talk(quiet(1), vowel(120 * 2 ** (0.3 * np.sin(2 * time) / 12), 14), quiet(1)))
    lively = measured(talk(quiet(1), vowel(120 * 2 ** (7 * np.sin(2 * time) / 12), 14), quiet(1)))
    assert len(vocal.monotone_stretches(flat)) == 1
    assert vocal.lively_stretches(flat) == ()
    assert len(vocal.lively_stretches(lively)) == 1
    assert vocal.monotone_stretches(lively) == ()
    assert vocal.pitch_variety(flat).value == pytest.approx(0.2, abs=0.15)
    assert vocal.pitch_variety(lively).value == pytest.approx(5, abs=0.8)
    assert vocal.spread_within(flat, 0, 0.5) is None


def test_each_word_has_its_own_loudness_and_pitch():
    signals = measured(talk(quiet(0.5), vowel(100, 2, 0.05), quiet(0.5), vowel(200, 1, 0.2), quiet(0.5)))
    low, high, none = vocal.per_word((Word("low", 0.6, 2.4, 1), Word("high", 3.1, 3.9, 1), Word("none", 9, 9.1, 1)), signals)
    assert (low.pitch_semitones, high.pitch_semitones) == pytest.approx((0, 12), abs=0.3)
    assert (low.loudness, high.loudness) == pytest.approx((-27.1, -15.1), abs=0.5)
    assert (none.loudness, none.pitch_semitones) == (None, None)


def test_progress_ends_at_one_and_may_stop_the_work():
    seen: list[float] = []
    voice.measure_voice(talk(quiet(1), vowel(120, 1), quiet(1)), RATE, 3, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0

    def stop(done: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        voice.measure_voice(vowel(120, 1), RATE, 1, stop)
