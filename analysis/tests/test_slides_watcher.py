"""Slides told from everything else that moves: drawn frames with known changes, and real recordings."""

import cv2
import numpy as np
import pytest

from analysis.providers.vision import slide_text
from analysis.providers.vision.slide_deck import NO_SLIDES, Deck, Sample
from analysis.providers.vision.slides import SlideWatcher
from videos.ffmpeg import frames, probe
from videos.ffmpeg.binary import ffmpeg

pytestmark = pytest.mark.slow

FPS = 4.0
NOISE = np.random.default_rng(1).integers(0, 12, (12, 360, 640, 3), np.uint8)
TEXTS = (
    ("Our market", "Two million shops", "keep paper books"),
    ("How it works", "Scan a receipt", "Read the ledger"),
    ("Next steps", "Pilot in March", "Ten more towns"),
)
WORDS = ("shop", "paper", "book", "ledger", "receipt", "month", "revenue", "pilot", "town", "team", "plan", "budget", "question")


def slide(lines, width=640, height=360):
    frame = np.full((height, width, 3), 245, np.uint8)
    for row, line in enumerate(lines):
        cv2.putText(frame, line, (int(width * 0.08), 80 + 70 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (30, 30, 60), 2, cv2.LINE_AA)
    return frame


def room(time):
    """A camera picture: a soft background with noise and somebody who sways."""
    frame = np.linspace(60, 140, 640).astype(np.uint8)[None, :, None] + NOISE[int(time * 1000) % 11]
    cv2.circle(frame, (int(320 + 60 * np.sin(2 * time)), 180), 90, (200, 170, 150), -1)
    return frame


def still(number):
    """A camera picture in which nothing moves."""
    return np.repeat(cv2.resize(NOISE[number % 12, :9, :16, :1] * 20, (640, 360), interpolation=cv2.INTER_CUBIC)[:, :, None], 3, axis=2)


def page(first, rows):
    """Lines of a long text, 22 pixels each."""
    frame = np.full((360, 640, 3), 250, np.uint8)
    for row in range(rows):
        line = " ".join(np.random.default_rng(first + row).choice(WORDS, 6))
        cv2.putText(frame, line, (20, 30 + 22 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (30, 30, 30), 1, cv2.LINE_AA)
    return frame


def between(transition, seconds):
    """Another of three slides every ten seconds, by a transition of so many seconds; `transition(old, new, share)`."""

    def at(time):
        number, share = int(time // 10), min(1.0, (time % 10) / seconds)
        old = slide(TEXTS[max(0, number - 1)])
        return transition(old, slide(TEXTS[number]), share if number else 1.0), None

    return at


def fade(old, new, share):
    return cv2.addWeighted(old, 1 - share, new, share, 0)


def push(old, new, share):
    shift = int(640 * share)
    return np.ascontiguousarray(np.concatenate([old, new], axis=1)[:, shift : shift + 640])


def push_up(old, new, share):
    shift = int(360 * share)
    return np.concatenate([old, new])[shift : shift + 360]


def wipe(old, new, share):
    return np.concatenate([new[:, : int(640 * share)], old[:, int(640 * share) :]], axis=1)


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


@pytest.fixture
def read_one(monkeypatch):
    """Crowded pages take long to read; that one of them has words is enough to tell changes."""
    monkeypatch.setattr(slide_text, "MAX_READ", 1)


def assert_changes(found, wanted, within=0.5):
    assert len(found.changes) == len(wanted), found.changes
    assert np.allclose(found.changes, wanted, atol=within), found.changes


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


@pytest.mark.parametrize(("transition", "seconds"), [(fade, 1), (fade, 3), (push, 1), (push, 2.5), (push_up, 2.5), (wipe, 2.5)])
def test_a_transition_is_one_change(transition, seconds):
    found = watch(between(transition, seconds), 30)
    assert_changes(found, (10 + seconds / 2, 20 + seconds / 2), within=max(0.5, seconds / 2))
    assert [each.words for each in found.slides] == [8, 9, 8]


def test_slides_with_words_at_the_same_places_are_told_apart(read_one):
    assert_changes(watch(lambda time: (page(100 * int(time // 6), 4), None), 24), (6, 12, 18))


def test_a_few_words_change_among_much_that_stays(read_one):
    def deck(time):
        frame = page(0, 16)
        frame[:190] = slide(TEXTS[int(time // 6)])[30:220]
        return frame, None

    assert_changes(watch(deck, 18), (6, 12))


@pytest.mark.parametrize("shape", ["portrait", "letterbox", "pillarbox"])
def test_other_shapes_of_picture(shape):
    def at(time):
        lines = TEXTS[int(time // 6)]
        if shape == "portrait":
            return slide([line[:9] for line in lines], 360, 640), None
        if shape == "letterbox":
            return cv2.copyMakeBorder(cv2.resize(slide(lines), (360, 202)), 219, 219, 0, 0, cv2.BORDER_CONSTANT), None
        return cv2.copyMakeBorder(cv2.resize(slide(lines), (480, 360)), 0, 0, 80, 80, cv2.BORDER_CONSTANT), None

    assert_changes(watch(at, 18), (6, 12))


def test_scrolling_is_no_change_but_a_page_turned_is(read_one):
    def read(time):
        """A line further every three seconds, another text after 18."""
        return page((5000 if time >= 18 else 0) + int(time // 3), 7), None

    assert_changes(watch(read, 30), (18,))


def test_code_that_is_typed_is_no_change(read_one):
    def typed(time):
        rows = 1 + int(time / 2)
        return page(max(0, rows - 6), min(rows, 6)), None

    assert_changes(watch(typed, 30), ())


def test_a_slide_that_is_away_for_a_moment_is_the_same_slide():
    found = watch(lambda time: (room(time) if 6 <= time < 9 else slide(TEXTS[0]), None), 18)
    assert [(round(each.start), round(each.end)) for each in found.slides] == [(0, 18)]


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


def test_a_film_has_no_slides_and_is_not_read_for_long(monkeypatch):
    read, seen = slide_text.read, []

    def counted(frame, presenter):
        seen.append(frame)
        return read(frame, presenter)

    monkeypatch.setattr(slide_text, "read", counted)
    assert watch(lambda time: (still(int(time // 1.5)), None), 60).reason == NO_SLIDES
    assert len(seen) < slide_text.MAX_BLANK + slide_text.AT_ONCE


def test_a_sign_in_a_film_makes_no_deck_of_it(monkeypatch):
    monkeypatch.setattr(slide_text, "MAX_READ", 4)
    monkeypatch.setattr(slide_text, "SAME_PICTURE_LEVELS", -1)
    found = watch(lambda time: (slide(TEXTS[0]) if time < 8 else still(int(time // 3)), None), 40)
    assert [(each.start, each.words) for each in found.slides] == [(0, 8)]


def test_slides_shown_shorter_than_the_camera_are_found():
    found = watch(lambda time: (still(int(time // 20)) if time % 20 < 14 else slide(TEXTS[int(time // 20)]), None), 60)
    assert [round(each.start) for each in found.slides] == [14, 34, 54]


def test_only_what_will_be_read_is_kept():
    deck, gray = Deck(), np.zeros((18, 32), np.uint8)
    starts = np.cumsum([0, *(1 + number % 7 for number in range(199))])
    for number, start in enumerate(starts):
        frame = np.full((1, 1, 3), number, np.uint8)
        deck.show(float(start), Sample(float(start), gray, gray > 0, frame, None), at_rest=True)
    framed = [shown for shown in deck.shown[:-1] if shown.frame is not None]
    assert len(framed) == slide_text.MAX_READ
    assert min(shown.end - shown.start for shown in framed) >= 5
    assert sum(shown.gray.size > 0 for shown in deck.shown) == 2


def test_reading_ends_when_its_lines_are_used_up(monkeypatch):
    monkeypatch.setattr(slide_text, "LINES", 5)
    shown = [slide_text.Picture(slide(lines), None, 10.0 - number) for number, lines in enumerate(TEXTS)]
    assert [reading is not None for reading in slide_text.read_all(shown, 0.0)] == [True, True, False]
    assert all(slide_text.read_all(shown, 60.0))


def beside(lines, left, color=90):
    """A slide with a face in front of it, and where that is."""
    frame = slide(lines)
    cv2.circle(frame, (round((left + 0.05) * 640), 250), 24, (color, 120, 140), -1)
    return frame, (left, 0.6, 0.1, 0.18)


def brighter(frame, presenter):
    """As a camera sees it that opens its iris a little."""
    return np.clip(frame.astype(np.int16) - 12, 0, 255).astype(np.uint8), presenter


def written_beside(words):
    """The same slide with a line that ends where the presenter may be."""
    frame, presenter = beside(TEXTS[0], 0.8)
    cv2.putText(frame, words, (220, 250), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (20, 20, 20), 2, cv2.LINE_AA)
    return frame, presenter


@pytest.mark.parametrize(
    ("pictures", "wanted"),
    [
        pytest.param([beside(TEXTS[0], 0.8), beside(TEXTS[0], 0.81, color=200)], 1, id="the presenter moves a little"),
        pytest.param([beside(TEXTS[0], 0.8), beside(TEXTS[1], 0.8)], 2, id="another slide"),
        pytest.param([beside(TEXTS[0], 0.8), beside(TEXTS[0], 0.1)], 2, id="hidden elsewhere"),
        pytest.param([beside(TEXTS[0], 0.8), (slide(TEXTS[0]), None)], 2, id="alone"),
        pytest.param([(slide(TEXTS[0]), None), (slide(TEXTS[0]), None)], 1, id="nobody beside it"),
        pytest.param([written_beside("Heated by pumps 12 %"), written_beside("Heated by pumps 47 %")], 2, id="words reach over"),
        pytest.param([beside(TEXTS[0], 0.8), brighter(*beside(TEXTS[0], 0.8))], 1, id="in other light"),
        pytest.param([beside(TEXTS[0], 0.8), brighter(*beside(TEXTS[1], 0.8))], 2, id="another one in other light"),
        pytest.param([(still(0), (0.2, -0.2, 0.6, 1.2)), (still(1), (0.2, -0.2, 0.6, 1.2))], 2, id="nothing but a face"),
    ],
)
def test_a_slide_that_comes_back_is_read_once(monkeypatch, pictures, wanted):
    read, seen = slide_text.read, []

    def counted(frame, presenter):
        seen.append(frame)
        return read(frame, presenter)

    monkeypatch.setattr(slide_text, "read", counted)
    readings = slide_text.read_all([slide_text.Picture(frame, presenter, 5.0) for frame, presenter in pictures], 60.0)
    assert len(seen) == wanted
    assert [reading and reading.text for reading in readings] == [read(*picture).text for picture in pictures]


def test_one_frame_is_enough():
    assert watch(lambda time: (slide(TEXTS[0]), None), 0.25).slides == ()


def in_file(path):
    """As the provider reads it, but for the presenter."""
    facts = probe.inspect(path, ffmpeg=ffmpeg(), limits=probe.Limits())
    watcher = SlideWatcher((640, 360), FPS)
    for time, frame in frames.read_frames(path, facts, fps=FPS, ffmpeg=ffmpeg()):
        watcher.see(time, frame, None)
    return watcher.finish(facts.duration)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("slideextract_ABCDE_45s.mp4", (5, 10, 35, 40)),
        ("opencast_black.mp4", (20,)),
        ("opencast_scene-change.mov", (12,)),
        ("opencast_av.mov", ()),
    ],
)
def test_real_slides(shared_media, name, wanted):
    assert_changes(in_file(shared_media / "slides" / name), wanted)


@pytest.mark.parametrize("name", ["talking_head/grid_bbaf2n.mpg", "gestures/asl_gesture_again.mkv", "gestures/pyfeat_sad_to_happy_20s.mp4"])
def test_people_are_no_slides(shared_media, name):
    assert in_file(shared_media / name).reason == NO_SLIDES


def test_slides_in_a_made_recording(recording):
    assert_changes(in_file(recording("slides.mp4")), (6.133,))


def test_a_person_in_a_made_recording_is_no_slide(recording):
    assert in_file(recording("talk.mp4")).reason == NO_SLIDES
