"""What a bucket refuses, as errors of ours: OSError for whoever stores, a stable code for whoever waits for an answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from coherence.core import logs
from coherence.core.errors import ServiceUnavailable

log = logs.Log(__name__)
ABSENT: Final = {"NoSuchKey", "404", "NotFound", "NoSuchUpload"}
NO_BUCKET: Final = {"NoSuchBucket"}
DENIED: Final = {"403", "401"}


class StorageFailed(ServiceUnavailable, OSError):
    """The bucket is not there, or does not let us in: operators see the code, people a service that is not available."""

    code = "STORAGE_FAILED"
    SENTENCE = "The recordings cannot be reached at the moment. Nothing is lost; please try again later."


class StorageUnavailable(StorageFailed):
    """The storage does not answer, or asks to come later."""

    code = "SERVICE_UNAVAILABLE"


@contextmanager
def translated(key: str = "") -> Iterator[None]:
    """Raises FileNotFoundError for an object that is not there, StorageFailed or StorageUnavailable for all else."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        raise _meant(error, key) from error
    except (BotoCoreError, Boto3Error) as error:
        cause = error.__context__ if isinstance(error.__context__, ClientError) else None  # sending wraps what was answered
        raise (_meant(cause, key) if cause is not None else _away(type(error).__name__)) from error


def _meant(error: Any, key: str) -> OSError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in NO_BUCKET:
        return _refused("the bucket does not exist", code, error.operation_name)
    if status == 404:
        return FileNotFoundError(f"There is no object {key!r}.")
    if status >= 500 or status in {408, 429}:
        return _away(code or str(status))
    return _refused("the bucket refused", code, error.operation_name)


def _refused(reason: str, code: str, operation: str) -> StorageFailed:
    log.error("storage_failed", reason=reason, storage_code=code, operation=operation)
    return StorageFailed(StorageFailed.SENTENCE)


def _away(reason: str) -> StorageUnavailable:
    log.warning("storage_unavailable", reason=reason)
    return StorageUnavailable(StorageUnavailable.SENTENCE)
