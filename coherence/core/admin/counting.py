"""How many rows a list has, told quickly at any size."""

from functools import cached_property
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db import connections

EXACT: Final = 1000
"""So far rows that are searched or filtered for are counted; who gets more narrows it down."""
SMALL: Final = 10_000
"""A whole table is counted when it is thought to have fewer rows."""
DEEP: Final = 1000
"""Past so many rows a page is found by its rows' keys alone, and only its own rows are joined to others."""


class Counted(Paginator):  # type: ignore[type-arg]
    """Counts a whole large table by the planner's figure, and what is searched for no further than anybody pages."""

    template_name = "admin/counted.html"
    object_list: Any

    @cached_property
    def estimate(self) -> int | None:
        """What the planner thinks of the whole table; None when the list is a part of it, or the table is small."""
        rows = self.object_list
        if rows.query.where or rows.query.is_sliced or connections[rows.db].vendor != "postgresql":
            return None
        with connections[rows.db].cursor() as cursor:
            cursor.execute("select reltuples::bigint from pg_class where oid = %s::regclass", [f'"{rows.model._meta.db_table}"'])
            thought = int(cursor.fetchone()[0])
        return thought if thought >= SMALL else None

    @cached_property
    def count(self) -> int:
        if self.estimate is not None:
            return self.estimate
        if not self.object_list.query.where:
            return int(self.object_list.order_by().count())
        return int(self.object_list.order_by()[: EXACT + 1].count())

    def page(self, number: int | str) -> Page[Any]:
        wanted = self.validate_number(number)
        begin = (wanted - 1) * self.per_page
        if begin < DEEP:
            return super().page(number)
        keys = list(self.object_list.values_list("pk", flat=True)[begin : begin + self.per_page])
        return Page(self.object_list.filter(pk__in=keys), wanted, self)

    @property
    def told(self) -> str:
        """The count as people read it."""
        if self.estimate is not None:
            return f"about {self.estimate:,}"
        if self.object_list.query.where and self.count > EXACT:
            return f"more than {EXACT:,}"
        return f"{self.count:,}"
