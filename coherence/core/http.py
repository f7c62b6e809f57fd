"""The one door to other servers by HTTP: with time limits, and one error when they cannot be reached."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from coherence.core.errors import ServiceUnavailable

if TYPE_CHECKING:
    import ssl

    import httpx

TIMEOUT_SECONDS, CONNECT_SECONDS = 20.0, 5.0
AWAY = "A service that is needed for this cannot be reached. Please try again in a minute."


def send(method: str, url: str, *, headers: Mapping[str, str], json: Any = None) -> "httpx.Response":
    """One request without redirects or retries. Raises ServiceUnavailable when no answer came, or one of 500 and above, or 429."""
    import httpx  # slow to import, and seldom needed

    timeout = httpx.Timeout(TIMEOUT_SECONDS, connect=CONNECT_SECONDS)
    try:
        response = httpx.request(method, url, headers=dict(headers), json=json, timeout=timeout, verify=_trust())
    except httpx.TransportError as error:
        raise ServiceUnavailable(AWAY) from error
    if response.status_code >= 500 or response.status_code == 429:
        raise ServiceUnavailable(AWAY)
    return response


@cache
def _trust() -> "ssl.SSLContext":
    """Whose certificates are believed; reading them all takes longer than a short request."""
    import httpx

    return httpx.create_ssl_context()
