"""Using a PostgreSQL database again: emptying one takes a tenth of the time that making one does, for each has a thousand files."""

import contextlib
import time
from typing import Final

import psycopg

SHAPE: Final = """
select md5(concat_ws('|',
  (select string_agg(concat_ws(' ', relname, relkind, relacl, relrowsecurity, relnatts, relchecks, relhastriggers), ';' order by oid)
     from pg_class where relnamespace = 'public'::regnamespace),
  (select string_agg(concat_ws(' ', polname, polrelid, polcmd, polroles), ';' order by oid) from pg_policy),
  (select string_agg(pg_get_functiondef(oid), ';' order by oid) from pg_proc where pronamespace = 'public'::regnamespace),
  (select string_agg(nspname || coalesce(nspacl::text, ''), ';' order by oid) from pg_namespace where nspname !~ '^pg_'),
  (select string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull, atthasdef), ';' order by attrelid, attnum)
     from pg_attribute join pg_class on attrelid = pg_class.oid where relnamespace = 'public'::regnamespace),
  (select string_agg(pg_get_constraintdef(oid), ';' order by oid) from pg_constraint where connamespace = 'public'::regnamespace),
  (select count(*) from pg_statistic),
  (select count(*) from pg_db_role_setting)))
"""
"""What a test may change besides rows: tables, columns, rules, functions, rights, and what the planner has learned."""
TABLES: Final = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
ROWS: Final = "select md5(coalesce(string_agg(each::text, ';' order by each::text), '')) from {} as each"
ANEW: Final = """
select setval(seqrelid, seqstart, false) from pg_sequence join pg_depend on objid = seqrelid and deptype in ('a', 'i')
  where refobjid::regclass::text <> all(%s)
"""
"""Numbers begin where they began."""
OTHERS: Final = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
LARGEST: Final = 2 * 1024**2
"""Bytes that a test may add; rows that are gone stay in the files."""
PATIENCE: Final = 0.2
"""Seconds for connections that were just closed."""


class Rinsed:
    """Databases that are as the template is; what a test has changed for good is never used again."""

    def __init__(self, template: str) -> None:
        self._ready: list[str] = []
        with psycopg.connect(template) as database:
            self._shape, self._size = _one(database, SHAPE), _size(database)
            self._tables = [str(name) for (name,) in database.execute(TABLES)]
            self._kept = {name: _one(database, ROWS.format(name)) for name in self._filled(database)}

    def take(self) -> str | None:
        return self._ready.pop() if self._ready else None

    def give_back(self, address: str) -> None:
        with contextlib.suppress(psycopg.OperationalError):  # a test has taken the server away
            if self._rinse(address):
                self._ready.append(address)

    def _rinse(self, address: str) -> bool:
        """Empty what was empty; whether the database is as it was, and nobody holds it."""
        with psycopg.connect(address, autocommit=True) as database:
            if not _is_free(database) or _one(database, SHAPE) != self._shape or _size(database) > self._size + LARGEST:
                return False
            database.execute("set session_replication_role = replica")  # without looking at who points to whom
            for name in self._filled(database):
                if name not in self._kept:
                    database.execute(f"delete from {name}")
            database.execute(ANEW, [list(self._kept)])
            return all(_one(database, ROWS.format(name)) == rows for name, rows in self._kept.items())

    def _filled(self, database: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
        """The tables with a row in them."""
        (found,) = database.execute("select " + ", ".join(f"exists (select from {name})" for name in self._tables)).fetchall()
        return [name for name, has_any in zip(self._tables, found, strict=True) if has_any]


def _is_free(database: "psycopg.Connection[tuple[object, ...]]") -> bool:
    end = time.monotonic() + PATIENCE
    while held := _one(database, OTHERS) != 0:
        if time.monotonic() > end:
            break
        time.sleep(0.01)
    return not held


def _size(database: "psycopg.Connection[tuple[object, ...]]") -> int:
    found = _one(database, "select pg_database_size(current_database())")
    assert isinstance(found, int)
    return found


def _one(database: "psycopg.Connection[tuple[object, ...]]", query: str) -> object:
    row = database.execute(query).fetchone()
    assert row is not None
    return row[0]
