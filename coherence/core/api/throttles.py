"""How many requests are let through, counted in the cache that all processes share."""

import math
import threading
import time
import zlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

from coherence.core import addresses, cache, logs

if TYPE_CHECKING:  # DRF's views import this module
    from rest_framework.request import Request
    from rest_framework.views import APIView

log = logs.Log(__name__)
DEFAULT, ANONYMOUS, SIGN_IN = "default", "anonymous", "sign_in"
PAUSE_SECONDS = 5
"""So long a cache that failed is left alone: one that hangs costs one request its time-out, not every one."""
WARNING_SECONDS = 60


class Throttle(BaseThrottle):
    """The rate of the view's `throttle_scope`, for each person, or each address where nobody is signed in."""

    _wait: int | None = None

    def allow_request(self, request: "Request", view: "APIView") -> bool:
        signed_in = request.user is not None and request.user.is_authenticated
        scope = getattr(view, "throttle_scope", None) or (DEFAULT if signed_in else ANONYMOUS)
        who = f"user-{request.user.pk}" if signed_in else addresses.household(request)
        self._wait = take(scope, who)
        return self._wait is None

    def wait(self) -> int | None:
        return self._wait


def refused_sign_in(request: "HttpRequest | Request") -> int | None:
    """Count a request that was refused for want of a valid token, with SIGN_IN's rate where one was sent. Whoever has
    a valid one is not held up by a neighbour's guesses."""
    sent = "HTTP_AUTHORIZATION" in request.META or "HTTP_X_SESSION_TOKEN" in request.META
    return take(SIGN_IN if sent else ANONYMOUS, addresses.household(request))


def take(scope: str, who: str) -> int | None:
    """None when let through, else the whole seconds after which the next one is.

    Time is cut into windows as long as the rate's period, which begin at another moment for each `who`, lest all come
    back at once. A refused request costs nothing. Two windows may be used up back to back.
    """
    rate: tuple[int, int] | None = settings.THROTTLES.get(scope, settings.THROTTLES[DEFAULT])
    if rate is None:
        return None
    allowed, period = rate
    now = time.time()
    shift = zlib.crc32(who.encode()) % period
    window = (now + shift) // period
    ends = (window + 1) * period - shift
    number = _count(f"throttle:{scope}:{who}:{period}:{window:.0f}", 2 * period)
    return None if number is None or number <= allowed else math.ceil(ends - now)


class _Trouble:
    """What this process remembers of a broken cache."""

    lock = threading.Lock()
    asked_again_at = 0.0
    warned_again_at = 0.0


def _count(key: str, lifetime: int) -> int | None:
    """None when the cache is broken: the API goes on without limits, and the log says so once a minute."""
    if time.monotonic() < _Trouble.asked_again_at:
        return None
    try:
        return cache.count(key, lifetime)
    except cache.failures() as error:
        with _Trouble.lock:
            now = time.monotonic()
            _Trouble.asked_again_at = now + PAUSE_SECONDS
            warn = now >= _Trouble.warned_again_at
            if warn:
                _Trouble.warned_again_at = now + WARNING_SECONDS
        if warn:
            log.warning("throttles_off", reason=type(error).__name__)
        return None
