"""Lists and pages of rows: evidence is read, never edited; what changes anything is a deed with a reason."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin

from coherence.core.admin import columns, panels, shown
from coherence.core.admin.counting import Counted


class Rows(ModelAdmin):  # type: ignore[misc]
    """Read-only rows in a list that takes a constant number of queries, however many there are."""

    paginator = Counted
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 50
    list_filter_sheet = True
    list_disable_select_all = True
    change_form_template = "admin/row.html"
    change_form_outer_after_template = "admin/panels.html"
    actions: Any = ()
    search_fields = ("pk",)  # for the field to be there; `get_search_results` says what is looked for
    search_help_text = "E-mail, id or request id"
    ids: ClassVar[Sequence[str]] = ("pk",)
    """Columns that an id is looked for in."""
    person: ClassVar[str] = ""
    """The path to the id of the person whose row it is."""
    exact: ClassVar[Sequence[str]] = ()
    """Columns whose whole value is looked for: codes, request ids."""
    words: ClassVar[Sequence[str]] = ()
    """Columns in which any words are looked for."""
    links: ClassVar[Sequence[str]] = ()
    """Columns by which other pages link to this list."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what pages and filters link by. Django lets whoever sees a list narrow it by any column, by its beginning too: with
        that a password's hash is read letter by letter, though no page shows it."""
        filters = {getattr(each, "parameter_name", each) for each in self.get_list_filter(request)}
        return lookup.removesuffix("__exact") in {*self.links, *filters}

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        return (queryset.filter(self.found(term)) if term else queryset), False

    def found(self, term: str) -> Q:
        """The rows that somebody means who types this."""
        if is_id(term):
            return _any_of(self.model, [name for name in (*self.ids, self.person, *self.exact) if name], term)
        if "@" in term and self.person:
            return Q(**{f"{self.person}__in": people(term)})
        named = [(name, term) for name in self.exact] + [(f"{name}__icontains", term) for name in self.words]
        return Q(*named, _connector=Q.OR) if named else Q(pk__in=())

    def about(self, request: HttpRequest, row: Any) -> Mapping[str, Any]:
        """What the row's page shows beyond its columns, for its template."""
        return {}

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None) -> Any:
        answer = super().changeform_view(request, object_id, form_url, extra_context)
        if isinstance(answer, TemplateResponse) and answer.context_data and answer.context_data.get("original") is not None:
            row = answer.context_data["original"]
            answer.context_data |= {"panels": panels.of(request, row), **self.about(request, row)}
        return answer


class OfPerson(Rows):
    """Rows that belong to a person, who is shown with each."""

    person = "user_id"
    list_select_related: Any = ("user",)
    links: ClassVar[Sequence[str]] = ("user", "status", "error_code")
    ordering: Any = ("-created_at",)

    owner = columns.link("user", "Person")

    @admin.display(description="State", ordering="status")
    def state(self, row: Any) -> Any:
        return shown.badge("deleted" if getattr(row, "deleted_at", None) else row.status)

    came = columns.ago("created_at", "Came")
    weight = columns.size()

    @admin.display(description="Recording")
    def recording(self, row: Any) -> Any:
        return shown.to(row.video) if row.video_id else shown.NOTHING


def _any_of(model: type[Model], paths: Sequence[str], value: str) -> Q:
    """Rows of which any of these is the value; each is looked for by itself, with its own index, where one "or" would visit every row."""
    first, *others = (model._base_manager.filter(Q((path, value))).order_by().values("pk") for path in paths)
    return Q(pk__in=first.union(*others, all=True) if others else first)


def is_id(term: str) -> bool:
    try:
        uuid.UUID(term)
    except ValueError:
        return False
    return True


def people(email: str, at_most: int = 100) -> list[Any]:
    """Ids of those whose address begins like this, however it is spelt."""
    known = get_user_model()._default_manager.alias(lower=Lower("email")).filter(lower__startswith=email.lower())
    return list(known.values_list("pk", flat=True)[:at_most])
