"""Deeds: what those who work here may do to a row, each with a reason, by the verbs that the API calls, and never without a trace."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode

from accounts import audit
from accounts.models import AuditEntry, User
from coherence.core.admin import shown
from coherence.core.admin.rows import OfPerson, Rows
from coherence.core.errors import AppError

AT_ONCE: Final = 50
"""So many rows at a time."""


class Reason(forms.Form):
    """Why. Deeds that need to know more add their fields before it."""

    reason = forms.CharField(label="Why?", min_length=5, max_length=500, help_text="Kept with your name; the person may ask for it.")


@dataclass(frozen=True)
class Asked:
    """One row, who does it to it, why, and what else the deed's form asked for."""

    row: Any
    operator: User
    reason: str
    given: Mapping[str, Any]
    request: HttpRequest
    entry: AuditEntry


@dataclass(frozen=True)
class Deed:
    name: str
    title: str
    permission: str
    says: str
    """What will happen, before it does."""
    do: Callable[[Asked], str]
    """Does it and says what came of it; refuses by an AppError."""
    fits: Callable[[Any], bool] = field(default=lambda row: True)
    """Whether it makes sense for the row."""
    form: type[Reason] = Reason
    danger: bool = False
    many: bool = True
    """Whether it may be done to several rows at once."""
    then: str = ""
    """Where the operator goes afterwards, if not to the row."""


_known: Final[dict[str, list[Deed]]] = defaultdict(list)


def may(page: str, *deeds: Deed) -> None:
    """These may be done to the rows of that model ("videos.video"), which may be another app's."""
    _known[page].extend(deeds)


def names() -> list[str]:
    """Of every deed of every page."""
    return sorted({deed.name for known in _known.values() for deed in known})


class Deeds(Rows):
    """A page whose rows something can be done to."""

    actions_on_top = True

    def subject(self, row: Any) -> UUID | None:
        """Whose row it is."""
        return None

    def allowed(self, request: HttpRequest) -> list[Deed]:
        return [deed for deed in _known[self.model._meta.label_lower] if request.user.has_perm(deed.permission)]

    def about(self, request: HttpRequest, row: Any) -> Mapping[str, Any]:
        known = [(deed, self.deed_address(deed, row.pk)) for deed in self.allowed(request) if deed.fits(row)]
        return {**super().about(request, row), "deeds": known}

    def deed_address(self, deed: Deed, key: Any) -> str:
        meta = self.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_deed", args=[deed.name]) + f"?{urlencode({'ids': key})}"

    def get_urls(self) -> list[URLPattern]:
        meta = self.model._meta
        name = f"{meta.app_label}_{meta.model_name}_deed"
        return [path("deeds/<slug:name>", self.admin_site.admin_view(self.deed_view), name=name), *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Several rows at once: the list hands their ids over to the page that asks why."""

        def hand_over(deed: Deed) -> Callable[..., HttpResponse]:
            return lambda page, asking, rows: redirect(self.deed_address(deed, ",".join(str(each.pk) for each in rows[:AT_ONCE])))

        return {deed.name: (hand_over(deed), deed.name, deed.title) for deed in self.allowed(request) if deed.many}

    def deed_view(self, request: HttpRequest, name: str) -> HttpResponse:
        deed = next((each for each in _known[self.model._meta.label_lower] if each.name == name), None)
        if deed is None:
            raise Http404
        if not (request.user.has_perm(deed.permission) and self.has_view_permission(request)):
            raise PermissionDenied
        rows = self._chosen(request, deed)
        form = deed.form(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            done = [self._do(request, deed, row, dict(form.cleaned_data)) for row in rows]
            if deed.then and all(done):
                return redirect(deed.then)
            left = len(rows) == 1 and self.model._default_manager.filter(pk=rows[0].pk).exists()
            return redirect(shown.page(rows[0]) if left else shown.rows(self.model))
        context = {**self.admin_site.each_context(request), "title": deed.title, "deed": deed, "form": form, "opts": self.model._meta}
        context |= {"rows": [(row, shown.page(row)) for row in rows], "ids": request.GET.get("ids", "")}
        return TemplateResponse(request, "admin/deed.html", context)

    def _chosen(self, request: HttpRequest, deed: Deed) -> list[Any]:
        ids = [each for each in request.GET.get("ids", "").split(",") if each][: AT_ONCE if deed.many else 1]
        rows = [self.get_object(request, each) for each in ids]
        if not rows or None in rows:
            raise Http404
        return rows

    def _do(self, request: HttpRequest, deed: Deed, row: Any, given: dict[str, Any]) -> bool:
        operator, reason = cast(User, request.user), given.pop("reason")
        entry = audit.ask(operator, deed.name, row, subject=self.subject(row), reason=reason, details=given)
        name = str(row)
        try:
            with audit.refusals_kept(entry):
                told = deed.do(Asked(row, operator, reason, given, request, entry))
        except AppError as refused:
            messages.error(request, f"{name}: {refused.message}")
            return False
        audit.answer(entry, AuditEntry.Outcome.DONE, told)
        messages.success(request, f"{name}: {told}")
        return True


class DeedsOfPerson(Deeds, OfPerson):
    """Rows that belong to a person, to which something can be done."""

    def subject(self, row: Any) -> UUID | None:
        return cast(UUID, row.user_id)
