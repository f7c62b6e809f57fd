"""What only PostgreSQL can do; elsewhere nothing happens."""

import select
from typing import Any

from django.db import connection, connections
from django.db.migrations.operations import RunSQL


class OnPostgres(RunSQL):
    """SQL of a migration that other databases skip."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


def vouch_for_uploads() -> None:
    """Tell the database, for this transaction, that the daily limit has been looked at (`videos_daily_limit` trigger)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select set_config('coherence.uploads', 'counted', true)")


def spare_health_checks(**signal: Any) -> None:
    """At the beginning of a request, for connections that are kept: CONN_HEALTH_CHECKS asks each with a query before it is used
    again. A server that went away has closed it, which can be read; where there is nothing to read the question is spared."""
    for each in connections.all(initialized_only=True):
        if (
            each.vendor == "postgresql"
            and each.connection is not None
            and not each.connection.closed
            and _is_quiet(each.connection.fileno())
        ):
            each.health_check_done = True  # type: ignore[attr-defined]  # the stubs lack it


def _is_quiet(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return not poll.poll(0)
