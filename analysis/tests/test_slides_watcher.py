"""Slides told from everything else that moves: drawn frames with known changes, and real recordings."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from django.conf import settings

from analysis.providers.vision.slides import NO_SLIDES, SlideWatcher

FPS = 4.0
MEDIA = Path(settings.BASE_DIR).parent / "shared" / "media"
TEXTS = (
    ("Our market", "Two million shops", "keep paper books"),
    ("How it works", "Scan a receipt", "Read the ledger"),
    ("Next steps", "Pilot in March", "Ten more towns"),
)


def slide(lines, width=640, height=360):
    frame = np.full((height, width, 3), 245, np.uint8)
    for row, line in enumerate(lines):
        cv2.putText(frame, line, (int(width * 0.08), 80 + 70 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (30, 30, 60), 2, cv2.LINE_AA)
    return frame


def room(time, width=640, height=360):
    """A camera picture: a soft background with noise and somebody who sways."""
    noise = np.random.default_rng(int(time * 1000)).integers(0, 12, (height, width, 3))
    frame = np.clip(np.linspace(60, 140, width)[None, :, None] + noise, 0, 255).astype(np.uint8)
    cv2.circle(frame, (int(320 + 60 * np.sin(2 * time)), 180), 90, (200, 170, 150), -1)
    return frame


def with_presenter(frame, time):
    x, y = 520 + int(6 * np.sin(3 * time)), 270 + int(4 * np.cos(5 * time))
    frame = frame.copy()
    frame[220:, 440:] = room(time)[220:, 440:]
    cv2.circle(frame, (x, y), 32, (210, 180, 160), -1)
    return frame, ((x - 32) / 640, (y - 32) / 360, 64 / 640, 64 / 360)


def watch(frame_at, seconds):
    watcher = SlideWatcher((640, 360), FPS)
    for sample in range(int(seconds * FPS)):
        frame, presenter = frame_at(sample / FPS)
        watcher.see(sample / FPS, frame, presenter)
    return watcher.finish(seconds)


def assert_changes(found, wanted):
    assert len(found.changes) == len(wanted), found.changes
    assert np.allclose(found.changes, wanted, atol=0.5)


def test_it_works():
    found = watch(lambda time: (slide(TEXTS[int(time // 6)]), None), 18)
    assert_changes(found, (6, 12))
    assert [each.words for each in found.slides] == [8, 9, 8]
    assert "Scan a receipt" in found.slides[1].text


def test_a_presenter_in_the_corner_is_no_change():
    found = watch(lambda time: with_presenter(slide(TEXTS[int(time // 8)]), time), 24)
    assert_changes(found, (8, 16))


def test_a_build_is_not_another_slide_but_its_words_count():
    found = watch(lambda time: (slide(TEXTS[0][: 1 + int(time // 5)]), None), 15)
    assert_changes(found, ())
    assert found.slides[0].words == 8


def test_a_fade_is_one_change():
    def fading(time):
        share = float(np.clip((time - 6) / 1.0, 0, 1))
        return cv2.addWeighted(slide(TEXTS[0]), 1 - share, slide(TEXTS[1]), share, 0), None

    assert_changes(watch(fading, 14), (6.5,))


def test_camera_and_slide_take_turns():
    def cut(time):
        return (room(time), None) if 6 <= time < 14 else (slide(TEXTS[0] if time < 6 else TEXTS[1]), None)

    found = watch(cut, 20)
    assert_changes(found, (6, 14))
    assert [round(each.start) for each in found.slides] == [0, 14]
    assert found.slides[0].end == pytest.approx(6, abs=0.5)


def test_a_video_playing_on_a_slide_is_not_dozens_of_changes():
    def playing(time):
        frame = slide(TEXTS[0])
        frame[220:340, 330:560] = room(time)[220:340, 330:560]
        return frame, None

    assert len(watch(playing, 20).changes) <= 1


def test_a_room_is_no_slide():
    assert watch(lambda time: (room(time), None), 8).reason == NO_SLIDES


def test_one_frame_is_enough():
    assert watch(lambda time: (slide(TEXTS[0]), None), 0.25).slides == ()


@pytest.mark.skipif(not MEDIA.is_dir(), reason="the labelled media are not beside this checkout")
@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("slides/slideextract_ABCDE_45s.mp4", (5, 10, 35, 40)),
        ("slides/opencast_black.mp4", (20,)),
        ("slides/opencast_scene-change.mov", (12,)),
        ("slides/opencast_av.mov", ()),
    ],
)
def test_real_slides(name, wanted):
    found = SlideWatcher((640, 360), FPS)
    capture = cv2.VideoCapture(str(MEDIA / name))
    rate, index, last = capture.get(cv2.CAP_PROP_FPS), 0, None
    next_at = 0.0
    while True:
        more, frame = capture.read()
        time = index / rate
        while last is not None and next_at < time:
            found.see(next_at, last, None)
            next_at += 1 / FPS
        if not more:
            break
        last, index = cv2.cvtColor(cv2.resize(frame, (640, 360)), cv2.COLOR_BGR2RGB), index + 1
    assert_changes(found.finish(next_at), wanted)
