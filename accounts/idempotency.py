"""A write that is sent twice with one Idempotency-Key is done once, and answered twice."""

import functools
import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Final, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from accounts.models import IdempotentRequest, User
from coherence.core.api import errors
from coherence.core.errors import Conflict, Invalid

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
LONGEST: Final = 255
PARAMETER = OpenApiParameter(
    HEADER,
    {"type": "string", "maxLength": LONGEST, "pattern": "^[ -~]*$"},
    OpenApiParameter.HEADER,
    description="Sent again within a day, the first answer is given again.",
)
GIVEN_UP: Final = timedelta(minutes=15)
"""A first request that has not been answered for so long died with its process; the next one takes its place."""
KEPT_HEADERS: Final = ("Location",)

Method = Callable[..., Response]
Renewed = Callable[[Any], Any]


class StillRunning(Conflict):
    """The first request with this key has not been answered yet."""

    retryable = True


def idempotent(method: Method) -> Method:
    """For methods of a DRF view. Answers of 500 and above, and failures that may pass, are not kept: the key can be used again.
    A view whose answers have parts that do not last makes those anew in `renewed(data)`.

    Raises Conflict when the key was used for another request, StillRunning while the first is under way.
    """

    @functools.wraps(method)
    def once(self: APIView, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not key or not request.user.is_authenticated:
            return method(self, request, *args, **kwargs)
        if len(key) > LONGEST or not key.isprintable():
            raise Invalid("The Idempotency-Key cannot be used.", details={"fields": {HEADER: [f"At most {LONGEST} printable characters."]}})
        row, ours = _begin(request, key)
        if not ours:
            return _again(row, getattr(self, "renewed", None))
        return _first(row, functools.partial(method, self, request, *args, **kwargs))

    return once


def _begin(request: Request, key: str) -> tuple[IdempotentRequest, bool]:
    """The row of this key, and whether it is ours to fill. Of many who insert it, the database lets one."""
    now, asked, user = timezone.now(), fingerprint(request), cast(User, request.user)
    mine = IdempotentRequest.objects.filter(user=user, key=key)
    mine.over().delete()
    mine.filter(status=None, created_at__lt=now - GIVEN_UP).delete()
    try:
        with transaction.atomic():
            return IdempotentRequest.objects.create(user=user, key=key, request_hash=asked), True
    except IntegrityError:
        row = mine.first()
    if row is None or (row.status is None and row.request_hash == asked):
        raise StillRunning("The same request is still being worked on. Please wait a moment.")
    if row.request_hash != asked:
        raise Conflict("This Idempotency-Key was used for another request.")
    return row, False


def _first(row: IdempotentRequest, work: Callable[[], Response]) -> Response:
    try:
        response = work()
    except BaseException as error:
        _keep_failure(row, error)
        raise
    if isinstance(response, Response) and response.status_code < 500:
        headers = {name: response[name] for name in KEPT_HEADERS if name in response}
        _keep(row, response.status_code, response.data, headers)
    else:
        row.delete()
    return response


def _keep_failure(row: IdempotentRequest, error: BaseException) -> None:
    refusal = errors.translate(error) if isinstance(error, Exception) else None
    if refusal is None or refusal.status >= 500 or refusal.retryable:
        row.delete()
    else:
        _keep(row, refusal.status, {key: value for key, value in errors.body(refusal).items() if key != "requestId"}, {})


def _keep(row: IdempotentRequest, status: int, data: Any, headers: dict[str, str]) -> None:
    body = json.loads(json.dumps({"data": data, "headers": headers}, cls=JSONEncoder))
    IdempotentRequest.objects.filter(pk=row.pk).update(status=status, body=body)


def _again(row: IdempotentRequest, renewed: Renewed | None) -> Response:
    kept, status = row.body or {}, row.status or 200
    data = kept.get("data")
    if renewed is not None and status < 300:
        data = renewed(data)
    return Response(data, status=status, headers={**kept.get("headers", {}), REPLAYED: "true"})


def fingerprint(request: Request) -> str:
    """SHA-256 of method, path, query and what was sent; files by their content, read in pieces."""
    digest = hashlib.sha256()
    for part in (request.method or "", request.get_full_path(), *_sent(request)):
        digest.update(hashlib.sha256(part if isinstance(part, bytes) else part.encode()).digest())
    return digest.hexdigest()


def _sent(request: Request) -> Iterable[str | bytes]:
    data = request.data
    if not hasattr(data, "lists"):
        yield json.dumps(data, sort_keys=True, cls=JSONEncoder)
        return
    for name, values in sorted(data.lists()):
        yield name
        yield from (_content(value) if isinstance(value, UploadedFile) else str(value) for value in values)


def _content(file: "UploadedFile[bytes]") -> bytes:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.digest()
