"""Every broken and every odd file through the real stages: refused in a sentence, or analysed with nothing claimed that is not so."""

import subprocess
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from analysis.providers.base import Progress
from analysis.providers.speech.base import SpeechResult
from analysis.providers.speech.pocketsphinx_local import PocketSphinx
from analysis.tests.sweeping import (
    ANY,
    NO_FACE,
    NO_SOUND,
    NO_TRACK,
    Wanted,
    does_no_work,
    hardly_seen,
    is_analysed,
    is_as,
    is_refused,
    nothing_invented,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sqlite")]

BROKEN = {
    "opencast_nostreams.mp4": "INVALID_FORMAT",
    "r01_truncated_moov_first.mp4": "INVALID_FORMAT",
    "r02_truncated_no_moov.mp4": "INVALID_FORMAT",
    "r03_zero_length.mp4": "INVALID_FORMAT",
    "r04_random_bytes.mp4": "INVALID_FORMAT",
    "r05_html_renamed.mp4": "INVALID_FORMAT",
    "r11_real_8192x8192_2s.mp4": "VIDEO_TOO_LARGE",
    "r25_audio_only.mp4": "INVALID_FORMAT",
    "r56_hls_playlist_reads_local_file.mp4": "INVALID_FORMAT",
    "r57_ffconcat_reads_local_file.mp4": "INVALID_FORMAT",
    "real_mp4parse_no_timescale.mp4": "INVALID_FORMAT",
}
HEARD: dict[tuple[str, tuple[Any, ...]], SpeechResult] = {}


def heard_late(result: dict[str, Any]) -> None:
    """Words of late sound stand where they are heard."""
    assert 3.0 <= result["transcript"][0]["start"] < 3.5


SAME_BYTES = ("odd/r50 präsentation 演讲 🎤 (final).mp4", "odd/-r52_leading_dash.mp4", "odd/r55_no_extension")
ODD = {
    "odd/r07_header_duration_lie.mp4": Wanted(),
    "odd/r12_vfr.mp4": Wanted(),
    "odd/r14_rotation_metadata_180.mp4": Wanted(),
    "odd/r15_hevc_hvc1.mp4": Wanted(),
    "odd/r18_vp9_opus.webm": Wanted(),
    "odd/r22_mpeg2_ac3.ts": Wanted(),
    "odd/r27_video_without_audio.mp4": Wanted(words=NO_TRACK),
    "odd/r30_silent_audio_track.mp4": Wanted(words=NO_SOUND),
    "odd/r31_single_frame.mp4": Wanted(words=NO_TRACK, face="The eyes could be judged for a moment only."),
    "odd/r33_audio_starts_3s_late.mp4": Wanted(also=heard_late),
    "odd/r35_video_ends_at_3s.mp4": Wanted(also=hardly_seen),
    "odd/r36_black_video_with_speech.mp4": Wanted(face=NO_FACE),
    "odd/r38_very_quiet_audio.mp4": Wanted(),
    "odd/r41_5_1_audio_centre_only.mp4": Wanted(),
    "odd/r42_speech_right_channel_only.mp4": Wanted(),
    "odd/r44_odd_321x243_yuv444.mp4": Wanted(),
    "odd/r48_live_webm_no_duration.webm": Wanted(),
    "odd/r63_two_video_tracks_first_black.mp4": Wanted(),
    "gestures/hand_only_asl_9x16.mp4": Wanted(words=NO_TRACK, face=NO_FACE),
    "gestures/pyfeat_face_then_noface_hevc_vfr.mov": Wanted(words=ANY),
    "gestures/pyfeat_no_face.mp4": Wanted(words=ANY, face=NO_FACE),
}


@pytest.fixture(autouse=True)
def hear_once(monkeypatch):
    """Many of these files differ in their pictures alone: the same sound, to the byte, is given to the recogniser once."""
    recognise = PocketSphinx.transcribe

    def transcribe(self: PocketSphinx, wav: Path, speech: Sequence[Any], progress: Progress) -> SpeechResult:
        sound = sha256(wav.read_bytes()).hexdigest(), tuple(speech)
        if sound not in HEARD:
            HEARD[sound] = recognise(self, wav, speech, progress)
        return HEARD[sound]

    monkeypatch.setattr(PocketSphinx, "transcribe", transcribe)


def test_no_file_is_forgotten(shared_media):
    lying = {path.name for path in (shared_media / "broken").iterdir()}
    odd = {f"odd/{path.name}" for path in (shared_media / "odd").iterdir()}
    assert lying == set(BROKEN)
    assert odd - {"odd/r61_two_hours_black_silent.mp4"} == {name for name in (*ODD, *SAME_BYTES) if name.startswith("odd/")}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_and_leaves_nothing(name, analyze, shared_media, settings, capsys):
    assert is_refused(shared_media / "broken" / name, BROKEN[name], analyze, settings) == capsys.readouterr().err


def test_a_limit_is_named(analyze, shared_media):
    code, body = analyze(shared_media / "odd/r61_two_hours_black_silent.mp4")
    assert (code, body["code"]) == (1, "VIDEO_TOO_LONG")
    assert "2:00:00" in body["error"]
    assert "1:30:00" in body["error"]


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_analysed_and_nothing_is_made_up(name, analyze, shared_media, settings):
    is_analysed(shared_media / name, ODD[name], analyze, settings)


def test_three_seconds_and_five_words_make_no_score(analyze, shared_media):
    _, result = analyze(shared_media / "talking_head/grid_brbk7n.mpg")
    assert result["coherenceScore"] is None
    assert result["metrics"]["speakingPace"] is None
    assert result["lanes"]["words"]["reason"] == "There are too few words to tell the pace."


@pytest.mark.parametrize("sound", ["reversed", "music"])
def test_what_is_not_english_speech_gives_no_words(sound, analyze, shared_media, tmp_path):
    talk, made = shared_media / "talking_head/th03_obama_oilspill_en_20s_450.mp4", tmp_path / "made.mp4"
    chord = "0.2*(sin(2*PI*262*t)+sin(2*PI*330*t)+sin(2*PI*392*t))*exp(-2*mod(t\\,0.5))"
    heard = {"reversed": ["-i", str(talk), "-af", "areverse"], "music": ["-f", "lavfi", "-i", f"aevalsrc={chord}:d=8"]}[sound]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(talk), *heard, "-map", "0:v", "-map", "1:a", "-t", "8"]
    subprocess.run([*command, "-c:v", "copy", "-c:a", "aac", str(made)], check=True)
    code, result = analyze(made)
    assert code == 0
    nothing_invented(result)
    is_as(result, Wanted(words=ANY))
    assert result["transcript"] == []


def test_names_make_no_difference_and_the_same_bytes_no_work(analyze, shared_media, settings):
    first, *others = SAME_BYTES
    result = is_analysed(shared_media / first, Wanted(), analyze, settings)
    assert result["videoTitle"] == "r50 präsentation 演讲 🎤 (final)"
    for other in others:
        does_no_work(shared_media / other, analyze, result["videoTitle"])
