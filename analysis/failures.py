"""What a run can end in, as the one error shape of the product."""

from collections.abc import Mapping
from typing import Final

from analysis.models import Analysis, Status
from analysis.providers.base import ProviderError
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
SERVICE_FAILED: Final = "A service that the analysis needs does not work right now. It has been noted; please try again later."
OF_PROVIDERS: Final[Mapping[str, tuple[type[AppError], str]]] = {
    "NO_FRAMES": (InvalidFormat, "No picture of this recording could be read. Please export it again, for example as MP4."),
    "SPEECH_INPUT": (ProcessingFailed, "The sound of this recording could not be prepared. It has been noted; please try again later."),
    "SPEECH_ENGINE": (AiServiceFailed, SERVICE_FAILED),
    "MODEL_BROKEN": (AiServiceFailed, SERVICE_FAILED),
    "MODEL_MISSING": (AiServiceFailed, SERVICE_FAILED),
    "PRIVATE_MODE": (ProcessingFailed, "Private mode was turned on while this was analysed elsewhere, so it was stopped. Start it again."),
    "UNKNOWN_PROVIDER": (AiServiceFailed, SERVICE_FAILED),
}
"""The codes of a `ProviderError`: which part failed is for operators; what it means for callers, and the words for people, stand here."""


def sentence_for_people(error: ProviderError) -> str:
    """A provider's own words name folders, programs and settings: they are for operators."""
    return OF_PROVIDERS.get(error.code, (AiServiceFailed, SERVICE_FAILED))[1]


def not_ready(error: ProviderError) -> AppError:
    """A provider that cannot begin: nothing was started, and whoever set it up is told what is missing."""
    refusal = AiServiceFailed(str(error))
    refusal.told = SERVICE_FAILED
    return refusal


def error_of(analysis: Analysis) -> AppError | None:
    """Why the run failed, with the code it was stored with; None when it did not fail."""
    if analysis.status != Status.FAILED:
        return None
    kinds = {code: kind for code, (kind, _) in OF_PROVIDERS.items()} | {kind.code: kind for kind in KINDS}
    error = kinds.get(analysis.error_code, AppError)(analysis.error_message, code=analysis.error_code)
    error.told = ""  # what is kept with the run was meant for people already
    return error


def error_for_operators(analysis: Analysis) -> AppError | None:
    """The same in the words of whatever failed, for those who sit at the machine."""
    error = error_of(analysis)
    if error is not None:
        of_stage = analysis.jobs.filter(status=Status.FAILED, error_code=analysis.error_code, attempt__gt=0).exclude(error_message="")
        error.message = of_stage.values_list("error_message", flat=True).first() or error.message
    return error
