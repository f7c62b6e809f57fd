"""Several voices at once: two pitches are told from one, from noise, from echo and from held notes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.measures.heard import overlap

RATE = 16000
Floats = NDArray[np.float64]


def voice(pitch: float, seconds: float = 6.0, wobble: float = 0.8) -> Floats:
    """Twenty harmonics of a pitch that rises and falls by 15 % `wobble` times a second, as speech does."""
    times = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(pitch * (1 + 0.15 * np.sin(2 * np.pi * wobble * times))) / RATE
    return sum((np.sin(number * phase) / number for number in range(1, 21)), np.zeros(len(times)))


def test_it_works():
    assert overlap.measure(voice(110) + voice(175, wobble=0.5), RATE).share > 0.05


@pytest.mark.parametrize("pitch", [85, 130, 220])
def test_one_voice_is_one(pitch: float):
    assert overlap.measure(voice(pitch), RATE).share == 0.0


def test_noise_is_no_second_voice():
    noise = np.random.default_rng(3).standard_normal(6 * RATE)
    assert overlap.measure(voice(120) + noise * 0.3, RATE).share < 0.01
    assert overlap.measure(noise, RATE).seconds < 0.2


def test_an_echo_is_no_second_voice():
    dry, delay = voice(120), round(0.05 * RATE)
    assert overlap.measure(dry + np.pad(dry, (delay, 0))[: len(dry)] * 0.7, RATE).share < 0.02


def test_held_notes_are_no_voices():
    chord = voice(110, wobble=0.0) + voice(138.6, wobble=0.0)
    assert overlap.measure(chord, RATE).seconds < 0.3


@pytest.mark.parametrize("scale", [0.01, 30000.0])
def test_the_level_does_not_matter(scale: float):
    both = voice(110) + voice(175, wobble=0.5)
    assert overlap.measure(both * scale, RATE).share == pytest.approx(overlap.measure(both, RATE).share, abs=0.01)


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(10), np.zeros(RATE)], ids=["none", "a few", "silence"])
def test_nothing_is_nobody(samples: Floats):
    assert overlap.measure(samples, RATE) == overlap.Overlap(0.0, 0.0)
