"""Filters phrased as questions."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

Answer = tuple[str, Callable[[], Q]]
"""What people read, and the rows that it means now."""


class Question(SimpleListFilter):
    """One question over rows and its possible answers."""

    answers: ClassVar[Mapping[str, Answer]] = {}

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [(name, label) for name, (label, _) in self.answers.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        answer = self.answers.get(self.value() or "")
        return queryset.filter(answer[1]()) if answer else queryset


def since(field: str, days: int) -> Callable[[], Q]:
    """The rows whose moment lies within the last so many days."""
    return lambda: Q(**{f"{field}__gte": timezone.now() - timedelta(days=days)})


def asked(question: str, parameter: str, answers: Mapping[str, Answer]) -> type[Question]:
    """A filter of one list."""
    return type("Asked", (Question,), {"title": question, "parameter_name": parameter, "answers": answers})


def state(question: str, field: str, words: Iterable[str], *, among: Q | None = None) -> type[Question]:
    """One of some words; `among` the rows that the question is about at all."""
    rows = among if among is not None else Q()
    return asked(question, "state", {word: (word.capitalize(), partial(Q, rows, **{field: word})) for word in words})


def when(question: str, field: str) -> type[Question]:
    """How long ago."""
    spans = {"1": "In the last 24 hours", "7": "In the last 7 days", "30": "In the last 30 days"}
    return asked(question, "days", {days: (label, since(field, int(days))) for days, label in spans.items()})


def whether(question: str, parameter: str, yes: Q, *, words: tuple[str, str] = ("Yes", "No")) -> type[Question]:
    """Yes or no."""
    return asked(question, parameter, {"yes": (words[0], lambda: yes), "no": (words[1], lambda: ~yes)})
