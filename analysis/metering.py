"""Calls to providers: timed, priced and written down, also when they fail."""

import time
from collections.abc import Callable
from typing import TypeVar

from accounts import profiles
from accounts.models import User
from analysis.models import Analysis, ApiUsage
from analysis.providers.base import ProviderError, Usage
from analysis.providers.places import is_here

T = TypeVar("T")


def call(analysis: Analysis, provider: str, operation: str, fn: Callable[[], T]) -> T:
    """`fn()`, with a row in `api_usage` whatever happens. A result's `usage` attribute says what the call used.

    The one door to every provider: none outside is called for a person in private mode, however the run began.
    Local providers cost nothing; a price list comes with the first provider that is paid.
    """
    _require_leave(analysis, provider)
    begun = time.monotonic()
    usage, succeeded, code = Usage(), False, "INTERRUPTED"
    try:
        result = fn()
        usage, succeeded, code = getattr(result, "usage", usage), True, ""
    except ProviderError as error:
        code = error.code
        raise
    except Exception as error:
        code = getattr(error, "code", "INTERNAL_ERROR")
        raise
    finally:
        _write(analysis, provider, operation, usage, time.monotonic() - begun, succeeded, code)
    return result


def _require_leave(analysis: Analysis, provider: str) -> None:
    """Asked anew each time: private mode may have been turned on since the run began. Raises ProviderError."""
    if not is_here(provider) and profiles.is_private(User.objects.get(pk=analysis.video.user_id)):
        raise ProviderError("PRIVATE_MODE", f"Private mode is on: {provider} would work on it elsewhere.", permanent=True)


def _write(analysis: Analysis, provider: str, operation: str, usage: Usage, wall: float, succeeded: bool, code: str) -> None:
    ApiUsage.objects.create(
        user_id=analysis.video.user_id,
        analysis=analysis,
        provider=provider,
        operation=operation,
        media_seconds=usage.media_seconds,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        wall_seconds=round(wall, 3),
        succeeded=succeeded,
        error_code=code,
    )
