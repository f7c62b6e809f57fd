"""Fields that take what the schema says they take, and nothing that merely looks like it."""

import re
from typing import Any, Final
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

SPELLING: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)


class Text(serializers.CharField):
    """A string; DRF's own takes numbers too."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field(OpenApiTypes.BOOL)
class Flag(serializers.BooleanField):
    """True or false; DRF's own takes "yes", 1 and more."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError("Either true or false.")
        return data


class Id(serializers.UUIDField):
    """A UUID as it is written; DRF's own takes numbers and other spellings too."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str) or not SPELLING.fullmatch(data):
            self.fail("invalid", value=data)
        return UUID(data)


class Whole(serializers.IntegerField):
    """A whole number; DRF's own takes text that looks like one."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int | float) or data != int(data):
            self.fail("invalid")
        return super().to_internal_value(int(data))
