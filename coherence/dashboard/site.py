"""The admin site: who gets in, what is registered, and what its pages may load."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from csp.constants import SELF, UNSAFE_EVAL
from csp.decorators import csp_update
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from unfold.sites import UnfoldAdminSite

from accounts.pages.back import back
from coherence.core.admin.rows import Rows
from coherence.pages.context import house

POLICY: Final = {"script-src": [SELF, UNSAFE_EVAL]}
"""Unfold's menus are written in Alpine.js, which makes functions of the expressions in a page's attributes. Nothing more is
loosened, and for these pages alone: no script within a page, no style within a page, nothing from elsewhere."""


class Operations(UnfoldAdminSite):  # type: ignore[misc]
    """For those who work here; for everyone else there is nothing."""

    enable_nav_sidebar = True
    final_catch_all_view = False
    empty_value_display = "–"  # as our own panels have it

    def register(self, model_or_iterable: type[Model] | Iterable[type[Model]], admin_class: Any = None, **options: Any) -> None:
        """Only our own read-only pages: those that libraries bring would edit rows without a reason or a trace."""
        if admin_class is not None and issubclass(admin_class, Rows):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        if request.user.is_authenticated and not (request.user.is_active and request.user.is_staff):
            raise Http404
        return bool(request.user.is_authenticated)

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Callable[..., HttpResponseBase]:
        guarded: Callable[..., HttpResponseBase] = csp_update(POLICY)(super().admin_view(view, cacheable))
        return guarded

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The one way in that everybody takes, with its limits on trying."""
        wanted = back(request, reverse("admin:index"))
        return redirect(wanted) if self.has_permission(request) else redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """As for everybody: with a mail that says so."""
        return redirect("account_change_password")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Colours come from our own style sheet, not from a style within the page, which no policy of ours allows; light or
        dark is what the person chose for all our pages."""
        context: dict[str, Any] = super().each_context(request)
        return context | {"colors": None, "theme": house(request)["theme"] or None}
