"""Queries that are asked so often that Django should write their SQL only once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, models

_FIELDS: Final[dict[type, "models.Field[Any, Any]"]] = {UUID: models.UUIDField(), datetime: models.DateTimeField()}
Converter = tuple[int, Sequence[Callable[..., Any]], Any]


@dataclass(frozen=True)
class _Written:
    sql: str
    parameters: Sequence[Any]
    """Values, and for what is given later its place among that, as a `_Place`."""
    converters: Sequence[Converter]


@dataclass(frozen=True)
class _Place:
    number: int


class Prepared:
    """`Prepared(lambda video_id: Video.objects.filter(pk=video_id).values_list("title"))`, then `.rows(id)` each time.

    Writing a query takes Django longer than PostgreSQL takes to answer one for a row by its key. What the function returns
    may depend on nothing but the ids, and the moments after them, that it is given; they stand in the query as values, so each
    of them is a parameter.
    """

    def __init__(self, make: Callable[..., "models.QuerySet[Any, tuple[Any, ...]]"], ids: int = 1, moments: int = 0) -> None:
        self._make, self._ids, self._moments = make, ids, moments
        self._written: dict[str, _Written] = {}

    def rows(self, *values: UUID | datetime) -> list[tuple[Any, ...]]:
        written = self._written.get(connection.vendor) or self._write()
        given = [_spelt(each) for each in values]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, [given[each.number] if isinstance(each, _Place) else each for each in written.parameters])
            rows = cursor.fetchall()
        return [_converted(row, written.converters) for row in rows] if written.converters else rows

    def _write(self) -> _Written:
        stand_ins: list[UUID | datetime] = [UUID(int=2**127 + number) for number in range(self._ids)]
        stand_ins += [datetime(1000, 1, 1 + number, tzinfo=UTC) for number in range(self._moments)]
        compiler = self._make(*stand_ins).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        places = {_spelt(each): _Place(number) for number, each in enumerate(stand_ins)}
        found = compiler.get_converters([column[0] for column in compiler.select])
        converters = [(position, functions, expression) for position, (functions, expression) in found.items()]
        written = _Written(sql, [places.get(each, each) for each in parameters], converters)
        self._written[connection.vendor] = written
        return written


def _spelt(value: UUID | datetime) -> Any:
    """As this database's parameters are."""
    return _FIELDS[type(value)].get_db_prep_value(value, connection, prepared=False)


def _converted(row: Sequence[Any], converters: Sequence[Converter]) -> tuple[Any, ...]:
    values = list(row)
    for position, functions, expression in converters:
        for function in functions:
            values[position] = function(values[position], expression, connection)
    return tuple(values)
