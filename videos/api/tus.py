"""The tus 1.0 server: creation, and the one resource that grows.

What it takes and answers stands in https://tus.io/protocols/resumable-upload, so it is left out of the schema, whose words are
too few for it. Errors have the one shape, with the protocol's statuses.
"""

from contextlib import suppress
from typing import Any, Final, cast
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from coherence.core import errors
from coherence.core.errors import Gone, InvalidFormat, NotFound, VideoTooLarge
from videos.api.uploads import OwnUpload, Room
from videos.models import Upload
from videos.resumable import completion, disk, grants, pieces, protocol, receiving, turns
from videos.resumable.landing import Missing
from videos.storage import access

METHOD: Final = "X-HTTP-Method-Override"
OVERRIDES: Final = ("PATCH", "DELETE", "HEAD")
ELSEWHERE: Final = "This server keeps recordings in a bucket. Ask POST /api/v1/uploads how to send yours there."
Transport = Upload.Transport


class Unread(BaseParser):
    """For bodies that the view reads by itself, as they arrive."""

    media_type = protocol.PIECE_TYPE

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        return {}


class TusView(Room, APIView):
    """What every answer says, and who is asked nothing."""

    parser_classes = (Unread,)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Some networks know neither PATCH nor DELETE; there the method is said in a header."""
        meant = request.headers.get(METHOD, "").upper()
        if request.method == "POST" and meant in OVERRIDES:
            request.method = meant
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """What the server can do may be asked by anybody."""
        if request.method == "OPTIONS":
            return
        super().initial(request, *args, **kwargs)
        protocol.require_version(request.headers.get("Tus-Resumable"))

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response["Tus-Resumable"] = protocol.VERSION
        return super().finalize_response(request, response, *args, **kwargs)

    @extend_schema(exclude=True)
    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        told = {
            "Allow": ", ".join(self.allowed_methods),
            "Tus-Version": protocol.VERSION,
            "Tus-Extension": ",".join(protocol.EXTENSIONS),
            "Tus-Checksum-Algorithm": ",".join(protocol.ALGORITHMS),
            "Tus-Max-Size": str(settings.MAX_VIDEO_BYTES),
        }
        return Response(status=204, headers=told)


class CreationView(TusView):
    throttle_scope = "upload"

    @extend_schema(exclude=True)
    def post(self, request: Request) -> Response:
        if access.is_remote():
            raise NotFound(ELSEWHERE)
        if "Upload-Defer-Length" in request.headers:
            raise protocol.wrong("Upload-Defer-Length", "The length must be known from the beginning.")
        sent = request.headers.get("Upload-Metadata", "")
        told = protocol.metadata(sent)
        _require_piece(request, empty_is_fine=True)
        upload = grants.grant(
            cast(User, request.user),
            filename=told.get("filename") or told.get("name") or "",
            size_bytes=_length(request),
            content_type=(told.get("filetype") or told.get("type") or "")[:128],
            sha256=protocol.sha256(told.get("sha256", "")),
            title=told.get("title", ""),
            transport=Transport.TUS,
            metadata=sent,
        )
        offset = 0
        if pieces.announced(request.META) != 0:
            with suppress(turns.TooManyAtOnce):  # it is begun all the same, and goes on with the next request
                offset = _receive(request, upload, 0)
        return Response(status=201, headers={"Location": disk.path(upload.pk), **_progress(upload, offset)})


class GrowingView(TusView, OwnUpload):
    """Not throttled: a fast sender in small pieces asks often, and a client gives up at 429. What it costs is bounded by the grant."""

    throttle_classes = ()

    def head(self, request: Request, upload_id: UUID) -> Response:
        upload = self._tus(upload_id)
        offset = upload.size_bytes
        if upload.status == Upload.Status.OPEN:
            offset = _offset(upload)
            if offset == upload.size_bytes:  # the process that took the last byte did not live to say so
                completion.begin(upload)
        told = {"Upload-Length": str(upload.size_bytes), **_progress(upload, offset), "Cache-Control": "no-store"}
        return Response(headers=told | ({"Upload-Metadata": upload.metadata} if upload.metadata else {}))

    @extend_schema(exclude=True)
    def patch(self, request: Request, upload_id: UUID) -> Response:
        _require_piece(request)
        offset = protocol.number("Upload-Offset", request.headers.get("Upload-Offset"))
        upload = self._tus(upload_id)
        if upload.status != Upload.Status.OPEN:
            if offset == upload.size_bytes and pieces.announced(request.META) == 0:
                return Response(status=204, headers=_progress(upload, offset))
            raise protocol.WrongOffset(upload.size_bytes)
        return Response(status=204, headers=_progress(upload, _receive(request, upload, offset)))

    @extend_schema(exclude=True)
    def delete(self, request: Request, upload_id: UUID) -> Response:
        grants.abort(self._tus(upload_id))
        return Response(status=204)

    def _tus(self, upload_id: UUID) -> Upload:
        """Raises NotFound, Gone when it has ended without a video."""
        upload = self._upload(upload_id)
        if upload.transport != Transport.TUS:
            raise NotFound(errors.NOT_FOUND)
        if upload.status in grants.OVER:
            grants.require_open(upload)
        return upload


def _receive(request: Request, upload: Upload, offset: int) -> int:
    """Let the body land, and complete the upload when that was the rest. No database connection is held while it arrives."""
    checksum = request.headers.get("Upload-Checksum")
    length = pieces.announced(request.META)
    if length is not None and offset <= upload.size_bytes < offset + length:
        raise VideoTooLarge("This is more than was announced.", details={"limit": upload.size_bytes})
    proof = protocol.checksum(checksum) if checksum else None
    if not connection.in_atomic_block:
        connection.close()
    with turns.taken(upload.user_id, request.META) as turn:
        body = turn.counted(pieces.of(request.META))
        reached = receiving.take(disk.landing(upload.pk), upload.size_bytes, offset, body, length, proof)
    if reached == upload.size_bytes:
        completion.begin(upload)
    else:
        grants.prolong(upload, reached)
    return reached


def _offset(upload: Upload) -> int:
    try:
        return disk.landing(upload.pk).offset()
    except Missing:
        raise Gone(disk.LOST) from None


def _length(request: Request) -> int:
    length = protocol.number("Upload-Length", request.headers.get("Upload-Length"))
    if length == 0:
        raise protocol.wrong("Upload-Length", "There is nothing in this file.")
    return length


def _require_piece(request: Request, *, empty_is_fine: bool = False) -> None:
    if request.content_type.partition(";")[0].strip().lower() == protocol.PIECE_TYPE:
        return
    if not (empty_is_fine and pieces.announced(request.META) == 0):
        raise InvalidFormat(f"Bytes are sent as {protocol.PIECE_TYPE}.")


def _progress(upload: Upload, offset: int) -> dict[str, str]:
    told = {"Upload-Offset": str(offset)}
    return told | ({"Upload-Expires": http_date(upload.expires_at.timestamp())} if upload.status == Upload.Status.OPEN else {})
