"""The looking process, from inside: what it finds, counts and answers."""

import json
import os
import sys
from pathlib import Path

import pytest

from coherence.core.errors import AppError, InvalidFormat
from videos.ffmpeg import look, pinned, probe

NAME = "odd/-leading_dash.mp4"


def order_for(path: Path, **changes: object) -> dict[str, object]:
    order: dict[str, object] = {
        "url": pinned.url(path), "formats": probe.DEMUXERS, "seconds": 5.0, "scan_seconds": 1.5, "decode_seconds": 1.0,
        "max_streams": 32, "max_pixels": 10**7, "max_seconds": 5400.0, "plausible_seconds": 864000.0,
    }  # fmt: skip
    return order | changes


def test_what_it_finds(recording):
    found = look.look(order_for(recording(NAME)))
    picture, sound = found["streams"]

    assert found["whole"] is True
    assert (picture["packets"], picture["first"], picture["end"], picture["wrong"]) == (200, 0.0, 8.0, 0)
    assert (picture["points"], picture["readable_points"]) == (6, 6)
    assert sound["decoded"] == 1


def test_a_long_file_is_read_at_both_ends(recording):
    found = look.look(order_for(recording("long.mp4"), scan_seconds=0.0))

    assert found["whole"] is False
    assert found["reached_end"] is False
    assert 0 < found["streams"][0]["packets"] < 200


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("odd/black.mp4", {"contrast": 0, "wrong": 0}),
        ("odd/upside_down.mp4", {"rotation": -180}),
        ("odd/one_picture.mp4", {"points": 1, "readable_points": 1, "decoded": 1}),
        ("odd/mpeg2.ts", {"packets": 200, "blank": 0}),
        ("broken/huge.mp4", {"width": 8192, "packets": 0, "decoded": 0}),  # the header was enough
    ],
)
def test_what_it_finds_in_odd_files(name, expected, recording):
    picture = look.look(order_for(recording(name)))["streams"][0]

    assert {key: picture[key] for key in expected} == expected


def test_what_does_not_decode_is_counted(recording):
    picture, sound = look.look(order_for(recording("broken/scrambled.mp4")))["streams"]

    assert picture["wrong"] > picture["decoded"] > 0
    assert sound["decoded"] == 1


def test_a_file_too_long_to_be_counted_is_believed_its_header(monkeypatch, recording, facts_of):
    real = probe.look

    def hurried(path, size, limits):
        return real(path, size, limits) | {"whole": False}

    monkeypatch.setattr(probe, "look", hurried)
    facts = facts_of(recording(NAME))
    assert (facts.duration, facts.frames, facts.fps) == (8.0, None, 25.0)
    with pytest.raises(InvalidFormat, match="too long"):
        facts_of(recording("odd/live.webm"))


def test_main_prints_one_answer(recording, monkeypatch, capsys):
    class Ended(Exception):
        pass

    def end(code: int) -> None:
        raise Ended

    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(look, "confine", lambda order: None)
    for name, key in ((NAME, "streams"), ("broken/noise.mp4", "error"), ("broken/sound_only.mp4", "streams")):
        monkeypatch.setattr(sys, "argv", ["look", json.dumps(order_for(recording(name)))])
        with pytest.raises(Ended):
            look.main()
        assert key in json.loads(capsys.readouterr().out)


def test_inside_and_outside_agree_on_damage(recording):
    found = look.look(order_for(recording("broken/hole.mp4")))
    with pytest.raises(AppError, match="damaged"):
        probe.check_whole(found, found["streams"][0])
