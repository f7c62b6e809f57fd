"""How a person narrows and orders the list of their recordings."""

from typing import Any, Final

import django_filters
from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from drf_spectacular.utils import extend_schema_field

from videos import statuses, titles
from videos.models import Video

COLUMNS: Final = {"created_at": F("created_at"), "coherence_score": F("coherence_score"), "title": Lower("title")}
ORDERINGS: Final = tuple((sign + name, sign + name) for name in COLUMNS for sign in ("", "-"))


def score(comparison: str) -> Any:
    field = django_filters.NumberFilter(field_name="coherence_score", lookup_expr=comparison, min_value=0, max_value=100)
    return extend_schema_field({"type": "number", "minimum": 0, "maximum": 100})(field)


class VideoFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Names are those of the address, as they are written there."""

    status = django_filters.ChoiceFilter(choices=statuses.WORDS, method="by_status")
    search = extend_schema_field({"type": "string", "maxLength": titles.LONGEST})(
        django_filters.CharFilter(field_name="title", lookup_expr="icontains", max_length=titles.LONGEST, help_text="A part of the title.")
    )
    min_score = score("gte")
    max_score = score("lte")
    ordering = django_filters.ChoiceFilter(choices=ORDERINGS, method="by_column", help_text="`-` for the largest or newest first.")

    class Meta:
        model = Video
        fields: tuple[str, ...] = ()

    def by_status(self, videos: "QuerySet[Video]", name: str, word: str) -> "QuerySet[Video]":
        return videos.filter(status=statuses.stored(word))

    def by_column(self, videos: "QuerySet[Video]", name: str, ordering: str) -> "QuerySet[Video]":
        """Recordings without a score come last either way; of equals the newer comes first."""
        column: Any = COLUMNS[ordering.removeprefix("-")]
        first = column.desc(nulls_last=True) if ordering.startswith("-") else column.asc(nulls_last=True)
        return videos.order_by(first, "-created_at", "-pk")
