"""The upload of a recording in one request; the answer says how long its analysis takes."""

import errno
import math
from pathlib import Path
from typing import Any, ClassVar, Final, cast

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, UnreadablePostError
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import idempotency
from accounts.idempotency import idempotent
from accounts.models import User
from analysis import runs
from coherence.core import bounds, errors
from coherence.core.api.errors import UNREADABLE
from coherence.core.api.forms import FileHandler
from coherence.core.errors import AppError, Invalid, ServiceUnavailable
from videos import titles, uploads
from videos.models import Video

NO_ROOM: Final = "The video could not be stored right now. Please try again later."


PROCESSING: Final = [("processing", "processing")]


class UploadSerializer(serializers.Serializer[Any]):
    video = serializers.FileField(help_text="MP4, MOV, M4V, WebM, MKV or AVI.")
    title = serializers.CharField(required=False, allow_blank=True, max_length=titles.LONGEST, help_text="Else from the file's name.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        files = [name for name, sent in self.initial_data.lists() for each in sent if hasattr(each, "chunks")]
        if files != ["video"]:
            raise serializers.ValidationError({name: ["One file, in the field video."] for name in files})
        return attrs


class UploadedSerializer(serializers.Serializer[Any]):
    video_id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=PROCESSING)
    estimated_time = serializers.IntegerField(help_text="Seconds to the result; 0 when this very recording has been analysed already.")
    duration_seconds = serializers.FloatField()


class UploadView(APIView):
    """Whatever can be said without the body is said before it is read; the body goes to a file, never into memory."""

    parser_classes = (MultiPartParser,)
    throttle_scope = "upload"
    refuses: ClassVar = (
        *(errors.VideoTooLarge, errors.VideoTooLong, errors.InvalidFormat, errors.PlanLimitReached, errors.RateLimited),
        *(errors.ConsentRequired, errors.Conflict, errors.AiServiceFailed, errors.ServiceUnavailable),
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        files = FileHandler(request)
        request.upload_handlers = [files]
        try:
            return super().dispatch(request, *args, **kwargs)
        finally:
            files.discard()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A request with an Idempotency-Key may be one that was answered already: its plan is asked when that is known."""
        announced = _announced(request)
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and idempotency.HEADER not in request.headers:
            uploads.require(cast(User, request.user), announced)

    @extend_schema(
        summary="Upload a recording and have it analysed",
        description="Content that was sent before is the video of then, and takes nothing from the plan.",
        request={"multipart/form-data": UploadSerializer},
        parameters=[idempotency.PARAMETER],
        responses={201: UploadedSerializer},
        tags=["Videos"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = UploadSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        video = _accept(cast(User, request.user), asked.validated_data["video"], asked.validated_data.get("title"))
        return Response(UploadedSerializer(_answer(video)).data, status=201)

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(_for_callers(exc))


def _announced(request: Request) -> int:
    """The least that the file has, by the length of the body. Raises VideoTooLarge."""
    sent = str(request.META.get("CONTENT_LENGTH") or "")
    length = int(sent) if sent.isascii() and sent.isdigit() else 0
    if length > bounds.largest_body():
        raise bounds.too_large()
    return max(length - settings.DATA_UPLOAD_MAX_MEMORY_SIZE, 0)


def _accept(user: User, file: TemporaryUploadedFile, title: str | None) -> Video:
    if (file.size or 0) > settings.MAX_UPLOAD_BYTES:
        raise bounds.too_large()
    return uploads.accept(user, Path(file.temporary_file_path()), title=title, filename=file.name, origin="upload")


def _answer(video: Video) -> dict[str, Any]:
    """The contract knows one status here; the time of 0 tells that nothing is left to do."""
    seconds = math.ceil(runs.expected_seconds(video))
    return {"video_id": video.pk, "status": "processing", "estimated_time": seconds, "duration_seconds": video.duration_seconds}


def _for_callers(error: Exception) -> Exception:
    """A full disk is a matter of ours that passes; a body that broke off is nobody's bug."""
    if isinstance(error, UnreadablePostError):
        return Invalid(UNREADABLE)
    full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    stored = isinstance(error, AppError) and error.code == "STORAGE_FAILED"
    return ServiceUnavailable(NO_ROOM) if full or stored else error
