"""hls.js in a real browser: the first picture, sound, seeking, and another quality."""

import os
from pathlib import Path

import pytest
from django.conf import settings as product

from videos import intake
from videos.models import MediaFile, Video
from videos.playback import links
from videos.renditions import films
from videos.renditions.bench import set_up
from videos.tests.browser import Player, chromium
from videos.tests.recordings import TALK, WHEEL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SOON, BYTES = 5000, 100_000
"""Milliseconds on a machine that does much else (documentation/renditions.md has the figures), and bytes to the first picture.
To measure: FILM=analysis/samples/pitch.mp4 pytest videos/tests/test_playing.py -s"""


@pytest.fixture
def film(live_server, owner, recording, storage, settings, tmp_path) -> str:
    settings.HLS_HEIGHTS = (320, 180) if "FILM" not in os.environ else settings.HLS_HEIGHTS
    settings.FFMPEG_BINARY, settings.SCRATCH_DIR = WHEEL, tmp_path / "scratch"
    settings.PUBLIC_URL = live_server.url
    video = intake.receive(owner, Path(os.environ["FILM"]) if "FILM" in os.environ else recording(TALK))
    with set_up(video) as bench:
        films.make(bench, [MediaFile.Kind.HLS])
    row = MediaFile.objects.get(video=video)
    return links.rendition_url(Video.objects.get(), row) or ""


@pytest.fixture
def player(film):
    script = Path(product.BASE_DIR) / "coherence" / "static" / "vendor" / "hls" / "hls.min.js"
    with chromium() as browser:
        yield Player(browser, film, script)


def test_it_works(player):
    """It starts soon with the smallest quality, goes where it is sent, changes over, plays to the end with its sound, and starts again."""
    first = player.start()
    print(first)  # noqa: T201  (the figures, with pytest -s)
    assert first["milliseconds"] < SOON
    assert first["height"] == 180
    assert player.seek(5.0) == pytest.approx(5.0, abs=0.1)
    assert player.change_to(1) == 320
    heard = player.to_the_end()
    assert heard["duration"] == pytest.approx(8.0, abs=0.1)
    assert heard["soundBytes"] > 10_000
    assert heard["errors"] == []
    for _ in range(3):  # from what it has
        again = player.start()
        print(again)  # noqa: T201
    assert again["milliseconds"] < SOON


def test_a_prepared_player_needs_few_bytes_and_starts_at_the_click(player):
    needed = player.prepare()
    waited = player.click()
    print(f"{needed} bytes until the first picture can be shown, {waited:.0f} ms from the click to it")  # noqa: T201
    assert 0 < needed < BYTES
    assert waited < SOON
