"""Addresses read strictly: one spelling of each, and none that two programs could read in two ways."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

import idna

from videos.imports.reasons import ProviderError, Reason

LONGEST: Final = 8192
DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
_KEPT: Final = "/%:@!$&'()*+,;=~-._[]?"


@dataclass(frozen=True)
class Url:
    """An http address: the host in lower-case ASCII or as an IP number, the target as it is sent."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """As the Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def parse(text: str) -> Url:
    """Raises ProviderError with what is wrong."""
    if not 0 < len(text) <= LONGEST or "\\" in text or any(unicodedata.category(c)[0] in "CZ" for c in text):
        raise ProviderError(Reason.ADDRESS)
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise ProviderError(Reason.ADDRESS) from error
    if parts.scheme not in DEFAULT_PORTS:
        raise ProviderError(Reason.SCHEME if parts.scheme else Reason.ADDRESS)
    if "@" in parts.netloc:
        raise ProviderError(Reason.CREDENTIALS)
    host, port = _split(parts.netloc)
    target = _target(parts.path) + (f"?{_escaped(parts.query)}" if parts.query else "")
    return Url(parts.scheme, _host(host), port or DEFAULT_PORTS[parts.scheme], target)


def join(base: Url, location: str) -> Url:
    """Where a redirect of `base` leads."""
    try:
        return parse(urljoin(str(base), location.strip(" \t")))
    except ValueError as error:
        raise ProviderError(Reason.ADDRESS) from error


def _split(netloc: str) -> tuple[str, int | None]:
    found = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:]+)(?::([0-9]{0,5}))?", netloc, re.ASCII)
    if found is None:
        raise ProviderError(Reason.ADDRESS)
    port = int(found[2]) if found[2] else None
    if port is not None and not 0 < port < 65536:
        raise ProviderError(Reason.ADDRESS)
    return found[1], port


def _host(text: str) -> str:
    """A number in its one spelling, or a name that cannot be taken for one."""
    try:
        if text.startswith("["):
            return str(ipaddress.IPv6Address(text[1:-1]))
        name = (text if text.isascii() else idna.encode(text, uts46=True).decode()).lower().removesuffix(".")
    except (ValueError, UnicodeError) as error:  # idna's errors are UnicodeErrors
        raise ProviderError(Reason.ADDRESS) from error
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ProviderError(Reason.ADDRESS)
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError as error:
            raise ProviderError(Reason.ADDRESS, "a number written unusually") from error
    return name


def _target(path: str) -> str:
    """The path with its dots walked and its escapes in one spelling."""
    walked: list[str] = []
    segments = _escaped(path).split("/")[1:]
    for segment in segments:
        if segment == "..":
            del walked[-1:]
        elif segment != ".":
            walked.append(segment)
    if segments and segments[-1] in (".", ".."):
        walked.append("")
    return "/" + "/".join(walked)


def _escaped(text: str) -> str:
    return _ESCAPE.sub(_one_spelling, quote(text, safe=_KEPT))


def _one_spelling(found: re.Match[str]) -> str:
    byte = unquote_to_bytes(found[0])[0]
    return chr(byte) if byte in _UNRESERVED else f"%{byte:02X}"
