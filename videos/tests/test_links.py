"""Signed addresses: one video, one purpose, one hour."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest

from coherence.core.errors import Gone
from videos.playback import links
from videos.playback.links import Purpose

VIDEO = uuid4()


@pytest.fixture
def later(monkeypatch):
    """Sign as if it had been so long ago."""

    def ago(past, path=Purpose.STREAM):
        return links.token(VIDEO, path, expires=int(time.time() + (links.LASTS - past).total_seconds()))

    return ago


def test_it_works():
    assert links.opens(links.token(VIDEO, Purpose.STREAM), VIDEO, Purpose.STREAM)


def test_it_opens_nothing_else():
    token = links.token(VIDEO, Purpose.STREAM)
    assert not links.opens(token, uuid4(), Purpose.STREAM)
    assert not links.opens(token, VIDEO, Purpose.THUMBNAIL)


def test_a_link_to_show_is_none_to_hand_over():
    for download in (True, False):
        token = links.token(VIDEO, "files/wav", download=download)
        assert links.opens(token, VIDEO, "files/wav", download=download)
        assert not links.opens(token, VIDEO, "files/wav", download=not download)
        assert not links.opens(token, VIDEO, "files/mp3", download=download)


@pytest.mark.parametrize("place", [0, 9, 11, 13, -2])
def test_every_part_of_it_is_signed(place):
    token = list(links.token(VIDEO, Purpose.STREAM))
    token[place] = "7" if token[place] != "7" else "9"
    assert not links.opens("".join(token), VIDEO, Purpose.STREAM)


@pytest.mark.parametrize("token", ["", ":", "x", "::", "\x00", "a:b:c", "ä:ö:ü"])
def test_nonsense_opens_nothing(token):
    assert not links.opens(token, VIDEO, Purpose.STREAM)


def test_it_lasts_an_hour(later):
    assert links.opens(later(links.LASTS - timedelta(minutes=1)), VIDEO, Purpose.STREAM)
    with pytest.raises(Gone):
        links.opens(later(links.LASTS + timedelta(seconds=5)), VIDEO, Purpose.STREAM)


def test_an_old_one_of_another_video_says_nothing(later):
    assert not links.opens(later(links.LASTS * 2), uuid4(), Purpose.STREAM)
