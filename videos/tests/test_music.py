"""Tempo and key: found where we put them, and told of no speech."""

import subprocess

import numpy as np
import pytest

from videos.ffmpeg import pcm
from videos.renditions import music
from videos.tests.recordings import HESITANT, SAMPLE, WHEEL

RATE = music.RATE
SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
PROGRESSION = (0, 3, 4, 0, 5, 3, 4, 0)


def clicks(bpm, seconds=30, noise=0.0):
    sound = np.random.default_rng(1).normal(0, 1, seconds * RATE) * noise
    time = np.arange(RATE // 20) / RATE
    for start in np.arange(0.3, seconds - 0.1, 60 / bpm):
        sound[int(start * RATE) : int(start * RATE) + len(time)] += 0.5 * np.exp(-time / 0.008) * np.sin(2 * np.pi * 1000 * time)
    return sound.astype(np.float32)


def chords(tonic, mode, seconds=32, noise=0.0, cents=0):
    """Triads with overtones; a minor key has the leading note in the chord that wants it."""
    sound = np.random.default_rng(1).normal(0, 1, seconds * RATE) * noise
    time = np.arange(RATE) / RATE
    shape = np.exp(-1.2 * time) * np.minimum(1, 200 * time)
    for second in range(seconds):
        degree = PROGRESSION[second % 8]
        for third in (0, 2, 4):
            step = SCALES[mode][(degree + third) % 7] + (12 if degree + third > 6 else 0) + (mode == "minor" and (degree, third) == (4, 2))
            hertz = 261.63 * 2 ** ((tonic + step + cents / 100) / 12)
            tones = sum(np.sin(2 * np.pi * hertz * n * time) / n**1.5 for n in (1, 2, 3, 4))
            sound[second * RATE : (second + 1) * RATE] += 0.08 * shape * tones
    return sound.astype(np.float32)


def spoken(path, tmp_path):
    wav = tmp_path / "speech.wav"
    command = [
        WHEEL,
        "-v",
        "error",
        "-i",
        path,
        "-vn",
        "-t",
        "40",
        "-af",
        "volume=6dB",
        "-ar",
        "48000",
        "-c:a",
        "pcm_s24le",
        "-rf64",
        "auto",
    ]
    subprocess.run([*command, wav], check=True)
    return list(pcm.quarter(wav))


def test_it_works():
    found = music.listen([chords(9, "minor"), clicks(120), chords(9, "minor")])
    assert found.key.value == "A minor"
    assert music.listen([clicks(120)]).tempo.value == pytest.approx(120, abs=0.6)


@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_clicks_have_their_tempo(noise):
    """Of faster ones people tap every other."""
    for bpm in range(62, 143, 16):
        found = music.listen([clicks(bpm, noise=noise)]).tempo
        assert found.value == pytest.approx(bpm, rel=0.01), bpm
        assert found.confidence > 0.4


@pytest.mark.parametrize(("noise", "cents", "step"), [(0.02, 0, 3), (0.1, 35, 4)])
def test_chords_have_their_key(noise, cents, step):
    truth = [(tonic, mode) for mode in SCALES for tonic in range(0, 12, step)]
    found = [music.listen([chords(tonic, mode, seconds=16, noise=noise, cents=cents)]).key for tonic, mode in truth]
    assert [each.value for each in found] == [f"{music.NAMES[tonic]} {mode}" for tonic, mode in truth]


@pytest.mark.parametrize("path", [SAMPLE, HESITANT])
def test_of_speech_nothing_is_told(path, tmp_path):
    found = music.listen(spoken(path, tmp_path))
    assert (found.tempo.value, found.tempo.reason) == (None, music.NO_BEAT)
    assert (found.key.value, found.key.reason) == (None, music.NO_KEY)


@pytest.mark.parametrize(("seconds", "reason"), [(60, music.NO_BEAT), (5, music.SHORT)])
def test_of_noise_and_silence_nothing_is_told(seconds, reason):
    for level in (0.0, 0.1):
        noise = np.random.default_rng(1).normal(0, level, seconds * RATE).astype(np.float32)
        found = music.listen([noise])
        assert (found.tempo.value, found.tempo.reason, found.key.value) == (None, reason, None)


def test_blocks_are_one_sound():
    whole = chords(4, "major", noise=0.02)
    assert music.listen(np.array_split(whole, 7)) == music.listen([whole])


@pytest.mark.parametrize("channels", [1, 2])
def test_a_wav_is_read_as_it_sounds(channels, tmp_path):
    wav = tmp_path / "sine.wav"
    command = [WHEEL, "-v", "error", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=3", "-ac", str(channels)]
    subprocess.run([*command, "-c:a", "pcm_s24le", "-rf64", "auto", wav], check=True)
    sound = np.concatenate(list(pcm.quarter(wav)))
    assert len(sound) == 3 * RATE
    assert np.abs(np.fft.rfft(sound)).argmax() == 3 * 440
    assert np.abs(sound).max() == pytest.approx(1 / 8, rel=0.3)
