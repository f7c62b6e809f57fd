"""Signed addresses: one video, one purpose, one hour."""

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

    def ago(past):
        import time

        now = time.time()
        monkeypatch.setattr("django.core.signing.time.time", lambda: now - past.total_seconds())
        token = links.token(VIDEO, Purpose.STREAM)
        monkeypatch.undo()
        return token

    return ago


def test_it_works():
    assert links.opens(links.token(VIDEO, Purpose.STREAM), VIDEO, Purpose.STREAM)


def test_it_opens_nothing_else():
    token = links.token(VIDEO, Purpose.STREAM)
    assert not links.opens(token, uuid4(), Purpose.STREAM)
    assert not links.opens(token, VIDEO, Purpose.THUMBNAIL)


@pytest.mark.parametrize("place", [0, 36, 37, -1])
def test_every_part_of_it_is_signed(place):
    token = list(links.token(VIDEO, Purpose.STREAM))
    token[place] = "0" if token[place] != "0" else "1"
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
