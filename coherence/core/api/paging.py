"""How lists are cut into pages."""

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import LimitOffsetPagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

LARGEST = 999_999_999


def whole(request: Request, name: str, default: int, at_least: int) -> int:
    """A number of the address; anything else is refused by its name, not overlooked."""
    value = request.query_params.get(name)
    if value is None:
        return default
    if not re.fullmatch(r"\d{1,9}", value, re.ASCII) or int(value) < at_least:
        raise ValidationError({name: [f"A whole number of at least {at_least}."]})
    return int(value)


class Offset(LimitOffsetPagination):
    """`{count, next, previous, results}` by `limit` and `offset`."""

    default_limit = 20
    max_limit = 100

    def get_limit(self, request: Request) -> int:
        return min(whole(request, self.limit_query_param, self.default_limit or self.max_limit, 1), self.max_limit)

    def get_offset(self, request: Request) -> int:
        return whole(request, self.offset_query_param, 0, 0)

    def get_next_link(self) -> str | None:
        return _public(super().get_next_link())

    def get_previous_link(self) -> str | None:
        return _public(super().get_previous_link())

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """As it is: all four are always there, and at the ends the neighbours are null."""
        shape = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            shape["properties"][name] = {"type": ["string", "null"], "format": "uri"}
        return {**shape, "required": list(shape["properties"])}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            _parameter(self.limit_query_param, "How many, at most 100.", 1, self.default_limit),
            _parameter(self.offset_query_param, "How many to pass over.", 0, 0),
        ]


class Bare(PageNumberPagination):
    """A bare array by `page` and `page_size`; the neighbours are in the `Link` header, the number of all in `X-Total-Count`."""

    page_size = 100
    max_page_size = 100
    page_size_query_param = "page_size"

    def get_page_size(self, request: Request) -> int:
        return min(whole(request, self.page_size_query_param, self.page_size, 1), self.max_page_size)

    def get_page_number(self, request: Request, paginator: Any) -> int:
        """What is no page is refused by its name; one behind the last is not there."""
        return whole(request, self.page_query_param, 1, 1)

    def get_paginated_response(self, data: Any) -> Response:
        links = [("first", self._first()), ("prev", _public(self.get_previous_link())), ("next", _public(self.get_next_link()))]
        link = ", ".join(f'<{url}>; rel="{name}"' for name, url in links if url)
        assert self.page is not None  # paginate_queryset came first
        return Response(data, headers={"X-Total-Count": str(self.page.paginator.count), "Link": link})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return schema

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            _parameter(self.page_query_param, "Which page.", 1, 1),
            _parameter("page_size", "How many, at most 100.", 1, self.page_size),
        ]

    def _first(self) -> str:
        from rest_framework.utils.urls import remove_query_param

        assert self.request is not None
        return _public(remove_query_param(self.request.build_absolute_uri(), self.page_query_param)) or ""


def _public(link: str | None) -> str | None:
    """At our own address, under whatever name we were asked: an answer may be kept and shown to others."""
    return settings.PUBLIC_URL + urlunsplit(("", "", *urlsplit(link)[2:])) if link else None


def _parameter(name: str, description: str, at_least: int, default: int | None) -> dict[str, Any]:
    shape = {"type": "integer", "minimum": at_least, "maximum": LARGEST, "default": default}
    return {"name": name, "in": "query", "required": False, "description": description, "schema": shape}
