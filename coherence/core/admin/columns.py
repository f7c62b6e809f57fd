"""Columns that many lists have: one line each where they are wanted."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin

from coherence.core.admin import shown

Column = Callable[[Any, Any], Any]


def ago(field: str, title: str) -> Column:
    """How long ago that was."""
    return _column(shown.ago, field, title, ordering=field)


def size(field: str = "size_bytes", title: str = "Size", *, sorts: bool = True) -> Column:
    """So many bytes, in the unit that people read; no sorting by what no index helps with."""
    return _column(shown.size, field, title, ordering=field if sorts else None)


def structure(field: str, title: str) -> Column:
    """A column of JSON, laid out."""
    return _column(shown.structure, field, title)


def link(field: str, title: str) -> Column:
    """The way to the row that this one belongs to."""
    return _column(shown.to, field, title)


def _column(show: Callable[[Any], Any], field: str, title: str, *, ordering: str | None = None) -> Column:
    def column(page: Any, row: Any) -> Any:
        return show(getattr(row, field))

    return admin.display(column, description=title, ordering=ordering)
