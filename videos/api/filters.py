"""How a person narrows and orders the list of their recordings."""

from typing import Any, Final
from uuid import UUID

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from drf_spectacular.utils import extend_schema_field

from coherence.core.api.fields import SPELLING
from videos import statuses, titles
from videos.api.serializers import NOTHING_TO_SHOW
from videos.models import Video
from videos.querysets import VideoQuerySet
from videos.shelf import labels, search

COLUMNS: Final = {"created_at": F("created_at"), "coherence_score": F("coherence_score"), "title": Lower("title")}
RELEVANCE: Final = "relevance"
ORDERINGS: Final = (*((sign + name, sign + name) for name in COLUMNS for sign in ("", "-")), (RELEVANCE, RELEVANCE))
TRUTH: Final = (("true", "true"), ("false", "false"))


def score(comparison: str) -> Any:
    field = django_filters.NumberFilter(field_name="coherence_score", lookup_expr=comparison, min_value=0, max_value=100)
    return extend_schema_field({"type": "number", "minimum": 0, "maximum": 100})(field)


class TagsField(forms.Field):
    """Several of the same name."""

    widget = forms.SelectMultiple

    def clean(self, value: list[str] | None) -> list[str]:
        tags = [labels.clean(tag) for tag in value or ()]
        if not all(tags):
            raise ValidationError(NOTHING_TO_SHOW)
        if len(tags) > labels.MOST or any(len(tag) > labels.LONGEST for tag in value or ()):
            raise ValidationError(f"At most {labels.MOST} tags of {labels.LONGEST} characters.")
        return tags


class IdField(forms.Field):
    """A UUID as it is written; Django's own takes other spellings too, and none for whichever."""

    def clean(self, value: str | None) -> UUID | None:
        if value is not None and not SPELLING.fullmatch(value):
            raise ValidationError("A UUID.")
        return UUID(value) if value else None


class IdFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = IdField


class TagsFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = TagsField


def tags() -> Any:
    field = TagsFilter(method="by_tags", help_text="Given several times, a recording must have them all.")
    items = {"type": "string", "minLength": 1, "maxLength": labels.LONGEST}
    return extend_schema_field({"type": "array", "items": items, "maxItems": labels.MOST})(field)


class VideoFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Names are those of the address, as they are written there."""

    status = django_filters.ChoiceFilter(choices=statuses.WORDS, method="by_status")
    search = extend_schema_field({"type": "string", "maxLength": titles.LONGEST})(
        django_filters.CharFilter(
            method="by_words",
            max_length=titles.LONGEST,
            help_text="Words of title, tags and speech, all of them, the last one perhaps unfinished; or a part of the title. "
            'Quotation marks hold a phrase together, a minus (`-draft`) excludes. What was found in speech is told in "matches".',
        )
    )
    tag = tags()
    favourite = extend_schema_field({"type": "boolean"})(django_filters.ChoiceFilter(choices=TRUTH, method="by_favourite"))
    creator = extend_schema_field({"type": "string", "format": "uuid"})(IdFilter(help_text="Who published what was imported."))
    min_score = score("gte")
    max_score = score("lte")
    ordering = django_filters.ChoiceFilter(
        choices=ORDERINGS,
        method="by_column",
        help_text="`-` for the largest or newest first; `relevance` to what is searched: title before tags before speech.",
    )

    class Meta:
        model = Video
        fields: tuple[str, ...] = ()

    def by_status(self, videos: "QuerySet[Video]", name: str, word: str) -> "QuerySet[Video]":
        return videos.filter(status=statuses.stored(word))

    def by_words(self, videos: VideoQuerySet, name: str, typed: str) -> "QuerySet[Video]":
        return search.found(videos, self.request.user, typed)

    def by_tags(self, videos: VideoQuerySet, name: str, tags: list[str]) -> "QuerySet[Video]":
        return videos.tagged(*tags)

    def by_favourite(self, videos: "QuerySet[Video]", name: str, word: str) -> "QuerySet[Video]":
        return videos.filter(favourite=word == "true")

    def by_column(self, videos: VideoQuerySet, name: str, ordering: str) -> "QuerySet[Video]":
        """Recordings without a score come last either way; of equals the newer comes first."""
        if ordering == RELEVANCE:
            return search.most_relevant_first(videos, self.form.cleaned_data["search"])
        column: Any = COLUMNS[ordering.removeprefix("-")]
        first = column.desc(nulls_last=True) if ordering.startswith("-") else column.asc(nulls_last=True)
        return videos.order_by(first, "-created_at", "-pk")
