"""Expected failures: a stable code, a sentence for the person, and whether trying again can help."""

from typing import Any, Final

NOT_FOUND = "There is nothing here, or it is not yours."


class AppError(Exception):
    """A failure we foresaw. `message` is shown to people; `code` is stable and listed in the HTTP contract."""

    code = "INTERNAL_ERROR"
    status = 500
    retryable = False
    told = ""
    """What callers of the API are told instead of `message`, where that is a matter of whoever runs the machine."""

    def __init__(self, message: str, *, code: str | None = None, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.details = details or {}

    def as_dict(self) -> dict[str, Any]:
        """The one error shape of the product."""
        body: dict[str, Any] = {"error": self.message, "code": self.code, "retryable": self.retryable}
        return body | ({"details": self.details} if self.details else {})


class InvalidFormat(AppError):
    """Not a video, no picture in it, or unreadable."""

    code, status = "INVALID_FORMAT", 415


class VideoTooLong(AppError):
    code, status = "VIDEO_TOO_LONG", 422


class VideoTooLarge(AppError):
    """Too many bytes or too many pixels."""

    code, status = "VIDEO_TOO_LARGE", 413


class ProcessingFailed(AppError):
    """The analysis ended without a result."""

    code, status, retryable = "PROCESSING_FAILED", 500, True


class AiServiceFailed(AppError):
    """A service that the analysis asks for help did not answer well."""

    code, status, retryable = "AI_SERVICE_ERROR", 502, True


class NoRoom(ProcessingFailed):
    """The disk is full. No second attempt a minute later: whoever waits is told at once."""

    code, status = "STORAGE_FAILED", 507
    SENTENCE = "There is no room left on the disk. Please free some space, and try again."
    told = "Your recording could not be worked on right now. Please try again later."


class Cancelled(AppError):
    """The person asked us to stop."""

    code, status = "CANCELLED", 409


class ReportFailed(AppError):
    code, status, retryable = "PDF_GENERATION_FAILED", 500, True


class NotFound(AppError):
    """Absent, or somebody else's: the answer is the same."""

    code, status = "NOT_FOUND", 404


class Conflict(AppError):
    code, status = "CONFLICT", 409


class Invalid(AppError):
    """What was sent cannot be used. `details["fields"]` says where and why."""

    code, status = "VALIDATION_ERROR", 400


class Unauthorized(AppError):
    """Nobody we know, or a token that does not hold."""

    code, status = "UNAUTHORIZED", 401


class Forbidden(AppError):
    """Known, and not allowed."""

    code, status = "FORBIDDEN", 403


class ConsentRequired(AppError):
    code, status = "CONSENT_REQUIRED", 403


class PlanLimitReached(AppError):
    """The plan allows no more; `details` say which limit, when it resets and where to upgrade."""

    code, status = "PLAN_LIMIT_REACHED", 402


class Gone(AppError):
    code, status = "GONE", 410


class RangeNotSatisfiable(AppError):
    code, status = "RANGE_NOT_SATISFIABLE", 416


class NotComplete(AppError):
    """The analysis still runs."""

    code, status, retryable = "PROCESSING_NOT_COMPLETE", 425, True


class RateLimited(AppError):
    """Too many at once. `wait` seconds later it works again."""

    code, status, retryable = "RATE_LIMIT_EXCEEDED", 429, True

    def __init__(self, message: str, *, wait: float, details: dict[str, Any] | None = None) -> None:
        super().__init__(message, details=details)
        self.wait = wait


class ServiceUnavailable(AppError):
    code, status, retryable = "SERVICE_UNAVAILABLE", 503, True


OF_THE_CONTRACT: Final = frozenset(
    {
        *("VALIDATION_ERROR", "INVALID_FORMAT", "UNAUTHORIZED", "FORBIDDEN", "CONSENT_REQUIRED", "PLAN_LIMIT_REACHED"),
        *("INSUFFICIENT_CREDITS", "NOT_FOUND", "CONFLICT", "GONE", "VIDEO_TOO_LARGE", "RANGE_NOT_SATISFIABLE", "VIDEO_TOO_LONG"),
        *("PROCESSING_NOT_COMPLETE", "RATE_LIMIT_EXCEEDED", "INTERNAL_ERROR", "PROCESSING_FAILED", "PDF_GENERATION_FAILED"),
        *("AI_SERVICE_ERROR", "SERVICE_UNAVAILABLE"),
    }
)
BESIDE_IT: Final = frozenset({"METHOD_NOT_ALLOWED", "NOT_ACCEPTABLE", "CANCELLED"})
"""The framework's refusals, for which the contract has no code, and a run that its owner stopped: no failure, and nothing to report."""
PUBLIC: Final = OF_THE_CONTRACT | BESIDE_IT
"""Every code that an answer may have. Others are for operators: in the log, in the admin, in what commands write."""


def public_kind(kind: type[AppError]) -> type[AppError]:
    """What callers are told of this kind: itself, or the nearest kind above it whose code is public."""
    return next(each for each in kind.__mro__ if issubclass(each, AppError) and each.code in PUBLIC)


def public(error: AppError) -> AppError:
    """The error as callers are told it: with a public code, that code's status, and a sentence that is meant for them."""
    if error.code in PUBLIC and not error.told:
        return error
    kind = public_kind(type(error))
    told = AppError(error.told or error.message, code=kind.code, details=error.details)
    told.status, told.retryable = kind.status, error.retryable
    return told
