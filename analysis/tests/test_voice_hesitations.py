"""Hearing "um" and "uh" in recordings with known fillers, and not in fluent speech."""

import json
import subprocess
import wave

import numpy as np
import pytest

from analysis.measures.heard import pauses, voice
from analysis.measures.signals import VoiceSignals
from videos.ffmpeg.binary import ffmpeg
from videos.tests import recordings

FLUENT = ("bush_columbia_199s.wma", "jfk.flac", "librivox_austen_0870.wav", "librivox_austen_0920.wav", "opencast_vr_talk_en_67s.flac")


def hear(path) -> VoiceSignals:
    command = [ffmpeg(), "-v", "error", "-i", str(path), "-vn", "-ac", "1", "-ar", "16000", "-f", "s16le", "-"]
    return measured(np.frombuffer(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout, np.int16))


def measured(samples) -> VoiceSignals:
    return voice.measure_voice(samples, 16000, len(samples) / 16000)


def known(shared_media, name) -> list[tuple[float, float]]:
    rows = json.loads((shared_media / "labels" / f"{name}.words.json").read_text())["words"]
    return [(row["start"], row["end"]) for row in rows if row["word"] in ("um", "uh")]


def hits(found: VoiceSignals, fillers: list[tuple[float, float]]) -> int:
    return sum(any(one.start < end and start < one.end for one in found.hesitations) for start, end in fillers)


@pytest.mark.parametrize(("name", "least", "most_false"), [("mfa_acoustic_corpus", 3, 1), ("mfa_cold_corpus", 3, 0)])
def test_real_fillers_are_heard(shared_media, name, least, most_false):
    found, fillers = hear(shared_media / "speech" / f"{name}.wav"), known(shared_media, name)
    right = hits(found, fillers)
    assert right >= least
    assert len(found.hesitations) - right <= most_false


@pytest.mark.parametrize(("name", "span", "text"), [("mfa_um", (3.76, 5.2), "um"), ("mfa_uh", (2.4, 3.64), "uh")])
def test_um_and_uh_are_told_apart(shared_media, name, span, text):
    found = hear(shared_media / "speech" / f"{name}.flac")
    assert [one.text for one in found.hesitations] == [text]
    assert hits(found, [span]) == 1
    assert 0.5 <= found.hesitations[0].confidence <= 1


def test_fluent_speech_has_at_most_two_false_a_minute(shared_media):
    heard = [hear(shared_media / "speech" / name) for name in FLUENT]
    minutes = sum(len(one.loudness) * one.hop for one in heard) / 60
    assert sum(len(one.hesitations) for one in heard) / minutes <= 2


def test_generated_fillers_are_heard_and_told_apart(recording):
    truth = json.loads((recordings.SAMPLES / "pitch.json").read_text())["words"]
    fillers = [row for row in truth if row["filler"] and row["end"] < 18]
    found = hear(recording("hesitant.wav"))
    assert [one.text for one in found.hesitations] == [row["word"] for row in fillers] == ["um", "uh", "um"]
    assert hits(found, [(row["start"], row["end"]) for row in fillers]) == 3


def test_generated_fluent_speech_has_none(recording):
    assert hear(recording("talk.wav")).hesitations == ()


def test_an_inserted_silence_is_a_pause(recording):
    with wave.open(str(recording("talk.wav"))) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    half = 4 * 16000
    [pause] = pauses.find(measured(np.concatenate((samples[:half], np.zeros(3 * 16000, np.int16), samples[half:]))), None)
    assert (pause.start, pause.end) == pytest.approx((4, 7), abs=0.3)


def test_a_click_in_a_quiet_room_is_not_speech():
    samples = np.random.default_rng(1).normal(0, 8, 8 * 16000)
    samples[3 * 16000 : 3 * 16000 + 320] = 8000 * np.sin(np.arange(320) / 3)
    assert measured(samples.astype(np.int16)).reason == voice.NO_SPEECH


def test_inserted_pauses_are_found_within_three_tenths(shared_media):
    found = pauses.find(hear(shared_media / "speech" / "d6_inserted_pauses.wav"), None)
    assert [edge for span in found for edge in (span.start, span.end)] == pytest.approx([6.9, 10.3, 12.9, 19.2], abs=0.3)


def test_a_knock_is_not_speech(shared_media):
    assert hear(shared_media / "speech" / "empty_silence.wav").reason == voice.NO_SPEECH
