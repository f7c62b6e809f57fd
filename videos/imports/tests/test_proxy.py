"""The proxy carries what may go out, for its own program alone, and nothing else."""

import base64
import contextlib
import socket

import pytest

from videos.imports.guard.dialling import Guard
from videos.imports.guard.proxy import Proxy
from videos.imports.guard.watch import Limits
from videos.imports.reasons import Reason
from videos.imports.tests.sites import Site, canary, page, redirect

LIMITS = Limits(max_bytes=100_000, seconds=10, read_seconds=5, connect_seconds=2)


@pytest.fixture
def site():
    with Site({"/a": page(b"hello", "text/plain")}) as made:
        yield made


@pytest.fixture
def proxy(site):
    with Proxy(Guard(frozenset({site.host})), LIMITS) as made:
        yield made


def ask(proxy: Proxy, head: str, *, password: bool = True, then: bytes = b"") -> bytes:
    """All that comes back; `then` is sent after the first answer."""
    known = base64.b64encode(proxy.address.removeprefix("http://").partition("@")[0].encode()).decode()
    with socket.create_connection(("127.0.0.1", proxy.port), 5) as connection:
        connection.settimeout(5)
        connection.sendall((head + (f"\r\nProxy-Authorization: Basic {known}" if password else "") + "\r\n\r\n").encode())
        told = connection.recv(65536) if then else b""
        if then:
            connection.sendall(then)
        while sent := connection.recv(65536):
            told += sent
    return told


def test_it_works(proxy, site):
    told = ask(proxy, f"GET {site.url('/a')} HTTP/1.1\r\nHost: evil.example\r\nConnection: keep-alive\r\nX-Mine: 1")
    assert told.startswith(b"HTTP/1.1 200 OK")
    assert told.endswith(b"Connection: close\r\n\r\nhello")
    assert f"Host: {site.host}" in site.heads[0]
    assert "X-Mine: 1" in site.heads[0]
    assert not any(word in site.heads[0] for word in ("evil.example", "Proxy-Authorization", "keep-alive"))


def test_a_tunnel_works(proxy, site):
    told = ask(proxy, f"CONNECT {site.host} HTTP/1.1", then=b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 200 Connection established")
    assert told.endswith(b"hello")


def test_what_is_sent_goes_along(proxy, site):
    def echo(connection, text):
        came = text.partition("\r\n\r\n")[2].encode() or connection.recv(100)
        connection.sendall(page(came, "text/plain"))

    site.pages["/post"] = echo
    with socket.create_connection(("127.0.0.1", proxy.port), 5) as connection:
        known = base64.b64encode(proxy.address.removeprefix("http://").partition("@")[0].encode()).decode()
        head = f"POST {site.url('/post')} HTTP/1.1\r\nContent-Length: 4\r\nProxy-Authorization: Basic {known}\r\n\r\n"
        connection.sendall(head.encode())
        connection.sendall(b"body")
        told = b""
        while sent := connection.recv(65536):
            told += sent
    assert told.endswith(b"body")


@pytest.mark.parametrize(
    "target", ["127.0.0.1:{port}", "localhost:{port}", "[::ffff:127.0.0.1]:{port}", "2130706433:{port}", "a@127.0.0.1:{port}", "127.0.0.1"]
)
def test_nothing_within_is_reached(target, proxy):
    with canary() as inner:
        where = target.format(port=inner.port)
        assert ask(proxy, f"CONNECT {where} HTTP/1.1").startswith(b"HTTP/1.1 403")
        assert ask(proxy, f"GET http://{where}/ HTTP/1.1").startswith(b"HTTP/1.1 403")
    assert len(proxy.refused) == 2


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "https://example.com/", "/a", "*"])
def test_nothing_else_is_carried(target, proxy):
    assert ask(proxy, f"GET {target} HTTP/1.1").startswith(b"HTTP/1.1 403")
    assert proxy.refused[0] in (Reason.SCHEME, Reason.ADDRESS)


def test_other_programs_are_not_served(proxy, site):
    assert ask(proxy, f"CONNECT {site.host} HTTP/1.1", password=False).startswith(b"HTTP/1.1 407")
    assert ask(proxy, f"GET {site.url('/a')} HTTP/1.1\r\nProxy-Authorization: Basic eDp5", password=False).startswith(b"HTTP/1.1 407")
    assert site.connections == 0


def test_redirects_are_the_clients_to_follow(proxy, site):
    with canary() as inner:
        site.pages["/"] = redirect(inner.url("/"))
        assert b"302 Found" in ask(proxy, f"GET {site.url('/')} HTTP/1.1")


def test_what_is_carried_is_bounded(proxy, site):
    site.pages["/"] = page(bytes(200_000))
    assert len(ask(proxy, f"GET {site.url('/')} HTTP/1.1")) < 200_000
    assert proxy.refused == [Reason.TOO_LARGE]


def test_nothing_is_left_open(site):
    """Nor a connection that was waiting to be accepted: that one is reset."""
    with Proxy(Guard(frozenset({site.host})), LIMITS) as proxy:
        waiting = socket.create_connection(("127.0.0.1", proxy.port), 5)
        port = proxy.port
    waiting.settimeout(5)
    with waiting, contextlib.suppress(ConnectionResetError):
        assert waiting.recv(1) == b""
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), 1)
