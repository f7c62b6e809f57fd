"""What the tests of this app share: a Supabase project that this site belongs to, and real databases."""

from collections.abc import Iterator

import pytest

from accounts.supabase import tokens
from accounts.tests.supabase import Supabase


@pytest.fixture
def supabase(settings) -> Iterator[Supabase]:
    with Supabase() as server:
        settings.SUPABASE_URL = server.url
        tokens.ring.cache_clear()
        yield server
    tokens.ring.cache_clear()
