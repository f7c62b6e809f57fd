"""File names become titles."""

import pytest

from videos import titles


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("r50 präsentation 演讲 🎤 (final).mp4", "r50 präsentation 演讲 🎤 (final)"),
        ("C:\\talks\\Pitch.MOV", "Pitch"),
        ("/home/me/a/b.webm", "b"),
        ("Talk v1.2", "Talk v1.2"),
        ("archive.tar.mp4", "archive.tar"),
        ("-r52_leading_dash.mp4", "-r52_leading_dash"),
        ("no_extension", "no_extension"),
        ("a\x00b\n\tc.mp4", "a b c"),
        ("evil\u202egpj.mp4", "evilgpj"),
        ("nai\u0308ve.mp4", "naïve"),
        ("half\udcff.mp4", "half"),
        ("👩\u200d🏫.mp4", "👩\u200d🏫"),
        (".mp4", ".mp4"),
        ("\x01\x02", "Untitled recording"),
        ("", "Untitled recording"),
    ],
)
def test_it_works(name, title):
    assert titles.from_filename(name) == title


def test_long_names_are_cut():
    assert len(titles.from_filename("ä" * 300 + ".mp4")) == 255
    assert len(titles.filename("ä" * 300 + ".mp4")) == 255
