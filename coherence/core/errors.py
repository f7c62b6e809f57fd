"""Expected failures: a stable code, a sentence for the person, and whether trying again can help."""

from typing import Any


class AppError(Exception):
    """A failure we foresaw. `message` is shown to people; `code` is stable and listed in the HTTP contract."""

    code = "INTERNAL_ERROR"
    status = 500
    retryable = False

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


class NoRoom(ProcessingFailed):
    """The disk is full. No second attempt a minute later: whoever waits is told at once."""

    code, status = "STORAGE_FAILED", 507
    SENTENCE = "There is no room left on the disk. Please free some space, and try again."


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
