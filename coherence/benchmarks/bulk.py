"""Writing very many rows quickly: COPY on PostgreSQL, one prepared statement on SQLite."""

import json
import random
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection

Row = Sequence[Any]
"""Texts, numbers and None. The same on both engines: ids as 32 hex digits, times as UTC text, truth as 0 or 1."""


def new_id(rng: random.Random) -> str:
    return uuid.UUID(int=rng.getrandbits(128), version=4).hex


def stamp(moment: datetime) -> str:
    """A moment given in UTC."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def write(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Append the rows to the table. Columns that are not named and must hold something get their model's default."""
    rest = _defaults(table, columns)
    names = ", ".join(f'"{each}"' for each in (*columns, *rest))
    rows = ((*row, *rest.values()) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'copy "{table}" ({names}) from stdin') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * (len(columns) + len(rest)))
            cursor.executemany(f'insert into "{table}" ({names}) values ({marks})', list(rows))


def _defaults(table: str, columns: Sequence[str]) -> dict[str, Any]:
    model = next(each for each in apps.get_models() if each._meta.db_table == table)
    absent = [field for field in model._meta.concrete_fields if field.attname not in columns and not field.null]
    defaults = {field.attname: field.get_default() for field in absent}
    return {name: json.dumps(value) if isinstance(value, dict | list) else value for name, value in defaults.items()}


def settle(tables: Iterable[str], scattered: Iterable[str] = ()) -> None:
    """Leave the tables as years of use do: rows in the order in which they came, not each person's together, which would
    make every list look quick; and the planner with its figures. `scattered` tables have no time, but the ids of recordings."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("analyze")
            return
        for table, column in [*((table, "created_at") for table in tables), *((table, "video_id") for table in scattered)]:
            cursor.execute(f'create index seeded_order on "{table}" ({column})')
            cursor.execute(f'cluster "{table}" using seeded_order')
            cursor.execute("drop index seeded_order")
        cursor.execute("vacuum analyze")


def size_bytes() -> int:
    """Of the whole database, indexes and large values included."""
    sql = "select pg_database_size(current_database())"
    if connection.vendor != "postgresql":
        sql = "select page_count * page_size from pragma_page_count(), pragma_page_size()"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
