"""What the schema says of every endpoint alike: who may call it, and each error it can answer with."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated

from coherence.core import errors
from coherence.core.api.errors import INVALID, SIGN_IN, UNEXPECTED
from coherence.core.errors import AppError

SENTENCES: dict[type[AppError], str] = {
    errors.Invalid: INVALID,
    errors.Unauthorized: SIGN_IN,
    errors.Forbidden: "This key may only read.",
    errors.ConsentRequired: "Please agree to the analysis of your recordings first.",
    errors.PlanLimitReached: "Your plan allows 2 videos a month, and both are used.",
    errors.NotFound: errors.NOT_FOUND,
    errors.Conflict: "This is under way already.",
    errors.Gone: "This link is no longer valid.",
    errors.VideoTooLarge: "The video is larger than the 500 MB that one request may bring.",
    errors.VideoTooLong: "The video is longer than your plan allows.",
    errors.InvalidFormat: "This file is not a video that can be read.",
    errors.RangeNotSatisfiable: "The video has no such part.",
    errors.NotComplete: "The analysis is still under way.",
    errors.RateLimited: "Too many requests. Please wait a moment.",
    errors.ServiceUnavailable: "This does not work right now. Please try again in a minute.",
    errors.ProcessingFailed: "The analysis failed. Please try again.",
    errors.AiServiceFailed: "A service that the analysis needs does not work right now.",
    errors.ReportFailed: "The report could not be made. Please try again.",
    AppError: UNEXPECTED,
}
"""An example of each for the documentation; what is answered is more particular."""

CODES = sorted(errors.PUBLIC)


class ErrorSerializer(serializers.Serializer[Any]):
    """What every failing request is answered with."""

    error = serializers.CharField(help_text="A sentence for the user.")
    code = serializers.ChoiceField(choices=CODES, help_text="Stable; programs decide by it. CANCELLED is a run that its owner stopped.")
    retryable = serializers.BooleanField(help_text="Whether the same request can succeed later.")
    fields = serializers.DictField(required=False, help_text="What is wrong, by the name of the field.")  # type: ignore[assignment]
    details = serializers.DictField(required=False, help_text="What else is known, for instance a limit and when it resets.")
    requestId = serializers.CharField(required=False, help_text="Also in X-Request-ID; support finds the request by it.")


class Schema(AutoSchema):  # type: ignore[misc]
    """Adds the errors: those of every endpoint of its kind, and those the view names in `refuses`."""

    common: ClassVar[Sequence[type[AppError]]] = (AppError, errors.ServiceUnavailable)

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        by_status: dict[int, list[type[AppError]]] = defaultdict(list)
        for kind in dict.fromkeys(map(errors.public_kind, self.refusals())):
            by_status[kind.status].append(kind)
        for status, kinds in sorted(by_status.items()):
            bodies.setdefault(str(status), self._get_response_for_code(_documented(kinds), str(status), direction=direction))
        return bodies

    def get_paginated_name(self, serializer_name: str) -> str:
        """A bare array and an envelope of the same things are two shapes."""
        bare = isinstance(self._get_paginator(), PageNumberPagination)
        return f"{serializer_name}List" if bare else f"Paginated{serializer_name}List"

    def get_auth(self) -> list[dict[str, Any]]:
        """Where nobody must be signed in, it is said that one can do without."""
        ways: list[dict[str, Any]] = super().get_auth()
        needed = any(isinstance(each, IsAuthenticated) for each in self.view.get_permissions())
        return ways if needed or not ways or {} in ways else [*ways, {}]

    def refusals(self) -> Iterable[type[AppError]]:
        """Every kind of error this operation can end in."""
        yield from self.common
        if any(isinstance(each, IsAuthenticated) for each in self.view.get_permissions()):
            yield from (errors.Unauthorized, errors.Forbidden)
        elif self.view.get_authenticators():
            yield errors.Unauthorized
        for way in self.view.get_authenticators():
            yield from getattr(way, "refuses", ())
        if self.view.get_throttles():
            yield errors.RateLimited
        if self.method in ("POST", "PUT", "PATCH") and self.get_request_serializer() is not None:
            yield from (errors.Invalid, errors.InvalidFormat, errors.VideoTooLarge)
        if any(each["in"] == "query" for each in self._get_parameters()):
            yield errors.Invalid
        if "{" in self.path or isinstance(self._get_paginator(), PageNumberPagination):
            yield errors.NotFound
        named = getattr(self.view, "refuses", ())
        yield from named.get(self.method.lower(), ()) if isinstance(named, dict) else named


def _documented(kinds: Sequence[type[AppError]]) -> OpenApiResponse:
    return OpenApiResponse(ErrorSerializer, description=", ".join(kind.code for kind in kinds), examples=[_example(kind) for kind in kinds])


def _example(kind: type[AppError]) -> OpenApiExample:
    sentence = next(SENTENCES[base] for base in kind.__mro__ if base in SENTENCES)
    body: dict[str, Any] = {"error": sentence, "code": kind.code, "retryable": kind.retryable}
    if kind is errors.Invalid:
        body["fields"] = {"title": ["This field may not be blank."]}
    return OpenApiExample(kind.code, value=body, response_only=True, status_codes=[str(kind.status)])
