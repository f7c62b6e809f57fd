"""Several queries that see the database at one and the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """For reading alone. Nobody waits for it and it waits for nobody; within a transaction it is that transaction's moment."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            connection.cursor().execute("set transaction isolation level repeatable read read only")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("begin deferred")  # ours would be IMMEDIATE, which is for writers
            try:
                yield
            finally:
                cursor.execute("rollback")
