"""The services of the RapidAPI market, by a small server that speaks their wire format."""

import json

import pytest

from videos.ffmpeg import binary
from videos.imports import registry
from videos.imports.guard.dialling import Guard
from videos.imports.guard.watch import Limits
from videos.imports.providers import rapidapi
from videos.imports.providers.base import Wanted
from videos.imports.providers.rapidapi import RapidApi
from videos.imports.reasons import ProviderError, Reason
from videos.imports.tests.sites import Site, canary, page, trickle

HOST = "social-download-all-in-one.p.rapidapi.com"
LINK = "https://www.tiktok.com/@/video/7106594312292453675"
BYTES = b"\0\0\0\x18ftyp" + bytes(500)


@pytest.fixture
def site():
    with Site({"/hd.mp4": page(BYTES)}) as made:
        yield made


@pytest.fixture
def fetch(site, tmp_path):
    def fetched(*medias, status="200 OK", **more):
        answer = {"url": LINK, "source": "tiktok", "author": "Ann", "unique_id": "ann.b", "title": "Tea", "duration": 12_000_0, **more}
        answer |= {"thumbnail": "https://cdn.example/x.jpg", "medias": list(medias), "error": more.get("error", False)}
        site.pages["/v1/social/autolink"] = page(json.dumps(answer).encode(), "application/json", status)
        provider = RapidApi(Guard(frozenset({site.host})), binary.ffmpeg(), key="the key", host=HOST, base_url=site.url(""))
        return provider.fetch(Wanted(LINK, "tiktok", tmp_path, Limits(10**6, seconds=10), 900.0), lambda received, size: None)

    return fetched


def video(site, name="hd.mp4", **more):
    return {"type": "video", "extension": "mp4", "quality": "hd_no_watermark", "url": site.url(f"/{name}")} | more


def test_it_works(fetch, site):
    fetched = fetch({"type": "audio", "extension": "mp3", "url": site.url("/a")}, video(site, "wm.mp4", quality="watermark"), video(site))
    assert fetched.path.read_bytes() == BYTES
    assert (fetched.about.title, fetched.about.duration_seconds, fetched.about.publisher.handle) == ("Tea", 120.0, "ann.b")
    assert site.heads[0].startswith("POST /v1/social/autolink")
    assert f"X-RapidAPI-Host: {HOST}".lower() in site.heads[0].lower()


def test_the_key_goes_to_the_service_alone(fetch, site):
    fetch(video(site))
    assert ["the key" in head for head in site.heads] == [True, False]


def test_the_service_leads_nowhere_within(fetch, site):
    with canary() as inner, pytest.raises(ProviderError) as error:
        fetch(video(site, url=inner.url("/x")))
    assert error.value.code == "VALIDATION_ERROR"


def test_a_service_that_trickles_is_given_up(site, tmp_path, monkeypatch):
    monkeypatch.setattr(rapidapi, "SECONDS", 0.3)
    site.pages["/v1/social/autolink"] = trickle(site, b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b" ", 0.02)
    provider = RapidApi(Guard(), binary.ffmpeg(), key="the key", host=HOST, base_url=site.url(""))
    with pytest.raises(ProviderError) as error:
        provider.fetch(Wanted(LINK, "tiktok", tmp_path, Limits(10**6), 900.0), lambda received, size: None)
    assert str(error.value) == "BUSY: an answer too slow"


@pytest.mark.parametrize(
    ("status", "reason"),
    [("403 No", Reason.NOT_SET_UP), ("429 Many", Reason.BUSY), ("500 Oops", Reason.BUSY), ("302 Found", Reason.UNKNOWN)],
)
def test_a_service_that_does_not_serve_is_passed_over(status, reason, fetch, site):
    with pytest.raises(ProviderError) as error:
        fetch(video(site), status=status)
    assert (error.value.reason, error.value.elsewhere) == (reason, True)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"error": True, "message": "This video is private"}, Reason.PRIVATE),
        ({"error": True, "message": {"secret": 1}}, Reason.UNKNOWN),
        ({"duration": 5000}, Reason.TOO_LONG),
    ],
)
def test_what_it_refuses_is_said_in_our_words(more, reason, fetch, site):
    with pytest.raises(ProviderError) as error:
        fetch(video(site), **more)
    assert error.value.reason is reason


def test_the_best_that_is_not_too_large_is_taken():
    def of(quality, **more):
        return {"type": "video", "extension": "mp4", "url": f"https://cdn.example/{quality}", "quality": quality} | more

    sound = {"type": "audio", "extension": "m4a", "url": "https://cdn.example/sound"}
    assert rapidapi.chosen({"medias": [of("360p"), of("720p"), of("2160p"), 7, {}]}) == ["https://cdn.example/720p"]
    silent = [of("1080p", is_audio=False), of("720p", is_audio=False), sound]
    assert rapidapi.chosen({"medias": silent}) == ["https://cdn.example/1080p", "https://cdn.example/sound"]
    with pytest.raises(ProviderError):
        rapidapi.chosen({"medias": [sound]})


def test_the_settings_say_who_is_asked_and_in_which_order(settings):
    assert [each.name for each in registry.of("tiktok")] == ["ytdlp"]
    settings.RAPIDAPI_KEY = "k"
    settings.IMPORT_PROVIDERS = {"tiktok": ["rapidapi", "ytdlp"]}
    assert [each.name for each in registry.of("tiktok")] == ["rapidapi", "ytdlp"]


def test_the_next_is_asked_where_it_may_do_better(monkeypatch, tmp_path):
    class Fails:
        def __init__(self, reason):
            self.name, self.reason = "x", reason

        def fetch(self, wanted, tell):
            raise ProviderError(self.reason)

    wanted = Wanted(LINK, "tiktok", tmp_path, Limits(1), 1.0)
    for first, said in ((Reason.LOGIN, Reason.LOGIN), (Reason.PRIVATE, Reason.PRIVATE)):
        monkeypatch.setattr(registry, "of", lambda platform, first=first: [Fails(first), Fails(Reason.REMOVED)])
        with pytest.raises(ProviderError) as error:
            registry.fetch(wanted, lambda received, size: None)
        assert error.value.reason is (Reason.REMOVED if first.value.elsewhere else said)
