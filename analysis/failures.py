"""What a run can end in, as the one error shape of the product."""

from collections.abc import Mapping
from typing import Final

from analysis.models import Analysis, Status
from coherence.core.errors import (
    AiServiceFailed,
    AppError,
    Cancelled,
    InvalidFormat,
    NoRoom,
    NotFound,
    ProcessingFailed,
    ReportFailed,
    ServiceUnavailable,
    VideoTooLarge,
    VideoTooLong,
)

KINDS: Final[tuple[type[AppError], ...]] = (
    ProcessingFailed,
    Cancelled,
    NoRoom,
    NotFound,
    InvalidFormat,
    VideoTooLong,
    VideoTooLarge,
    ReportFailed,
    AiServiceFailed,
    ServiceUnavailable,
)
"""What the contract has a status for; whatever else a run ends in is an internal error."""
OF_PROVIDERS: Final[Mapping[str, type[AppError]]] = {
    "NO_FRAMES": InvalidFormat,
    "SPEECH_INPUT": ProcessingFailed,
    "SPEECH_ENGINE": AiServiceFailed,
    "MODEL_BROKEN": AiServiceFailed,
    "MODEL_MISSING": AiServiceFailed,
    "UNKNOWN_PROVIDER": AiServiceFailed,
}
"""The codes of a `ProviderError`: which part failed is for operators, what it means for callers stands here."""


def error_of(analysis: Analysis) -> AppError | None:
    """Why the run failed, with the code it was stored with; None when it did not fail."""
    if analysis.status != Status.FAILED:
        return None
    kinds = {**OF_PROVIDERS} | {kind.code: kind for kind in KINDS}
    return kinds.get(analysis.error_code, AppError)(analysis.error_message, code=analysis.error_code)
