"""One spelling of an address, and the tricks that make two programs read one in two ways."""

import pytest

from videos.imports import addresses
from videos.imports.addresses import Address
from videos.imports.guard import urls
from videos.imports.reasons import ProviderError, Reason

YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
TIKTOK = "https://www.tiktok.com/@/video/7106594312292453675"
INSTAGRAM = "https://www.instagram.com/p/Chunk8-jurw/"
ODD_NUMBERS = ("2130706433", "0177.0.0.1", "0x7f.0.0.1", "127.1", "0x7f000001", "1.2.3", "017700000001", "[fe80::1%25eth0]", "[::1", "::1")
ODD_NAMES = (
    *("127.0.0.1\\@example.com", "a b.com", "a\tb.com", "a\nb.com", "a\x00b", "", "a..b", "-a.com", "a" * 64 + ".com"),
    *("a.com:0", "a.com:99999", "a.com:8a"),
)


@pytest.mark.parametrize(
    "text",
    [
        *("https://youtu.be/dQw4w9WgXcQ", "youtu.be/dQw4w9WgXcQ?si=abc&t=43", " https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m "),
        *("http://m.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&list=PL1", "https://music.youtube.com/watch?v=dQw4w9WgXcQ"),
        *("https://www.youtube.com/shorts/dQw4w9WgXcQ?feature=share", "https://www.youtube.com/embed/dQw4w9WgXcQ?start=3"),
        *(
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
            "https://youtube.com/live/dQw4w9WgXcQ",
            "HTTPS://WWW.YouTube.com/v/dQw4w9WgXcQ",
        ),
        "https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3DdQw4w9WgXcQ%26feature%3Dshare",
    ],
)
def test_it_works(text):
    assert addresses.read(text) == Address("youtube", YOUTUBE)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://www.tiktok.com/@some.one/video/7106594312292453675?is_copy_url=1", TIKTOK),
        ("https://m.tiktok.com/v/7106594312292453675.html", TIKTOK),
        ("https://www.tiktok.com/embed/v2/7106594312292453675", TIKTOK),
        ("https://www.tiktok.com/player/v1/7106594312292453675", TIKTOK),
        ("https://www.instagram.com/reel/Chunk8-jurw/?igsh=abc", INSTAGRAM),
        ("https://instagram.com/somebody/p/Chunk8-jurw", INSTAGRAM),
        ("https://www.instagram.com/tv/Chunk8-jurw/embed/captioned/", INSTAGRAM),
        ("HTTP://Example.COM.:80/a/./b/../talk%7e%2f.mp4#t=3", "http://example.com/a/talk~%2F.mp4"),
        ("example.com/talk.mp4?b=1&a=2", "https://example.com/talk.mp4?b=1&a=2"),
        ("https://bücher.example/größe.mp4", "https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe.mp4"),
        ("https://[2606:4700::0001]:443/a", "https://[2606:4700::1]/a"),
    ],
)
def test_the_same_recording_has_one_spelling(text, url):
    assert addresses.read(text).url == url


@pytest.mark.parametrize(
    "text", ["https://vm.tiktok.com/ZMabc12/", "https://www.tiktok.com/t/ZTabc12", "https://www.instagram.com/share/reel/BAab_1"]
)
def test_a_short_one_says_so(text):
    assert addresses.read(text).short


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((f"{scheme}://example.com/a", Reason.SCHEME) for scheme in ("file", "ftp", "gopher", "rtmp", "data", "concat")),
        *((text, Reason.SCHEME) for text in ("file:///etc/passwd", "javascript:alert(1)", "data:video/mp4;base64,AAAA")),
        *((f"http://{text}/", Reason.CREDENTIALS) for text in ("good@127.0.0.1", "a:b@example.com", "example.com%40@10.0.0.1")),
        *((f"http://{text}/", Reason.ADDRESS) for text in ODD_NUMBERS),
        *((f"http://{text}/", Reason.ADDRESS) for text in ODD_NAMES),
        ("https://www.youtube.com/@somebody", Reason.MANY),
        ("https://www.youtube.com/playlist?list=PL1", Reason.MANY),
        ("https://www.youtube.com/watch?v=short", Reason.NOT_A_VIDEO),
        ("https://www.tiktok.com/@somebody", Reason.MANY),
        ("https://www.instagram.com/stories/somebody/123/", Reason.NOT_A_VIDEO),
        ("https://example.com/" + "a" * 2048, Reason.ADDRESS),
    ],
)  # fmt: skip
def test_what_cannot_be_one_is_refused(text, reason):
    with pytest.raises(ProviderError) as refused:
        addresses.read(text)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("text", "host"),
    [("http://１２７.０.０.１/", "127.0.0.1"), ("http://①⑦②.16.0.1/", "172.16.0.1"), ("http://ⓔxample.com", "example.com")],
)
def test_other_digits_and_letters_are_read_as_what_they_stand_for(text, host):
    assert urls.parse(text).host == host


@pytest.mark.parametrize(
    ("location", "url"),
    [("/b", "http://example.com/b"), ("//other.example/c", "http://other.example/c"), ("d?e#f", "http://example.com/a/d?e")],
)
def test_a_redirect_is_read_as_strictly(location, url):
    assert str(urls.join(urls.parse("http://example.com/a/x"), location)) == url
