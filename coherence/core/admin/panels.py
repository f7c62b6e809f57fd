"""What apps add to one another's pages: short tables beneath a row, each with a link to all of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model
from django.http import HttpRequest

from coherence.core.admin import shown

AT_MOST: Final = 10


@dataclass(frozen=True)
class Panel:
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    empty: str
    more: str = ""
    """The address of the whole list."""

    @property
    def is_cut(self) -> bool:
        return len(self.rows) >= AT_MOST


Maker = Callable[[Any], Panel]
_makers: Final[dict[str, list[tuple[str, Maker]]]] = defaultdict(list)
_first: Final[dict[str, list[tuple[str, Maker]]]] = defaultdict(list)


def panel(page: str, permission: str, *, first: bool = False) -> Callable[[Maker], Maker]:
    """Show what the function makes of a row on the pages of that model ("accounts.user"), to whoever may see it; `first` for
    what most people are looked up for."""

    def add(make: Maker) -> Maker:
        (_first if first else _makers)[page].append((permission, make))
        return make

    return add


def of(request: HttpRequest, row: Model) -> list[Panel]:
    known = _first[row._meta.label_lower] + _makers[row._meta.label_lower]
    return [make(row) for permission, make in known if request.user.has_perm(permission)]


def plain(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row, name)


def moment(name: str) -> Callable[[Any], Any]:
    return lambda row: shown.ago(getattr(row, name))


def table(rows: Iterable[Any], *columns: Callable[[Any], Any]) -> list[list[Any]]:
    """The first rows, each by its columns."""
    return [[column(row) for column in columns] for row in list(rows)[:AT_MOST]]
