"""The gate: words that cannot be trusted are refused with a sentence, words that can pass."""

import wave
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.measures.heard.silence import regions
from analysis.measures.heard.sound import analyse
from analysis.measures.signals import Span, Transcript, VoiceSignals, Word
from analysis.measures.spoken import speech_gate
from analysis.measures.spoken.speech_gate import judge
from analysis.providers.speech.pocketsphinx_local import PocketSphinx
from videos.tests.recordings import Recordings

AUSTEN = "librivox_austen_0870.wav"
NOTHING: NDArray[np.float64] = np.empty(0)


def said(count: int = 60, seconds: float = 20.0, confidence: float = 0.6, match: float | None = -1.5, language: str | None = None) -> Any:
    """`count` words spread over `seconds` of speech, and the voice that said them."""
    step = seconds / max(count, 1)
    words = tuple(Word("word", i * step, (i + 0.9) * step, confidence) for i in range(count))
    return Transcript(words, "test", language, None, confidence, match), voice(seconds)


def voice(seconds: float) -> VoiceSignals:
    return VoiceSignals(0.01, NOTHING, NOTHING, (Span(0, seconds),) if seconds else (), (), ())


def test_it_works():
    judged = judge(*said())
    assert judged.usable
    assert judged.language == "en"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (said(count=0, seconds=0), speech_gate.NO_SPEECH),
        (said(count=4, seconds=2), speech_gate.TOO_LITTLE),
        (said(count=5, seconds=0.8), speech_gate.TOO_LITTLE),
        (said(count=10, seconds=60), speech_gate.MOSTLY_OTHER),
        (said(language="de-CH", confidence=0.95), speech_gate.NOT_ENGLISH),
        (said(match=-2.25, confidence=0.65), speech_gate.UNCLEAR),
        (said(match=-1.85, confidence=0.3), speech_gate.UNCLEAR),
        (said(count=6, seconds=2, match=-2.2, confidence=0.2), speech_gate.UNCLEAR),
        (said(count=86, match=-1.6, confidence=0.4), speech_gate.UNCLEAR),
        (said(count=32, match=-1.6, confidence=0.4), speech_gate.UNCLEAR),
        (said(match=None, confidence=0.2), speech_gate.UNCLEAR),
    ],
)
def test_what_cannot_be_trusted_is_refused(words: tuple[Transcript, VoiceSignals], reason: str):
    judged = judge(*words)
    assert judged.reason == reason
    assert judged.words == words[0].words


@pytest.mark.parametrize(
    "words",
    [
        said(count=5, seconds=1.2, match=-1.75, confidence=0.15),
        said(count=90, confidence=0.8),
        said(match=-1.85, confidence=0.45),
        said(match=-1.68, confidence=0.2),
        said(match=None, confidence=0.9, language="en-GB"),
    ],
    ids=["short", "fast and sure", "mumbled", "hoarse", "whisper"],
)
def test_what_can_be_trusted_passes(words: tuple[Transcript, VoiceSignals]):
    assert judge(*words).reason is None


@pytest.mark.parametrize(
    ("trust", "clear"),
    [
        pytest.param(speech_gate.LEAST_TRUST, 0.0, id="at the limit"),
        pytest.param(speech_gate.LEAST_TRUST - 0.2, 0.0, id="few words may lie below it"),
        pytest.param((speech_gate.LEAST_TRUST + speech_gate.CLEAR_TRUST) / 2, 0.5, id="between"),
        pytest.param(speech_gate.CLEAR_TRUST, 1.0, id="one clear voice"),
        pytest.param(-0.2, 1.0, id="better than that"),
    ],
)
def test_words_are_the_clearer_the_better_they_fit(trust: float, clear: float):
    transcript, _ = said(confidence=0.6, match=trust - 0.6)
    assert speech_gate.clarity(transcript) == pytest.approx(clear)


def test_without_a_match_or_a_word_nothing_speaks_against_clarity():
    assert speech_gate.clarity(said(match=None)[0]) == 1.0
    assert speech_gate.clarity(said(count=0)[0]) == 1.0


def test_a_language_that_was_told_is_kept():
    assert judge(*said(language="en-GB")).language == "en-GB"


def test_an_earlier_reason_stays():
    transcript, heard = said()
    assert judge(replace(transcript, reason="There is no sound."), heard).reason == "There is no sound."


def test_a_voice_that_was_not_measured_gives_its_reason():
    transcript, heard = said()
    assert judge(transcript, replace(heard, reason="The sound is silent.")).reason == "The sound is silent."


@pytest.mark.parametrize(("level", "reason"), [(-24.0, speech_gate.MOSTLY_OTHER), (-45.0, None)])
def test_a_little_speech_in_much_other_sound_is_no_talk(level: float, reason: str | None):
    transcript, heard = said()
    loudness = np.concatenate([np.full(2000, -20.0), np.full(6000, level), np.full(100, np.nan)])
    assert judge(transcript, replace(heard, loudness=loudness)).reason == reason


def two_voices(second: float = 1.0) -> NDArray[np.float64]:
    """Six seconds of two buzzing voices whose pitches rise and fall on their own."""
    times = np.arange(6 * 16000) / 16000
    phases = [2 * np.pi * np.cumsum(f * (1 + 0.15 * np.sin(2 * np.pi * w * times))) / 16000 for f, w in ((110, 0.8), (175, 0.5))]
    one, two = (sum((np.sin(n * phase) / n for n in range(1, 21)), np.zeros(len(times))) for phase in phases)
    return np.asarray(one + second * two)


@pytest.mark.parametrize("match", [-1.5, None])
def test_several_people_at_once_are_refused_by_the_sound(match: float | None):
    words, heard = said(confidence=0.5, match=match)
    assert judge(words, heard, two_voices()).reason == speech_gate.SEVERAL
    assert judge(words, heard, two_voices(second=0.0)).usable


def test_words_of_one_clear_voice_stand_whatever_else_is_heard():
    words, heard = said(confidence=0.8, match=-1.4)
    assert judge(words, heard, two_voices()).usable


def hear(samples: NDArray[np.int16], path: Path) -> Transcript:
    """What the local recogniser and the gate make of a sound."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    speech = regions(analyse(samples, 16000))
    heard = replace(voice(0), speech=speech)
    return judge(PocketSphinx().transcribe(path, speech).transcript, heard, samples)


def talk(wav: Path) -> NDArray[np.int16]:
    with wave.open(str(wav), "rb") as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def test_english_is_heard(shared_media: Path, tmp_path: Path):
    assert hear(talk(shared_media / "speech" / AUSTEN), tmp_path / "a.wav").usable


def test_a_generated_voice_is_heard(recording: Recordings, tmp_path: Path):
    assert hear(talk(recording("talk.wav")), tmp_path / "a.wav").usable


def test_two_readers_at_once_are_refused(shared_media: Path, tmp_path: Path):
    speech = shared_media / "speech"
    one = talk(speech / AUSTEN).astype(float)
    two = talk(speech / "mfa_acoustic_corpus.wav")[: len(one)].astype(float)
    mixed = (one / one.std() + two / two.std()) * 3000
    assert hear(mixed.astype(np.int16), tmp_path / "a.wav").reason == speech_gate.SEVERAL


def test_speech_played_backwards_is_no_english(shared_media: Path, tmp_path: Path):
    assert hear(talk(shared_media / "speech" / AUSTEN)[::-1], tmp_path / "a.wav").reason == speech_gate.UNCLEAR


def test_chords_are_no_words(tmp_path: Path):
    times = np.arange(8 * 16000) / 16000
    chord = sum(np.sin(2 * np.pi * pitch * times) for pitch in (220.0, 277.2, 329.6, 440.0)) * (np.exp(-(times % 0.5) * 4))
    assert not hear((chord * 3000).astype(np.int16), tmp_path / "a.wav").usable
