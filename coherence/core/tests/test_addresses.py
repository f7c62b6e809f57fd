"""Where a request came from, behind so many proxies as are ours."""

from typing import Any

import pytest
from django.test import RequestFactory

from coherence.core import addresses


def request(remote: str, forwarded: str | None = None):
    more: Any = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **more)


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "1.1.1.1", None, "1.1.1.1"),
        (0, "1.1.1.1", "9.9.9.9", "1.1.1.1"),  # whatever is claimed
        (1, "10.0.0.1", "9.9.9.9, 1.1.1.1", "1.1.1.1"),
        (2, "10.0.0.2", "9.9.9.9, 1.1.1.1, 10.0.0.1", "1.1.1.1"),
        (2, "10.0.0.2", "1.1.1.1", "10.0.0.2"),  # one proxy was passed by
        (1, "10.0.0.1", "<script>", "10.0.0.1"),
        (1, "10.0.0.1", None, "10.0.0.1"),
        (1, "", "2001:db8::1", "2001:db8::1"),
        (0, "", None, "unknown"),  # a socket of this machine
    ],
)
def test_the_client_is_what_our_outermost_proxy_saw(settings, proxies, remote, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert addresses.client(request(remote, forwarded)) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("nonsense", "unknown"),
    ],
)
def test_one_connection_counts_as_one(settings, address, expected):
    settings.TRUSTED_PROXIES = 0
    assert addresses.household(request(address)) == expected
