"""Calls to providers: timed, priced and written down, also when they fail."""

import time
from collections.abc import Callable
from typing import TypeVar

from analysis.models import Analysis, ApiUsage
from analysis.providers.base import ProviderError, Usage

T = TypeVar("T")


def call(analysis: Analysis, provider: str, operation: str, fn: Callable[[], T]) -> T:
    """`fn()`, with a row in `api_usage` whatever happens. A result's `usage` attribute says what the call used.

    Local providers cost nothing; a price list comes with the first provider that is paid.
    """
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
