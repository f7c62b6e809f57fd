"""What every provider shares: frozen results that say what they used, and one way to fail."""

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[float], None]
"""Called with 0..1 while working; it may raise to stop the work (the person cancelled)."""


class ProviderError(Exception):
    """The only exception that leaves a provider. `permanent` means that trying again cannot help."""

    def __init__(self, code: str, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.code = code
        self.permanent = permanent


@dataclass(frozen=True)
class Usage:
    """What a call used, for pricing."""

    media_seconds: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None


def no_progress(done: float) -> None:
    """For callers that do not watch."""
