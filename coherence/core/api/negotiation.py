"""What kind of content is answered: the endpoint's own, whatever the client would rather have."""

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class OneKind(BaseContentNegotiation):
    """Each endpoint speaks one kind of content, so `Accept` chooses nothing and refuses nothing: an error is read by any client."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        from rest_framework.utils.mediatypes import media_type_matches

        return next((parser for parser in parsers if media_type_matches(parser.media_type, request.content_type)), None)

    def select_renderer(self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None) -> tuple[Any, Any]:
        first = next(iter(renderers))
        return first, first.media_type
