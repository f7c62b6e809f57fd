"""The middleware that counts requests and answers `/metrics`: before hosts are checked, for whoever scrapes names none of ours."""

import hmac
import ipaddress
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from coherence import health

PATH: Final = "/metrics"
UNCOUNTED: Final = (PATH, health.ALIVE, health.READY)
FORWARDED: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def measured(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info == PATH and may_scrape(request):
            return _exposed()
        if request.path_info in UNCOUNTED:
            return get_response(request)
        from coherence.monitoring import figures  # with the first request: gunicorn has said by then where its processes count

        began = time.perf_counter()
        response = get_response(request)
        figures.count(request, response, began)
        return response

    return answer


def _exposed() -> HttpResponse:
    from coherence.monitoring import scrape

    response = HttpResponse(scrape.text(), content_type=scrape.CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def may_scrape(request: HttpRequest) -> bool:
    """Whoever has METRICS_TOKEN. Where none is set, this machine alone, and only while the site is not for others: a proxy here
    would pass on anybody as this machine."""
    if settings.METRICS_TOKEN:
        sent = request.META.get("HTTP_AUTHORIZATION", "")
        return hmac.compare_digest(sent.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    between: Any = settings.TRUSTED_PROXIES or any(request.META.get(name) for name in FORWARDED)
    return not between and _is_here(str(request.META.get("REMOTE_ADDR", ""))) and _is_here(urlsplit(settings.PUBLIC_URL).hostname or "")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
