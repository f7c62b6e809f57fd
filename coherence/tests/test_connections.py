"""Kept connections: not asked whether they live at each request, and replaced when they do not."""

import pytest
from django.core.signals import request_started
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from coherence.core import postgres


@pytest.fixture
def kept(postgresql):
    """A connection as the site keeps it, which has been used before.

    Django's test client takes its own receiver off and puts it back behind ours; servers never do.
    """
    request_started.disconnect(postgres.spare_health_checks)
    request_started.connect(postgres.spare_health_checks)
    connection.settings_dict |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    connection.close()
    assert not User.objects.exists()
    return connections["default"]


def test_it_works(kept, monkeypatch):
    asked: list[object] = []
    monkeypatch.setattr(type(kept), "is_usable", lambda self: not asked.append(self))  # type: ignore[func-returns-value]
    request_started.send(sender=None)
    with CaptureQueriesContext(kept) as queries:
        assert not User.objects.exists()
    assert (len(queries), asked) == (1, [])


def test_one_that_the_server_has_closed_is_replaced(kept):
    before = kept.connection
    with kept.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        pid = cursor.fetchone()[0]
    other = kept.copy()
    with other.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s, 5000)", [pid])
    other.close()
    request_started.send(sender=None)
    assert not User.objects.exists()
    assert kept.connection is not before
