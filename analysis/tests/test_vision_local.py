"""The local vision provider on real recordings (outside the repository), on bundled ones, and on pictures made here."""

import json
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from analysis.measures import codec
from analysis.measures.seen import expression, eye_contact, gestures
from analysis.measures.signals import VisualSignals
from analysis.providers.base import ProviderError
from analysis.providers.vision import assembly, limbs, local, registry
from analysis.providers.vision.base import VisionResult
from analysis.providers.vision.hands import Hands, HandWatcher
from analysis.tests.conftest import MEDIA
from videos.ffmpeg import probe
from videos.ffmpeg.binary import ffmpeg
from videos.ffmpeg.facts import MediaFacts
from videos.tests.recordings import Recordings

pytestmark = pytest.mark.slow

here = pytest.mark.skipif(not MEDIA.is_dir(), reason=f"the shared media folder {MEDIA} is not on this machine")
instead = pytest.mark.skipif(MEDIA.is_dir(), reason="real recordings are at hand, which show it")
GRID = ("bbaf2n", "brbk7n", "lbax4n", "lwbsza", "sbia1a")


def observe(path: Path) -> VisionResult:
    facts = probe.inspect(path, ffmpeg=ffmpeg(), limits=probe.Limits())
    return registry.make("local").observe(path, facts, ffmpeg=ffmpeg())


@cache
def result_of(path: Path) -> VisionResult:
    """Each recording is looked at once for all tests."""
    return observe(path)


def seen(name: str) -> VisualSignals:
    return result_of(MEDIA / name).visual


def made(frames: list[np.ndarray], monkeypatch: pytest.MonkeyPatch) -> VisionResult:
    """What the provider says of these pictures, 640 × 360."""
    facts = MediaFacts("mov", len(frames) / assembly.FPS, 1, 0, "h264", 640, 360, 0, 25.0, None, None, 0, 0.0)

    def read(*args: object, **kwargs: object) -> Iterator[tuple[float, np.ndarray]]:
        yield from ((index / assembly.FPS, frame) for index, frame in enumerate(frames))

    monkeypatch.setattr(local, "read_frames", read)
    return local.LocalVision().observe(Path("made.mp4"), facts, ffmpeg="ffmpeg")


@here
@pytest.mark.parametrize("name", ["talking_head/grid_bbaf2n.mpg", "gestures/asl_gesture_again.mkv", "odd/r36_black_video_with_speech.mp4"])
def test_the_contract(name: str) -> None:
    assert_contract(result_of(MEDIA / name))


@pytest.mark.parametrize("name", ["talk.mp4", pytest.param("odd/black.mp4", marks=instead)])
def test_the_contract_on_made_recordings(name: str, recording: Recordings) -> None:
    assert_contract(result_of(recording(name)))


def assert_contract(result: VisionResult) -> None:
    visual = result.visual
    series = {field.name: value for field in fields(visual) if isinstance(value := getattr(visual, field.name), np.ndarray)}
    assert {len(value) for value in series.values()} == {len(visual.times)}
    assert {value.dtype for value in series.values()} == {np.dtype(np.float64)}
    assert np.diff(visual.times) == pytest.approx(1 / assembly.FPS)
    for between in ("face_confidence", "looking", "smile", "pointing"):
        known = series[between][np.isfinite(series[between])]
        assert ((known >= 0) & (known <= 1)).all(), between
    gone = visual.face_confidence == 0
    assert all(np.isnan(series[name][gone]).all() for name in ("yaw", "looking", "smile", "body_motion"))
    assert all(np.isnan(series["gesture_energy" if name == "hands" else name]).all() for name in visual.reasons)
    assert result.usage.media_seconds is not None


@here
@pytest.mark.parametrize("name", [f"talking_head/grid_{code}.mpg" for code in GRID])
def test_speakers_who_look_at_the_camera(name: str) -> None:
    visual = seen(name)
    assert visual.face_confidence.min() > 0.5
    assert eye_contact.percent(visual).value == pytest.approx(100, abs=5)
    assert expression.smile_share(visual).value == pytest.approx(0, abs=0.1)
    assert visual.people == 1


@here
def test_an_address_into_the_camera_with_blinks() -> None:
    visual = seen("talking_head/th03_obama_oilspill_en_20s_450.mp4")
    assert eye_contact.percent(visual).value == pytest.approx(100, abs=3)
    assert eye_contact.away_spans(visual) == ()
    assert 1 <= np.isnan(visual.looking).sum() <= 8, "blinks are unknown"
    assert "hands" in visual.reasons
    assert gestures.peak_within(visual, 2, 18) is None, "hands out of the picture: nothing may be claimed"


def test_a_speaker_who_looks_away(recording: Recordings) -> None:
    visual = result_of(recording("looks_away.mp4")).visual
    [away] = eye_contact.away_spans(visual)
    assert away.start == pytest.approx(10.733 - 8, abs=0.5)
    assert away.end >= 5.5
    assert visual.people == 1


def test_a_smile_that_goes(recording: Recordings) -> None:
    visual = result_of(recording("talk.mp4")).visual
    smiling = (visual.times >= 1.13) & (visual.times < 5.03)  # the plan of the sample, half a second within
    assert (visual.smile[smiling] >= expression.SMILING).all()
    assert (visual.smile[visual.times > 6] < expression.SMILING).all()
    assert visual.face_confidence.min() > 0.5


@here
def test_sad_then_happy() -> None:
    visual = seen("gestures/pyfeat_sad_to_happy_20s.mp4")
    sad, happy = visual.times < 9.5, (visual.times >= 12) & (visual.times < 19.6)
    right = np.concatenate((visual.smile[sad] < expression.SMILING, visual.smile[happy] >= expression.SMILING))
    assert right.mean() >= 0.85
    assert eye_contact.percent(visual).value == pytest.approx(0, abs=30), "labelled as mostly off camera"


@here
def test_hands_before_a_face_count_as_hands() -> None:
    visual = seen("gestures/pyfeat_sad_to_happy_20s.mp4")
    labelled = (visual.times >= 2) & (visual.times < 9.5)
    assert np.mean((visual.hands > 0) == labelled) >= 0.85


@here
@pytest.mark.parametrize("name", ["gestures/asl_gesture_again.mkv", "gestures/asl_gesture_book.mkv"])
def test_a_sign_at_chest_height_is_a_gesture(name: str) -> None:
    visual = seen(name)
    signing = (visual.times >= 0.5) & (visual.times < 2.1)
    assert np.mean(visual.hands[signing] == 2) >= 0.85
    peak = gestures.peak_within(visual, 0.2, 2.2)
    assert peak is not None
    assert peak.energy >= gestures.GESTURING


@here
def test_a_hand_alone_that_points_up() -> None:
    visual = seen("gestures/hand_only_asl_9x16.mp4")
    assert not visual.face_confidence.any()
    assert np.mean(visual.hands > 0) >= 0.85
    peak = gestures.peak_within(visual, 4.6, 6.4)
    assert peak is not None
    assert peak.pointing >= gestures.POINTING
    assert visual.pointing[visual.times >= 8].max() < gestures.POINTING
    assert set(visual.reasons) == {"looking", "smile", "body_motion"}


@here
def test_a_cartoon_has_no_face() -> None:
    visual = seen("gestures/pyfeat_no_face.mp4")
    assert not visual.face_confidence.any()
    assert eye_contact.percent(visual).reason == visual.reasons["looking"]
    assert visual.people is None


@here
def test_a_face_that_goes() -> None:
    visual = seen("gestures/pyfeat_face_then_noface_hevc_vfr.mov")
    assert visual.face_confidence[visual.times < 1.9].all()
    assert not visual.face_confidence[visual.times > 2.5].any()


@here
@pytest.mark.parametrize("name", ["odd/r36_black_video_with_speech.mp4", "slides/opencast_scene-change.mov"])
def test_nobody_there(name: str) -> None:
    assert_nobody(seen(name))


@instead
@pytest.mark.parametrize("name", ["odd/black.mp4", "slides.mp4"])
def test_nobody_in_made_recordings(name: str, recording: Recordings) -> None:
    assert_nobody(result_of(recording(name)).visual)


def assert_nobody(visual: VisualSignals) -> None:
    assert not visual.face_confidence.any()
    assert set(visual.reasons) == {"looking", "smile", "body_motion", "hands"}


def test_the_same_file_gives_the_same_bytes(recording: Recordings) -> None:
    path = recording("looks_away.mp4")
    first, second = (json.dumps(codec.dump(result)) for result in (result_of(path), observe(path)))
    assert first == second
    assert codec.load(VisualSignals, json.loads(first)["visual"]).reasons == {}


def test_a_photograph_on_a_slide_is_no_person(recording: Recordings, monkeypatch: pytest.MonkeyPatch) -> None:
    portrait = frames_of(recording("talk.mp4"))[0]
    slide = np.full((360, 640, 3), 240, np.uint8)
    slide[40 : 40 + portrait.shape[0], 200 : 200 + portrait.shape[1]] = portrait
    noise = np.random.default_rng(0)
    frames = [np.clip(slide + noise.normal(0, 1, slide.shape), 0, 255).astype(np.uint8) for _ in range(16)]
    assert "looking" in made(frames, monkeypatch).visual.reasons


def test_the_larger_of_two_people_is_followed(recording: Recordings, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = frames_of(recording("talk.mp4"))
    frames = []
    for one, other in zip(talk[:12], talk[12:], strict=False):
        both = np.full((360, 640, 3), 128, np.uint8)
        both[20:340, 0:320] = one
        both[100:260, 420:580] = other[::2, ::2]
        frames.append(both)
    visual = made(frames, monkeypatch).visual
    assert visual.people == 2
    assert (visual.face_box[:, 0] < 0.4).all()


def test_no_frame_at_all_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProviderError) as failed:
        made([], monkeypatch)
    assert (failed.value.code, failed.value.permanent) == ("NO_FRAMES", True)


def test_progress_may_stop_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stop(Exception):
        pass

    def stop(done: float) -> None:
        raise Stop

    monkeypatch.setattr(local, "read_frames", lambda *args, **kwargs: (pair for pair in [(0.0, np.zeros((360, 640, 3), np.uint8))]))
    facts = MediaFacts("mov", 1.0, 1, 0, "h264", 640, 360, 0, 25.0, None, None, 0, 0.0)
    with pytest.raises(Stop):
        local.LocalVision().observe(Path("made.mp4"), facts, ffmpeg="ffmpeg", progress=stop)


def test_what_fails_beside_the_face_fails_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: HandWatcher, time: float, frame: np.ndarray, face: object) -> None:
        raise OSError(f"at {time:g} s")

    monkeypatch.setattr(HandWatcher, "see", fail)
    for length in (1, 40):  # found at the end, and on the way
        with pytest.raises(OSError, match="at 0 s"):
            made([np.zeros((360, 640, 3), np.uint8)] * length, monkeypatch)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("limbs")]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere priorities are of whole processes")
def test_the_hands_wait_for_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread of hands and body steps back, and the nets' own threads with it; the rest of the process does not."""
    before = os.getpriority(os.PRIO_PROCESS, 0)
    seen: dict[int, int] = {}

    def look(self: HandWatcher, time: float, frame: np.ndarray, face: object) -> Hands:
        tasks = [int(task.name) for task in Path("/proc/self/task").iterdir()]
        seen.update({task: os.getpriority(os.PRIO_PROCESS, task) for task in (*tasks, 0)})
        return Hands(0, 0.0, 0.0, True)

    monkeypatch.setattr(HandWatcher, "see", look)
    made([np.zeros((360, 640, 3), np.uint8)], monkeypatch)
    assert seen[0] == before + limbs.STEP_BACK
    assert sum(niceness > before for niceness in seen.values()) > 2
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_the_registry_refuses_by_name() -> None:
    assert registry.make("local").name == "local"
    with pytest.raises(ProviderError, match="no vision provider 'clouds'"):
        registry.make("clouds")


def frames_of(path: Path) -> list[np.ndarray]:
    from videos.ffmpeg.frames import read_frames

    facts = probe.inspect(path, ffmpeg=ffmpeg(), limits=probe.Limits())
    return [frame for _, frame in read_frames(path, facts, fps=assembly.FPS, ffmpeg=ffmpeg())]
