"""The one error shape of the HTTP contract, for whatever goes wrong: ours, the framework's, or unforeseen."""

import math
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from coherence.core import errors, logs
from coherence.core.errors import AppError

log = logs.Log(__name__)

UNEXPECTED = "Something went wrong on our side. It has been noted."
INVALID = "Some of what was sent cannot be used."
UNREADABLE = "The request could not be read."
SIGN_IN = "Please sign in."
CSRF_REFUSED = "This form is too old or came from elsewhere. Please reload the page and try again."
AWAY = "This does not work right now. Please try again in a moment."
DATABASE_AWAY = (OperationalError, InterfaceError)
"""Locked for too long, shut down, out of connections, or a deadlock: it passes, and the request may simply come again."""
TOO_LARGE = "The request is too large."
TOO_OFTEN = "Too many requests. Please wait a moment."
CODES = {405: "METHOD_NOT_ALLOWED", 406: "NOT_ACCEPTABLE"}
"""The framework's refusals that the contract names by no code of its own."""


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler. None leaves the error to Django's own handler, which answers 500 in the same shape."""
    translated = translate(error)
    if translated is None:
        return None
    if isinstance(error, DATABASE_AWAY):
        log.error("database_away", exc_info=error)
    if isinstance(translated, errors.Unauthorized):
        translated = _unless_too_often(translated, context)
    from rest_framework.views import set_rollback

    set_rollback()
    _keep_names_of_the_address(context)
    return Response(body(translated), status=translated.status, headers=headers(translated))


def _keep_names_of_the_address(context: Mapping[str, Any]) -> None:
    """What is wrong with a read is wrong in its address, whose names have underscores: they are named as they were sent."""
    from rest_framework.renderers import JSONRenderer

    request = context.get("request")
    if request is not None and request.method in ("GET", "HEAD"):
        request.accepted_renderer = JSONRenderer()


def translate(error: Exception) -> AppError | None:
    """The error as one of ours; None for what nobody foresaw."""
    if isinstance(error, AppError):
        return errors.public(error)
    if isinstance(error, DATABASE_AWAY):
        return errors.ServiceUnavailable(AWAY)
    if isinstance(error, Http404 | exceptions.NotFound):
        return errors.NotFound(errors.NOT_FOUND)
    if isinstance(error, PermissionDenied):
        return errors.Forbidden("You may not do this.")
    if isinstance(error, RequestDataTooBig):
        return errors.VideoTooLarge(TOO_LARGE)
    if isinstance(error, SuspiciousOperation):
        return errors.Invalid(UNREADABLE)
    return _of_drf(error) if isinstance(error, exceptions.APIException) else None


def _unless_too_often(refusal: errors.Unauthorized, context: Mapping[str, Any]) -> AppError:
    """DRF asks throttles only once somebody is signed in, so those who never are are counted here."""
    from coherence.core.api import throttles

    wait = throttles.refused_sign_in(context["request"])
    return refusal if wait is None else errors.RateLimited(TOO_OFTEN, wait=wait)


def _of_drf(error: exceptions.APIException) -> AppError | None:
    if isinstance(error, exceptions.ValidationError):
        return errors.Invalid(INVALID, details={"fields": error.detail if isinstance(error.detail, dict) else {"request": error.detail}})
    if isinstance(error, exceptions.ParseError):
        return errors.Invalid(UNREADABLE)
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return errors.Unauthorized(SIGN_IN if isinstance(error, exceptions.NotAuthenticated) else str(error.detail))
    if isinstance(error, exceptions.PermissionDenied):
        return errors.Forbidden(str(error.detail))
    if isinstance(error, exceptions.Throttled):
        return errors.RateLimited(TOO_OFTEN, wait=getattr(error, "wait", None) or 1)
    if isinstance(error, exceptions.UnsupportedMediaType):
        return errors.InvalidFormat("This kind of content is not accepted here.")
    refusal = AppError(str(error.detail), code=CODES.get(error.status_code, "INTERNAL_ERROR"))
    refusal.status = error.status_code
    return refusal if error.status_code in CODES else None


def body(error: AppError) -> dict[str, Any]:
    """The shape: error, code, retryable, and fields, details and requestId where there are any."""
    shape = error.as_dict()
    details = dict(shape.pop("details", {}))
    if "fields" in details:
        shape["fields"] = details.pop("fields")
    if details:
        shape["details"] = details
    request_id = logs.context().get("request_id")
    return shape | ({"requestId": request_id} if request_id else {})


def headers(error: AppError) -> dict[str, str]:
    if isinstance(error, errors.Unauthorized):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, errors.RateLimited):
        return {"Retry-After": str(max(math.ceil(error.wait), 1))}
    return {str(name): str(value) for name, value in getattr(error, "headers", {}).items()}


def answer(error: AppError) -> JsonResponse:
    """The same shape outside of DRF: middleware, and what programs ask elsewhere."""
    return JsonResponse(body(error), status=error.status, headers=headers(error))
