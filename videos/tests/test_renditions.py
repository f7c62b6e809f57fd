"""Thumbnail and waveform: what stands for a video in lists and players."""

import json
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from coherence.core.errors import InvalidFormat
from videos.ffmpeg import thumbnail, waveform
from videos.tests import clips


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("odd/-leading_dash.mp4", (320, 320)),
        ("odd/one_picture.mp4", (320, 320)),
        ("odd/short_picture.mp4", (320, 320)),
        ("odd/oblong_pixels.mp4", (242, 242)),
        ("portrait.mp4", (366, 640)),
        ("one_a_second.mov", (640, 290)),
    ],
)
def test_it_works(name, size, ffmpeg, recording, facts_of, tmp_path):
    facts = facts_of(recording(name), ffmpeg)
    thumbnail.make(recording(name), facts, facts.duration * 0.9, tmp_path / "t.jpg", ffmpeg=ffmpeg)

    with Image.open(tmp_path / "t.jpg") as image:
        assert (image.format, image.size) == ("JPEG", size)
        assert np.asarray(image.convert("L")).std() > thumbnail.CONTENT


def test_it_is_near_the_wanted_time(ffmpeg, facts_of, tmp_path):
    path = clips.make(ffmpeg, tmp_path / "v.mp4", "-c:v", "libx264", seconds=20)
    thumbnail.make(path, facts_of(path, ffmpeg), 12.0, tmp_path / "t.jpg", ffmpeg=ffmpeg, width=160)

    with Image.open(tmp_path / "t.jpg") as image:
        assert abs(clips.number_on(np.asarray(image)) / 25 - 12.0) <= 1.0


def test_a_black_beginning_is_left_out(ffmpeg, facts_of, tmp_path):
    path = tmp_path / "v.mp4"
    clips.run(ffmpeg, "-f", "lavfi", "-t", "10", "-i", "testsrc=s=128x96", "-vf", "drawbox=c=black:t=fill:enable='lt(t,4)'", str(path))
    thumbnail.make(path, facts_of(path, ffmpeg), 1.0, tmp_path / "t.jpg", ffmpeg=ffmpeg)

    with Image.open(tmp_path / "t.jpg") as image:
        assert np.asarray(image.convert("L")).std() > thumbnail.CONTENT


def test_a_black_video_has_a_black_picture(ffmpeg, recording, facts_of, tmp_path):
    path = recording("odd/black.mp4")
    thumbnail.make(path, facts_of(path, ffmpeg), 2.0, tmp_path / "t.jpg", ffmpeg=ffmpeg)

    with Image.open(tmp_path / "t.jpg") as image:
        assert np.asarray(image).max() < 30


def test_the_sharp_one_is_chosen():
    sharp = clips.picture(0b1010101010)
    blurred = np.asarray(Image.fromarray(sharp).resize((10, 6)).resize((160, 96), Image.Resampling.BICUBIC))
    assert thumbnail.clearest([blurred, sharp, blurred]) is sharp


def test_a_file_that_became_unreadable(ffmpeg, recording, facts_of, tmp_path):
    facts = facts_of(recording("odd/one_picture.mp4"))
    (tmp_path / "v.mp4").write_bytes(b"no longer a video")
    with pytest.raises(InvalidFormat):
        thumbnail.make(tmp_path / "v.mp4", facts, 0.0, tmp_path / "t.jpg", ffmpeg=ffmpeg)
    assert not (tmp_path / "t.jpg").exists()


def test_peaks_are_those_of_each_stretch():
    samples = np.array([0, 16384, -16384, 0, 8192, 8192, -32768, 32767], np.int16)

    assert waveform.peaks(samples, buckets=4) == [(0.0, 0.5), (-0.5, 0.0), (0.25, 0.25), (-1.0, 1.0)]
    assert waveform.peaks((samples / 32768).astype(np.float32), buckets=1) == [(-1.0, 1.0)]
    assert len(waveform.peaks(samples[:3])) == 800
    assert waveform.peaks(samples[:0]) == []


def write(path: Path, samples: NDArray[np.int16]) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, 16_000, 0, "NONE", ""))
        out.writeframes(samples.tobytes())
    return path


def test_json_and_picture(tmp_path):
    tone = (np.sin(np.arange(40_000) / 4) * 32767).astype(np.int16)
    wav = write(tmp_path / "a.wav", tone)
    waveform.draw(wav, tmp_path / "w.png")

    written = json.loads(waveform.as_json(wav))
    assert written["duration"] == 2.5
    assert len(written["peaks"]) == 800
    assert written["peaks"][400] == pytest.approx([-1, 1], abs=0.05)
    with Image.open(tmp_path / "w.png") as image:
        assert (image.format, image.size) == ("PNG", (800, 320))
        dark = np.asarray(image.convert("L")) < 128
    assert dark[40:280].mean() > 0.9
    assert not dark[:3].any()


def test_silence_is_a_line(tmp_path):
    for samples in (np.zeros(0, np.int16), np.zeros(50_000, np.int16)):
        waveform.draw(write(tmp_path / "a.wav", samples), tmp_path / "w.png")
        with Image.open(tmp_path / "w.png") as image:
            dark = (np.asarray(image.convert("L")) < 200).any(axis=1)
        assert 1 <= dark.sum() <= 3
