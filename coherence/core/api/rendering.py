"""How an answer is written: JSON with camelCase names."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from djangorestframework_camel_case.util import camelize_re, underscore_to_camel
from rest_framework.renderers import JSONRenderer


class CamelJSON(JSONRenderer):
    """As djangorestframework-camel-case writes it, without working out each name anew each time it occurs."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None) -> bytes:
        written: bytes = super().render(camelized(data), accepted_media_type, renderer_context)
        return written


def camelized(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {_name(name): camelized(value) for name, value in data.items()}
    if isinstance(data, Iterable) and not isinstance(data, str | bytes | Promise):
        return [camelized(each) for each in data]
    return data


@lru_cache(maxsize=2048)
def _name(name: Any) -> Any:
    return re.sub(camelize_re, underscore_to_camel, name) if isinstance(name, str) else name
