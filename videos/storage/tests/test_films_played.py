"""A film by hls.js in a real browser, on a page of another origin: its playlists from us, its tracks from the bucket or from us."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from django.conf import settings as product
from django.core.management import call_command

from accounts.tests.personas import owner
from videos import intake
from videos.models import MediaFile, Video
from videos.playback import links
from videos.renditions import films
from videos.renditions.bench import set_up
from videos.tests.browser import Player, chromium, site
from videos.tests.recordings import TALK, WHEEL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SCRIPT = Path(product.BASE_DIR) / "coherence" / "static" / "vendor" / "hls" / "hls.min.js"


@pytest.fixture
def kind() -> str:
    """One that is told by a request of ours which pages may use it."""
    return "r2"


@pytest.fixture
def place(request: Any) -> Any:
    """Where the film lies: `front` or `disk`."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def theirs() -> Iterator[str]:
    """The origin of a page that is named in the settings."""
    with site() as origin:
        yield origin


@pytest.fixture
def film(theirs, place, live_server, recording, settings, tmp_path) -> str:
    settings.HLS_HEIGHTS, settings.FFMPEG_BINARY, settings.SCRATCH_DIR = (320, 180), WHEEL, tmp_path / "scratch"
    settings.PUBLIC_URL, settings.CORS_ALLOWED_ORIGINS = live_server.url, [theirs]
    with set_up(intake.receive(owner(), recording(TALK))) as bench:
        films.make(bench, [MediaFile.Kind.HLS])
    if hasattr(place, "asked"):
        call_command("storage_cors", "--apply")
        place.asked.clear()
    return links.rendition_url(Video.objects.get(), MediaFile.objects.get()) or ""


def tracks(film: str) -> list[str]:
    """The addresses of the tracks, as a player finds them in the playlists."""
    names = re.findall(r'^[^#\n].*\.m3u8.*$|URI="([^"]+\.m3u8[^"]*)"', httpx.get(film).text, re.MULTILINE)
    lists = [urljoin(film, name) for name in names if name] or []
    lists += [urljoin(film, line) for line in httpx.get(film).text.splitlines() if line and not line.startswith("#")]
    return [urljoin(each, re.findall(r'EXT-X-MAP:URI="([^"]+)"', httpx.get(each).text)[0]) for each in lists]


@pytest.mark.parametrize("place", ["front", "disk"], indirect=True)
def test_it_works_on_pages_that_are_named_and_on_no_other(film, place, theirs):
    with site() as unnamed, chromium() as browser:
        assert_played(Player(browser, film, SCRIPT, theirs))
        if hasattr(place, "asked"):
            played = [each for each in place.asked if each.headers.get("origin") == theirs and each.method == "GET"]
            assert len({each.address.partition("?")[0] for each in played}) == 3, "two qualities and the sound, from the bucket alone"
            assert all("range" in each.headers and "X-Amz-Signature" in each.address for each in played)
        for origin, answer in ((theirs, 206), (unnamed, "TypeError")):
            player = Player(browser, film, SCRIPT, origin)
            assert {player.fetch(address) for address in tracks(film)} == {answer}


def assert_played(player: Player) -> None:
    assert player.start()["height"] == 180
    assert player.seek(5.0) == pytest.approx(5.0, abs=0.1)
    assert player.change_to(1) == 320
    heard = player.to_the_end()
    assert (heard["errors"], heard["soundBytes"] > 10_000) == ([], True)
    assert heard["duration"] == pytest.approx(8.0, abs=0.1)


@pytest.mark.parametrize("place", ["front"], indirect=True)
def test_playlists_name_addresses_at_the_bucket_that_hold_an_hour(film, place):
    found = tracks(film)
    assert len(found) == 3
    for address in found:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(place.url)
        assert 3500 < int(asked["X-Amz-Expires"]) <= 3600
        assert httpx.get(address, headers={"Range": "bytes=0-99"}).status_code == 206
        assert httpx.get(address.replace("hls-", "hls-x")).status_code == 403
    place.later += links.LASTS
    assert {httpx.get(address).status_code for address in found} == {403}


@pytest.mark.parametrize("place", ["front"], indirect=True)
def test_before_the_bucket_is_told_of_the_page_nothing_plays(film, place, theirs):
    from videos.storage import s3

    s3.client().delete_bucket_cors(Bucket=s3.bucket())
    with chromium() as browser:
        assert {Player(browser, film, SCRIPT, theirs).fetch(address) for address in tracks(film)} == {"TypeError"}
