"""What a request may bring: JSON of a bounded size, in text that every database can hold."""

import io
import math
from collections.abc import Callable, Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from djangorestframework_camel_case.settings import api_settings
from djangorestframework_camel_case.util import underscoreize
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

from coherence.core.api import errors
from coherence.core.errors import Invalid, VideoTooLarge

SIGN_IN, FORM = "/_allauth/", "/auth/provider/redirect"
NOT_STORABLE = "This holds characters that are no text, or a number without end."


class JSON(JSONParser):
    """DRF reads the stream itself and so past Django's limit for bodies in memory: it is kept here. Strict, unlike the
    camel-case package's own parser: NaN is no JSON."""

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        limit = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        text = stream.read(limit + 1)
        if len(text) > limit:
            raise RequestDataTooBig
        try:
            data = underscoreize(super().parse(io.BytesIO(text), media_type, parser_context), **api_settings.JSON_UNDERSCOREIZE)
            _refuse_what_cannot_be_stored(data)
        except RecursionError:
            raise ParseError from None
        return data


def strict_elsewhere(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: allauth's endpoints read JSON by themselves, whatever it is called, and fail on what nests without end
    or holds half characters. One of them takes a form instead."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(SIGN_IN) or request.path_info.endswith(FORM) or request.method in ("GET", "HEAD", "OPTIONS"):
            return get_response(request)
        try:
            _refuse_what_cannot_be_stored(JSONParser().parse(io.BytesIO(request.body or b"{}")))
        except (RecursionError, ParseError, ValidationError):
            return errors.answer(Invalid(errors.UNREADABLE))
        except RequestDataTooBig:
            return errors.answer(VideoTooLarge(errors.TOO_LARGE))
        return get_response(request)

    return answer


def _refuse_what_cannot_be_stored(data: Any) -> None:
    fields = data if isinstance(data, Mapping) else {"request": data}
    wrong = [name for name, value in fields.items() if not (_storable(name) and _storable(value))]
    if wrong:
        raise ValidationError({name if _storable(name) else "request": [NOT_STORABLE] for name in wrong})


def _storable(data: Any) -> bool:
    """Whether no text in it has a NUL, which PostgreSQL refuses, or half a character, which no encoding has, and
    every number has an end: 1e999 has none."""
    if isinstance(data, str):
        return "\x00" not in data and not any("\ud800" <= each <= "\udfff" for each in data)
    if isinstance(data, float):
        return math.isfinite(data)
    if isinstance(data, Mapping):
        return all(_storable(key) and _storable(value) for key, value in data.items())
    return all(_storable(each) for each in data) if isinstance(data, list | tuple) else True


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: no address with a NUL in it means anything."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.answer(Invalid(errors.UNREADABLE))
        return get_response(request)

    return answer
