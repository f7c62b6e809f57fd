"""Tests run without throttles, unless one asks for them, and each has a cache of its own."""

import uuid
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def without_throttles(settings: Any) -> None:
    settings.THROTTLES = {"default": None}
    settings.ACCOUNT_RATE_LIMITS = False
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": uuid.uuid4().hex}}
