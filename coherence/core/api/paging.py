"""How lists are cut into pages."""

from typing import Any

from rest_framework.pagination import LimitOffsetPagination, PageNumberPagination
from rest_framework.response import Response


class Offset(LimitOffsetPagination):
    """`{count, next, previous, results}` by `limit` and `offset`."""

    default_limit = 20
    max_limit = 100


class Bare(PageNumberPagination):
    """A bare array by `page` and `page_size`; the neighbours are in the `Link` header, the number of all in `X-Total-Count`."""

    page_size = 100
    max_page_size = 100
    page_size_query_param = "page_size"

    def get_paginated_response(self, data: Any) -> Response:
        links = [("first", self._first()), ("prev", self.get_previous_link()), ("next", self.get_next_link())]
        link = ", ".join(f'<{url}>; rel="{name}"' for name, url in links if url)
        assert self.page is not None  # paginate_queryset came first
        return Response(data, headers={"X-Total-Count": str(self.page.paginator.count), "Link": link})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return schema

    def _first(self) -> str:
        from rest_framework.utils.urls import remove_query_param

        assert self.request is not None
        return remove_query_param(self.request.build_absolute_uri(), self.page_query_param)
