"""Every table is closed to Supabase's clients until a policy opens it: those of libraries, and those still to come."""

from typing import Any

from django.db import connections

CLOSE = """
alter table public.{table} enable row level security;
revoke all on public.{table} from anon, authenticated;
"""
OPEN = "select distinct tablename from pg_policies where schemaname = 'public'"


def close_tables(using: str = "default", **signal: Any) -> None:
    """After each migration: a Supabase project grants new tables to everyone who has its public key.

    Django is the tables' owner, whom row-level security does not bind.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        opened = {row[0] for row in cursor.fetchall()}
        tables = {*connection.introspection.django_table_names(only_existing=True), "django_migrations"} - opened
        for table in sorted(tables):
            cursor.execute(CLOSE.format(table=connection.ops.quote_name(table)))
