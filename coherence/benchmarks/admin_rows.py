"""Rows for the tables that seeding leaves out or fills less, made by one statement each; PostgreSQL alone makes them this quickly."""

from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import connection
from django.db.models import Model

from coherence.benchmarks import bulk

AGE: Final = "now() - n * interval '3 minutes'"
NUMBERS: Final = "generate_series(1, %(rows)s) n"
PEOPLE: Final = "(select id, row_number() over () as n from users limit %(rows)s) someone"
NEW: Final = "gen_random_uuid()"


@dataclass(frozen=True)
class Filled:
    """A table, and the SQL of those columns whose value is not their model's plain default."""

    model: str
    columns: dict[str, str]
    source: str = PEOPLE
    """Has `n`, from 1; of people also `id`."""


FILLED: Final = (
    Filled(
        "accounts.User",
        {"id": NEW, "email": "n || '@filled.example.org'", "password": "'!'", "date_joined": AGE, "is_active": "true"},
        NUMBERS,
    ),
    Filled("accounts.Consent", {"id": NEW, "user_id": "id", "version": "'1'", "source": "'page'", "given_at": AGE}),
    Filled(
        "accounts.ApiKey",
        {"id": NEW, "user_id": "id", "name": "'k'", "prefix": "'coh'", "key_hash": "n", "scope": "'read'", "created_at": AGE},
    ),
    Filled("accounts.AccountExport", {"id": NEW, "user_id": "id", "status": "'completed'", "created_at": AGE}),
    Filled("accounts.AccountClosing", {"id": NEW, "secret_hash": "n", "status": "'completed'", "created_at": AGE}, NUMBERS),
    Filled(
        "accounts.AuditEntry",
        {
            "id": NEW,
            "asked": NEW,
            "outcome": "'done'",
            "deed": "'retry'",
            "operator_id": "id",
            "operator": "'o@example.org'",
            "target_kind": "'accounts.user'",
            "target_id": "id::text",
            "subject_id": "id",
            "reason": "'why'",
            "created_at": AGE,
        },
    ),
    Filled(
        "billing.Subscription",
        {"id": NEW, "user_id": "id", "plan": "'pro'", "status": "'active'", "created_at": AGE, "updated_at": "now()"},
    ),
    Filled("billing.Slot", {"id": NEW, "user_id": "id", "kind": "'video'", "key": "'video:' || id", "taken_at": AGE}),
    Filled("billing.Grant", {"id": NEW, "user_id": "id", "plan": "''", "uploads": "2", "begins_at": AGE, "ends_at": "now()"}),
    Filled(
        "videos.Upload",
        {
            "id": NEW,
            "user_id": "id",
            "transport": "'tus'",
            "status": "'completed'",
            "filename": "'a.mp4'",
            "size_bytes": "9",
            "created_at": AGE,
            "updated_at": "now()",
            "expires_at": "now()",
        },
    ),
    Filled(
        "videos.VideoImport",
        {
            "id": NEW,
            "user_id": "id",
            "url": "'https://example.org/' || n",
            "platform": "'direct'",
            "status": "'completed'",
            "created_at": AGE,
            "updated_at": "now()",
        },
    ),
    Filled("analysis.Worker", {"id": NEW, "host": "'host'", "pid": "n", "started_at": AGE, "heartbeat_at": AGE}, NUMBERS),
    Filled(
        "analysis.ApiUsage",
        {
            "id": NEW,
            "user_id": "id",
            "provider": "'deepgram'",
            "operation": "'speech'",
            "cost_microdollars": "12000",
            "wall_seconds": "2",
            "succeeded": "n %% 9 > 0",
            "created_at": AGE,
        },
    ),
    Filled("analysis.Event", {"user_id": "id", "kind": "'status'", "created_at": AGE}),
)


def fill(rows: int) -> None:
    """Bring each of these tables to about so many rows."""
    with connection.cursor() as cursor:
        for table in FILLED:
            cursor.execute(_insert(table), {"rows": rows})
    bulk.settle(())


def _insert(table: Filled) -> str:
    model: type[Model] = apps.get_model(table.model)
    columns = {**_defaults(model, set(table.columns)), **table.columns}
    return (
        f"insert into {model._meta.db_table} ({', '.join(columns)}) select {', '.join(columns.values())} from {table.source}"
        " on conflict do nothing"
    )


def _defaults(model: type[Model], named: set[str]) -> dict[str, str]:
    """SQL of the plain defaults of the columns that are not named and may not be empty."""
    rest = [field for field in model._meta.concrete_fields if not field.null and not field.primary_key and field.column not in named]
    return {str(field.column): literal for field in rest if (literal := _literal(field)) is not None}


def _literal(field: Any) -> str | None:
    """None when the database has its own value for it."""
    match field.get_default():
        case dict():
            return "'{}'"
        case list() | tuple():
            return "'[]'"
        case bool() | int() | float() | str() as value:
            return repr(value)
        case _:
            return None
