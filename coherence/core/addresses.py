"""The address a request came from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"


def client(request: HttpRequest) -> str:
    """Behind TRUSTED_PROXIES proxies it is what the outermost of them saw: that many from the right of X-Forwarded-For.
    What stands further left was written by the client and is not looked at, nor is the header where no proxy is ours."""
    seen = str(request.META.get("REMOTE_ADDR") or "")
    proxies: int = settings.TRUSTED_PROXIES
    forwarded = [each.strip() for each in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    if proxies and len(forwarded) >= proxies and _read(forwarded[-proxies]):
        return forwarded[-proxies]
    return seen if _read(seen) else UNKNOWN


def household(request: HttpRequest) -> str:
    """Who counts as one: an IPv4 address, or the 64 bits of an IPv6 address that a provider gives to one connection."""
    address = client(request)
    read = _read(address)
    if not isinstance(read, ipaddress.IPv6Address):
        return address
    if read.ipv4_mapped:
        return str(read.ipv4_mapped)
    return str(ipaddress.ip_network((int(read) >> 64 << 64, 64)))


def _read(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None
