"""The sweep in small, on recordings made on the spot: every defect is refused in a sentence, what is odd is measured truly."""

import pytest

from analysis.models import StageResult
from analysis.tests.sweeping import NO_FACE, NO_SOUND, NO_TRACK, Wanted, is_analysed, is_refused
from videos.models import Video
from videos.tests import recordings

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sqlite")]

ODD = {
    recordings.UNICODE: Wanted(),
    "odd/late_sound.mp4": Wanted(),
    "odd/short_picture.mp4": Wanted(),
    "odd/silent.mp4": Wanted(words=NO_SOUND),
    "odd/black.mp4": Wanted(face=NO_FACE),
    "odd/one_picture.mp4": Wanted(words=NO_TRACK, face="The eyes could be judged for less than two seconds."),
}


@pytest.mark.parametrize("name", recordings.BROKEN)
def test_a_broken_file_is_refused_and_leaves_nothing(name, recording, analyze, settings, capsys):
    wanted = "VIDEO_TOO_LARGE" if "huge" in name else "INVALID_FORMAT"
    assert is_refused(recording(name), wanted, analyze, settings) == capsys.readouterr().err


def test_a_limit_is_named(recording, analyze, settings):
    said = is_refused(recording("odd/two_hours.mp4"), "VIDEO_TOO_LONG", analyze, settings)
    assert "2:00:00" in said
    assert "1:30:00" in said


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_analysed_and_nothing_is_made_up(name, recording, analyze, settings):
    result = is_analysed(recording(name), ODD[name], analyze, settings)
    if "late" in name:
        assert 3.0 < result["transcript"][0]["start"] < 4.5
    if "short" in name:
        detail = {row["key"]: row for row in result["metricsDetail"]}
        assert detail["eyeContact"]["lowConfidence"]
        assert detail["fidgeting"]["value"] is None


def test_the_same_bytes_under_another_name_do_no_work(recording, analyze):
    analyze(recording("odd/no_extension"))
    known = StageResult.objects.count()
    code, result = analyze(recording("odd/-leading_dash.mp4"))
    assert (code, result["videoTitle"]) == (0, "no_extension")
    assert StageResult.objects.count() == known
    assert Video.objects.count() == 1
