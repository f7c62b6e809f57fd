"""The sweep in small, on recordings made on the spot: every defect is refused in a sentence, what is odd is measured truly.

What is odd takes seconds each, and test_media_sweep.py shows the same of real files: it is made where those are not at hand.
"""

import pytest

from analysis.tests.conftest import MEDIA
from analysis.tests.sweeping import NO_FACE, NO_SOUND, NO_TRACK, Wanted, does_no_work, hardly_seen, is_analysed, is_refused
from videos.tests import recordings

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("sqlite")]

instead = pytest.mark.skipif(MEDIA.is_dir(), reason="test_media_sweep.py shows it of real files")


def heard_late(result):
    assert 3.0 < result["transcript"][0]["start"] < 4.5


ODD = {
    "odd/late_sound.mp4": Wanted(also=heard_late),
    "odd/short_picture.mp4": Wanted(also=hardly_seen),
    "odd/silent.mp4": Wanted(words=NO_SOUND),
    "odd/black.mp4": Wanted(face=NO_FACE),
    "odd/one_picture.mp4": Wanted(words=NO_TRACK, face="The eyes could be judged for a moment only."),
}


@pytest.mark.parametrize("name", recordings.BROKEN)
def test_a_broken_file_is_refused_and_leaves_nothing(name, recording, analyze, settings, capsys):
    wanted = "VIDEO_TOO_LARGE" if "huge" in name else "INVALID_FORMAT"
    assert is_refused(recording(name), wanted, analyze, settings) == capsys.readouterr().err


def test_a_limit_is_named(recording, analyze, settings):
    said = is_refused(recording("odd/two_hours.mp4"), "VIDEO_TOO_LONG", analyze, settings)
    assert "2:00:00" in said
    assert "1:30:00" in said


@instead
@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_analysed_and_nothing_is_made_up(name, recording, analyze, settings):
    is_analysed(recording(name), ODD[name], analyze, settings)


@instead
def test_names_make_no_difference_and_the_same_bytes_no_work(recording, analyze, settings):
    result = is_analysed(recording(recordings.UNICODE), Wanted(), analyze, settings)
    for other in set(recordings.SAME_BYTES) - {recordings.UNICODE}:
        does_no_work(recording(other), analyze, result["videoTitle"])
