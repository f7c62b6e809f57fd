"""Connecting to public addresses only: what is dialled is the very number that was looked at, never the name again."""

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from videos.imports.guard.rules import IP, is_own, is_public
from videos.imports.reasons import ProviderError, Reason

PORTS: Final = (80, 443)
SECONDS_TO_RESOLVE: Final = 10.0
MOST_TRIED: Final = 4
Resolver = Callable[[str, int], Sequence[IP]]


def by_system(host: str, port: int) -> list[IP]:
    """What the machine's resolver says. It knows no time limit, so a thread asks it."""
    found: list[IP] = []
    wrong: list[OSError] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(ipaddress.ip_address(answer[4][0]) for answer in answers))
        except OSError as error:
            wrong.append(error)

    thread = threading.Thread(target=ask, name="resolver", daemon=True)
    thread.start()
    thread.join(SECONDS_TO_RESOLVE)
    if wrong:
        absent = isinstance(wrong[0], socket.gaierror) and wrong[0].errno == socket.EAI_NONAME
        raise ProviderError(Reason.NO_SUCH_HOST if absent else Reason.UNREACHABLE, str(wrong[0]))
    return list(found)


@dataclass(frozen=True)
class Guard:
    """`allowed` are exceptions, written `host:port` as in an address: for tests and intranets."""

    allowed: frozenset[str] = field(default_factory=frozenset)
    resolve: Resolver = by_system

    def admits(self, host: str, port: int) -> None:
        """What can be said without asking a resolver. Raises ProviderError."""
        if self._is_allowed(host, port):
            return
        if port not in PORTS:
            raise ProviderError(Reason.PORT)
        number = _number(host)
        inner = "." not in host or host.endswith((".localhost", ".local", ".internal")) if number is None else not is_public(number)
        if inner:
            raise ProviderError(Reason.INNER, host)

    def addresses(self, host: str, port: int) -> list[IP]:
        """The numbers that may be dialled for this host: all that it has, or none when one of them is not public."""
        self.admits(host, port)
        number = _number(host)
        found = [number] if number is not None else list(self.resolve(host, port))
        if not found:
            raise ProviderError(Reason.UNREACHABLE, f"{host} has no address")
        if not self._is_allowed(host, port) and not all(is_public(each) and not is_own(each) for each in found):
            raise ProviderError(Reason.INNER, host)
        return found

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """A connection to the first of them that answers."""
        problem: OSError | None = None
        for address in self.addresses(host, port)[:MOST_TRIED]:
            connection = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6)
            connection.settimeout(timeout)
            try:
                connection.connect((str(address), port))
                return connection
            except OSError as error:
                connection.close()
                problem = error
        raise ProviderError(Reason.UNREACHABLE, f"{host}: {problem}")

    def _is_allowed(self, host: str, port: int) -> bool:
        return (f"[{host}]:{port}" if ":" in host else f"{host}:{port}") in self.allowed


def _number(host: str) -> IP | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
