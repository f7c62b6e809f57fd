"""Nothing within the walls is reached: not by number, not by name, not by a redirect, not by a name that changes."""

import ipaddress
import threading

import pytest

from videos.imports.guard import http
from videos.imports.guard.dialling import Guard
from videos.imports.guard.rules import is_own, is_public
from videos.imports.guard.watch import Limits
from videos.imports.reasons import ProviderError, Reason
from videos.imports.tests.sites import Site, canary, page, redirect, trickle

LIMITS = Limits(max_bytes=1_000_000, seconds=10, read_seconds=5, connect_seconds=2)
PUBLIC = ipaddress.ip_address("93.184.215.14")
INNER = [
    *("127.0.0.1", "127.255.0.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.1", "240.0.0.1"),
    *(
        "255.255.255.255",
        "168.63.129.16",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
    ),
    *("100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "2002:7f00:1::1", "fc00::1", "fd00:ec2::254", "fe80::1"),
    *("fec0::1", "ff02::1", "3fff::1", "2600::5efe:7f00:1", "2600::200:5efe:a00:1", "5f00::1"),
]


def refused(work, reason):
    with pytest.raises(ProviderError) as error:
        work()
    assert error.value.reason is reason, error.value


def fetch(url, tmp_path, guard, limits=LIMITS, **more):
    return http.download(guard, url, tmp_path / "file", limits, **more)


@pytest.fixture
def site():
    with Site() as made:
        yield made


@pytest.fixture
def guard(site):
    return Guard(frozenset({site.host}))


def test_it_works(site, guard, tmp_path):
    site.pages["/talk"] = redirect("/there?a=b")
    site.pages["/there?a=b"] = page(b"\0\0\0\x18ftyp" + bytes(5000), Content_Disposition="attachment; filename*=UTF-8''gr%C3%B6%C3%9Fe.mp4")
    arrived = fetch(site.url("/talk"), tmp_path, guard)
    assert (arrived.size, arrived.filename, (tmp_path / "file").stat().st_size) == (5008, "größe.mp4", 5008)
    assert "accept-encoding: identity" in site.heads[-1].lower()
    assert f"Host: {site.host}" in site.heads[-1]


@pytest.mark.parametrize("number", INNER)
def test_a_number_within_is_not_public(number):
    assert not is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize("number", ["8.8.8.8", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1", "2a00:1450:4001::200e"])
def test_a_number_outside_is(number):
    assert is_public(ipaddress.ip_address(number))


def test_the_machines_own_number_is_known():
    assert is_own(ipaddress.ip_address("127.0.0.1"))
    assert not is_own(PUBLIC)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "localhost.", "LOCALHOST", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"])
def test_nothing_of_ours_is_asked(host, tmp_path):
    with canary() as inner:
        refused(lambda: fetch(f"http://{host}:{inner.port}/", tmp_path, Guard()), Reason.PORT)
        refused(lambda: fetch(f"http://{host}/", tmp_path, Guard()), Reason.INNER)


LURES = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "//127.0.0.1:{port}/",
    "http://127.0.0.1.:{port}/",
]
WRONG = ["http://2130706433:{port}/", "http://0177.0.0.1:{port}/", "http://0x7f.1:{port}/", "http://good@127.0.0.1:{port}/"]
OTHER = ["file:///etc/passwd", "ftp://127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/_x", "http://127.0.0.1\\@x:{port}/", ""]


@pytest.mark.parametrize("lure", [*LURES, *WRONG, *OTHER])
def test_no_redirect_leads_in(lure, site, guard, tmp_path):
    """Another port of the very machine that is allowed is not."""
    with canary() as inner:
        site.pages["/"] = redirect(lure.format(port=inner.port))
        with pytest.raises(ProviderError) as error:
            fetch(site.url("/"), tmp_path, guard)
        assert error.value.code == "VALIDATION_ERROR"


def test_a_name_is_asked_once_and_what_it_said_is_dialled(tmp_path):
    """The second answer, which would lead in, is never asked for."""
    answers = [[PUBLIC], [ipaddress.ip_address("127.0.0.1")]]
    asked = []

    def resolve(host, port):
        asked.append(host)
        return answers.pop(0)

    dialled = Guard(resolve=resolve).addresses("rebinding.example", 80)
    assert (dialled, asked) == ([PUBLIC], ["rebinding.example"])
    refused(lambda: fetch("http://rebinding.example/", tmp_path, Guard(resolve=resolve)), Reason.INNER)
    assert answers == []


def test_one_number_within_is_one_too_many(tmp_path):
    resolve = lambda host, port: [PUBLIC, ipaddress.ip_address("10.0.0.1")]  # noqa: E731
    refused(lambda: fetch("http://both.example/", tmp_path, Guard(resolve=resolve)), Reason.INNER)


def test_the_number_that_was_looked_at_is_the_one_dialled(site, tmp_path, monkeypatch):
    """With the name kept for the site: neither httpcore nor the socket asks anybody again."""
    site.pages["/"] = page(b"\0\0\0\x18ftyp" + bytes(100))
    monkeypatch.setattr("socket.getaddrinfo", lambda *a, **k: pytest.fail("asked again"))
    guard = Guard(frozenset({f"talks.example:{site.port}"}), lambda host, port: [ipaddress.ip_address("127.0.0.1")])
    assert fetch(f"http://talks.example:{site.port}/", tmp_path, guard).size == 108
    assert f"Host: talks.example:{site.port}" in site.heads[0]


def test_redirects_come_to_an_end(site, guard, tmp_path):
    site.pages["/"] = redirect("/")
    refused(lambda: fetch(site.url("/"), tmp_path, guard), Reason.REDIRECTS)
    assert site.connections == 6


def test_nothing_is_carried_from_one_site_to_the_next(site, guard, tmp_path):
    """No cookie, no authorization, no referrer."""
    site.pages["/"] = redirect("/b", Set_Cookie="secret=1; Path=/", WWW_Authenticate="Basic")
    site.pages["/b"] = page(b"\0\0\0\x18ftyp" + bytes(10))
    fetch(site.url("/"), tmp_path, guard)
    assert not any(word in head.lower() for head in site.heads for word in ("secret", "authorization", "referer"))


def test_the_environments_proxies_are_not_used(site, guard, tmp_path, monkeypatch):
    with canary() as inner:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://{inner.host}")
        site.pages["/"] = page(b"\0\0\0\x18ftyp" + bytes(10))
        assert fetch(site.url("/"), tmp_path, guard).size == 18


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (page(b"x", Content_Encoding="gzip"), Reason.ENCODED),
        (page(b"<html>", "text/html; charset=utf-8"), Reason.PAGE),
        (page(b"  <!DOCTYPE html>", "video/mp4"), Reason.PAGE),
        (page(b"#EXTM3U\nhttp://10.0.0.1/", "application/vnd.apple.mpegurl"), Reason.PLAYLIST),
        (page(b"#EXTM3U\nhttp://10.0.0.1/"), Reason.PLAYLIST),
        (page(b"\xef\xbb\xbfffconcat version 1.0\nfile /etc/passwd"), Reason.PLAYLIST),
        (page(b"<?xml version='1.0'?><MPD>"), Reason.PLAYLIST),
        (page(b""), Reason.EMPTY),
        (page(b"", status="404 Not Found"), Reason.NOTHING_THERE),
        (page(b"", status="410 Gone"), Reason.REMOVED),
        (page(b"", status="403 Forbidden"), Reason.FORBIDDEN),
        (page(b"", status="503 Busy"), Reason.BUSY),
        (page(b"", status="206 Partial"), Reason.NOTHING_THERE),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Reason.BROKEN),
        (b"nonsense\r\n\r\n", Reason.BROKEN),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n", Reason.BROKEN),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", Reason.TOO_LARGE),
        (b"HTTP/1.1 200 OK\r\n\r\n" + bytes(1_000_001), Reason.TOO_LARGE),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", Reason.BROKEN),
    ],
)  # fmt: skip
def test_what_is_no_video_file_is_refused_by_what_it_is(answer, reason, site, guard, tmp_path):
    site.pages["/"] = answer
    refused(lambda: fetch(site.url("/"), tmp_path, guard), reason)


def test_an_endless_body_is_cut(site, guard, tmp_path):
    site.pages["/"] = trickle(site, b"HTTP/1.1 200 OK\r\n\r\n", bytes(100_000), 0.001)
    refused(lambda: fetch(site.url("/"), tmp_path, guard), Reason.TOO_LARGE)
    assert (tmp_path / "file").stat().st_size <= 1_000_000


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\n", b""])
def test_a_trickle_is_given_up(head, site, guard, tmp_path):
    """Of the body as of the head: each piece comes in time, yet it would go on for days."""
    site.pages["/"] = trickle(site, head, b"X: y\r\n", 0.02)
    refused(lambda: fetch(site.url("/"), tmp_path, guard, Limits(10**6, seconds=10, window=0.5, least_rate=10_000)), Reason.SLOW)


def test_time_is_limited_in_all(site, guard, tmp_path):
    site.pages["/"] = trickle(site, b"HTTP/1.1 200 OK\r\n\r\n", bytes(10), 0.02)
    refused(lambda: fetch(site.url("/"), tmp_path, guard, Limits(10**6, seconds=0.5, least_rate=0)), Reason.TIME)


def test_silence_is_given_up(site, guard, tmp_path):
    site.pages["/"] = trickle(site, b"", b"", 60)
    refused(lambda: fetch(site.url("/"), tmp_path, guard, Limits(10**6, read_seconds=0.3)), Reason.SLOW)


def test_whoever_listens_can_stop_it_in_the_middle_of_silence(site, guard, tmp_path):
    site.pages["/"] = trickle(site, b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"", 60)
    stop = threading.Event()

    def tell(received, size):
        if size == 900:
            stop.set()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fetch(site.url("/"), tmp_path, guard, tell=tell)
    assert stop.is_set()


def test_a_short_address_is_followed_until_the_recording_is_known(site, guard):
    site.pages["/short"] = redirect(f"http://{site.host}/next")
    site.pages["/next"] = redirect("https://www.tiktok.com/@a/video/123?x=1")
    assert http.lands(guard, site.url("/short"), LIMITS, lambda url: "tiktok.com" in url) == "https://www.tiktok.com/@a/video/123?x=1"
    assert site.paths == ["/short", "/next"]


def test_a_short_address_leads_nowhere_within(site, guard):
    with canary() as inner:
        site.pages["/short"] = redirect(inner.url("/"))
        refused(lambda: http.lands(guard, site.url("/short"), LIMITS, lambda url: False), Reason.PORT)


def test_a_certificate_that_does_not_hold_is_refused(tmp_path):
    with Site() as plain:
        guard = Guard(frozenset({plain.host}))
        refused(lambda: fetch(f"https://{plain.host}/", tmp_path, guard), Reason.UNREACHABLE)


@pytest.mark.parametrize("name", [f"filename*{'9' * 5000}*=a", "filename*=punycode''%ff", "filename*=undefined''a"])
def test_a_name_that_no_parser_understands_is_none(name, site, guard, tmp_path):
    site.pages["/talk.mp4"] = page(b"\0\0\0\x18ftyp" + bytes(5000), Content_Disposition=f"attachment; {name}")
    assert http.download(guard, site.url("/talk.mp4"), tmp_path / "it", LIMITS).filename == "talk.mp4"
