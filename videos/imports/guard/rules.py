"""Which network addresses belong to the public internet. What is not known to be public is not."""

import ipaddress
import socket
from typing import Final

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_NOT_PUBLIC_4: Final = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # a public number behind which Azure answers its own machines
    )
)
"""IANA's special-purpose registry."""
_PUBLIC_6: Final = ipaddress.IPv6Network("2000::/3")
"""All that is given out so far: what is mapped or translated from IPv4 (::ffff:0:0/96, 64:ff9b::/96) lies outside of it."""
_NOT_PUBLIC_6: Final = tuple(
    ipaddress.IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")  # Teredo, documentation, 6to4, AS112
)
_ISATAP: Final = (0x00005EFE, 0x02005EFE)
"""The upper half of an interface identifier whose lower half is an IPv4 address."""


def is_public(address: IP) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address.scope_id is not None or address not in _PUBLIC_6 or any(address in network for network in _NOT_PUBLIC_6):
        return False
    return (int(address) >> 32) & 0xFFFFFFFF not in _ISATAP


def is_own(address: IP) -> bool:
    """Whether the address is this very machine's, public or not. Nothing is sent to find out."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 443))
            return ipaddress.ip_address(probe.getsockname()[0]) == address
    except OSError:  # no way there: connecting will say so
        return False
