"""The schema is what the server really does: a property-based run over all of it finds nothing."""

import os

import pytest
from django.db import connection

from accounts.models import User
from accounts.supabase import tokens
from accounts.tests.supabase import Supabase
from analysis.tests.conftest import own_folders, pipeline  # noqa: F401  (fixtures)
from coherence.tests import fuzzing, world
from coherence.wsgi import application

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))
SEED = int(os.environ["FUZZ_SEED"]) if "FUZZ_SEED" in os.environ else None
"""To look further than every time: FUZZ_EXAMPLES=100 FUZZ_SEED=1."""
OF_BUCKETS = {f"{method} /api/v1/uploads/{{uploadId}}/parts" for method in ("GET", "POST")}
"""There is none here; videos/resumable/tests has one."""


@pytest.mark.slow
@pytest.mark.usefixtures("pipeline", "without_throttles", "postgresql")
def test_it_works(settings):
    settings.DAILY_UPLOADS = 1000
    connection.settings_dict["CONN_MAX_AGE"] = 60  # as in earnest; connecting anew takes a quarter of the time
    with Supabase() as supabase:
        settings.SUPABASE_URL = supabase.url
        tokens.ring.cache_clear()
        mine, sample = world.settle("owner@example.org", spare=25), world.sample()
        User.objects.filter(pk=mine.user.pk).update(is_superuser=True)  # who may call what is the personas' matter
        token = supabase.token(sub=str(mine.user.supabase_id), email=mine.user.email)
        found = fuzzing.run(application, fuzzing.configuration(mine, sample, token, EXAMPLES, SEED), mine.user)
    print(found)  # noqa: T201  (the figures, with pytest -s)
    assert not found.failures, str(found)
    assert not found.errors, str(found)
    assert found.cases >= 1000
    assert found.operations - OF_BUCKETS <= found.succeeded, "something was never answered well, so little of it was looked at"
