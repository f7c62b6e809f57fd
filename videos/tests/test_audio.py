"""Sound: mono, 16 kHz, on the picture's clock, as loud as the voice was."""

import dataclasses
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from coherence.core.errors import InvalidFormat
from videos.ffmpeg import audio, mixing
from videos.ffmpeg.facts import SoundFacts
from videos.tests import clips

PLAIN = "odd/-leading_dash.mp4"


@pytest.fixture
def sound_of(recording, facts_of, tmp_path, ffmpeg):
    def extract(path: Path) -> tuple[NDArray[np.float32], SoundFacts]:
        facts = facts_of(path, ffmpeg)
        wav = tmp_path / "sound.wav"
        audio.extract(path, facts, wav, ffmpeg=ffmpeg)
        samples, rate = audio.read_wav(wav)
        assert rate == 16_000
        return samples, audio.facts_of(wav, facts)

    return extract


def test_it_works(sound_of, recording):
    samples, facts = sound_of(recording(PLAIN))

    assert samples.dtype == np.float32
    assert len(samples) / 16_000 == pytest.approx(8.0, abs=0.05)
    assert facts.loudness == pytest.approx(-19.85, abs=0.2)
    assert facts.peak == pytest.approx(-3.56, abs=0.3)
    assert (facts.channels, facts.start_offset, facts.reason) == (1, 0.0, None)


def test_late_sound_is_padded(sound_of, recording):
    plain, _ = sound_of(recording(PLAIN))
    late, facts = sound_of(recording("odd/late_sound.mp4"))

    assert facts.start_offset == pytest.approx(3.0, abs=0.03)
    assert np.abs(late[: int(2.95 * 16_000)]).max() == 0
    shift = np.argmax(np.correlate(late[4 * 16_000 - 800 : 6 * 16_000], plain[16_000 : 2 * 16_000], "valid")) - 800
    assert abs(shift) <= 16  # a millisecond


@pytest.mark.parametrize("name", ["centre_only.mp4", "right_only.mp4"])
def test_a_voice_on_one_channel_keeps_its_level(name, sound_of, recording):
    _, plain = sound_of(recording(PLAIN))
    samples, facts = sound_of(recording(f"odd/{name}"))

    assert facts.loudness == pytest.approx(plain.loudness, abs=0.2)
    assert len(samples) / 16_000 == pytest.approx(8.0, abs=0.05)


def test_opposed_channels_do_not_cancel(sound_of, ffmpeg, tmp_path):
    path = tmp_path / "opposed.mkv"
    clips.run(
        ffmpeg, "-f", "lavfi", "-t", "3", "-i", "testsrc=s=64x64", "-f", "lavfi", "-t", "3", "-i", "sine=300",
        "-af", "pan=stereo|c0=c0|c1=-1*c0", "-c:v", "libx264", "-c:a", "pcm_s16le", str(path),
    )  # fmt: skip
    _, facts = sound_of(path)

    assert facts.loudness == pytest.approx(-21.07, abs=0.2)  # lavfi's sine has an amplitude of 1/8


def test_a_gap_in_the_sound_is_kept(sound_of, ffmpeg, tmp_path):
    path = tmp_path / "gap.mkv"
    clips.run(
        ffmpeg, "-f", "lavfi", "-t", "6", "-i", "testsrc=s=64x64", "-f", "lavfi", "-t", "6", "-i", "sine=300",
        "-af", "aselect='not(between(t,2,4))'", "-c:v", "libx264", "-c:a", "pcm_s16le", str(path),
    )  # fmt: skip
    samples, _ = sound_of(path)

    assert len(samples) / 16_000 == pytest.approx(6.0, abs=0.1)
    assert np.abs(samples[int(2.2 * 16_000) : int(3.8 * 16_000)]).max() < 0.001
    assert np.abs(samples[int(4.2 * 16_000) :]).max() > 0.1


def test_digital_silence_is_said(sound_of, recording):
    _, facts = sound_of(recording("odd/silent.mp4"))

    assert (facts.loudness, facts.peak, facts.reason) == (None, None, "The recording has no sound.")
    assert facts.duration == pytest.approx(8.0, abs=0.05)


def test_a_very_quiet_voice_is_not_silence(sound_of, recording):
    _, facts = sound_of(recording("odd/quiet.mp4"))

    assert facts.loudness == pytest.approx(-59.85, abs=0.3)
    assert facts.reason is None


def test_no_track_is_said(recording, facts_of, tmp_path, ffmpeg):
    path = recording("odd/no_sound.mp4")
    facts = facts_of(path, ffmpeg)

    assert audio.facts_of(None, facts).reason == "The recording has no sound track."
    with pytest.raises(InvalidFormat, match="no sound track"):
        audio.extract(path, facts, tmp_path / "a.wav", ffmpeg=ffmpeg)


def test_nothing_but_the_sound_is_left(sound_of, recording, tmp_path):
    sound_of(recording(PLAIN))
    assert [path.name for path in tmp_path.iterdir()] == ["sound.wav"]


def test_a_file_that_became_unreadable(recording, facts_of, tmp_path, ffmpeg):
    facts = facts_of(recording(PLAIN))
    (tmp_path / "v.mp4").write_bytes(b"no longer a video")
    with pytest.raises(InvalidFormat, match="sound cannot be read"):
        audio.extract(tmp_path / "v.mp4", facts, tmp_path / "a.wav", ffmpeg=ffmpeg)
    (tmp_path / "empty.pcm").touch()
    with pytest.raises(InvalidFormat):
        audio.write_mono(tmp_path / "empty.pcm", 2, tmp_path / "a.wav")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.pcm", "v.mp4"]


def test_many_channels_are_bounded(recording, facts_of):
    facts = dataclasses.replace(facts_of(recording(PLAIN)), audio_channels=64)
    command = audio.command_for(recording(PLAIN), facts, 8, Path("/tmp/x.pcm"), "ffmpeg")
    assert "pan=8c|c0=c0|" in command[command.index("-af") + 1]


def write(path: Path, samples: NDArray[np.int16], channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setparams((channels, 2, 16_000, 0, "NONE", ""))
        out.writeframes(samples.tobytes())
    return path


def test_blocks_together_are_the_whole(tmp_path):
    samples = np.arange(-20_000, 20_000, dtype=np.int16)
    wav = write(tmp_path / "a.wav", samples)
    blocks = list(audio.read_blocks(wav, seconds=1.0))

    assert [start for start, _ in blocks] == [0.0, 1.0, 2.0]
    assert np.array_equal(np.concatenate([block for _, block in blocks]), audio.read_wav(wav)[0])
    assert np.array_equal(audio.open_wav(wav)[0], samples)


def test_an_empty_file_and_a_strange_one(tmp_path):
    assert len(audio.read_wav(write(tmp_path / "a.wav", np.zeros(0, np.int16)))[0]) == 0
    assert list(audio.read_blocks(tmp_path / "a.wav")) == []
    with pytest.raises(InvalidFormat, match="mono"):
        audio.read_wav(write(tmp_path / "b.wav", np.zeros(4, np.int16), channels=2))


def test_levels_of_known_signals():
    square = np.tile(np.array([16384, -16384], np.int16), 16_000)
    assert audio.levels(square, 16_000) == pytest.approx((-6.02, -6.02), abs=0.01)
    paused = np.concatenate([square, np.zeros(160_000, np.int16)])
    assert audio.levels(paused, 16_000)[1] == pytest.approx(-6.02, abs=0.01)  # pauses do not make it quieter
    assert audio.levels(np.zeros(100, np.int16), 16_000) == (None, None)


@pytest.mark.parametrize(
    ("mixed", "weights"),
    [
        (lambda a, b: (a, a), (0.5, 0.5)),
        (lambda a, b: (a, 0 * a), (1.0, 0.0)),
        (lambda a, b: (a, -a), (1.0, 0.0)),
        (lambda a, b: (a, b), (2**-0.5, 2**-0.5)),
        (lambda a, b: (a // 20, a), (0.0, 1.0)),
        (lambda a, b: (0 * a, 0 * a), (1.0, 0.0)),
    ],
)
def test_weights(mixed, weights):
    noise = np.random.default_rng(1).integers(-9000, 9000, (2, 300_000))
    samples = np.stack(mixed(*noise), axis=1).astype(np.int16)

    assert mixing.weights_for(samples) == pytest.approx(weights, abs=0.01)


def test_mixing_never_wraps_around():
    loud = np.full((10, 2), 30_000, np.int16)
    assert mixing.mix(loud, np.array([1.0, 1.0])).tolist() == [32767] * 10
