"""What only PostgreSQL can do; elsewhere nothing happens."""

from typing import Any

from django.db import connection
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
