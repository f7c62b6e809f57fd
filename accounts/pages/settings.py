"""The settings: who one is here, what we may write about, and what may be done with what one brings."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import consents, exports, profiles, sign_ins
from accounts.models import AccountExport, ApiKey, User
from accounts.pages import forms

KEPT = "Your settings are saved."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = forms.ProfileForm(request.POST or None, initial={"display_name": user.display_name, "time_zone": user.time_zone})
    if request.method == "POST" and form.is_valid():
        profiles.change(user, form.cleaned_data)
        return _kept(request)
    return page(request, profile_form=form)


@login_required
@require_POST
def notifications(request: HttpRequest) -> HttpResponse:
    return _flags(request, "notifications", forms.notifications(cast(User, request.user), request.POST))


@login_required
@require_POST
def privacy(request: HttpRequest) -> HttpResponse:
    return _flags(request, "privacy", forms.privacy(cast(User, request.user), request.POST))


@login_required
@require_POST
def private_mode(request: HttpRequest) -> HttpResponse:
    return _flags(request, "privacy", forms.private(cast(User, request.user), request.POST))


def _flags(request: HttpRequest, kind: str, form: forms.Flags) -> HttpResponse:
    form.full_clean()
    profiles.change(cast(User, request.user), {"preferences": {kind: form.cleaned_data}})
    return _kept(request, kind)


@login_required
@require_POST
def withdraw_consent(request: HttpRequest) -> HttpResponse:
    consents.withdraw(cast(User, request.user))
    return _kept(request, "privacy", "Your agreement is withdrawn. Nothing more is analysed until you give it again.")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Everybody else who is signed in with this account is not any more."""
    sign_ins.end_others(request, cast(User, request.user))
    return _kept(request, "signing-in", "You are signed out everywhere else.")


@login_required
@require_POST
def end_session(request: HttpRequest, sign_in: int) -> HttpResponse:
    ended = sign_ins.end(request, cast(User, request.user), sign_in)
    return _kept(request, "signing-in", f"{ended.device} is signed out.")


def page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    """The whole page, with the forms that another view brings."""
    user = cast(User, request.user)
    profile = profiles.of(user)
    export = AccountExport.objects.filter(user=user).order_by("-created_at").first()
    said = {
        "profile": profile,
        "profile_form": forms.ProfileForm(initial={"display_name": user.display_name, "time_zone": user.time_zone}),
        "notification_form": forms.notifications(user),
        "privacy_form": forms.privacy(user),
        "private_form": forms.private(user),
        "sign_ins": sign_ins.of(request, user),
        "key_form": forms.KeyForm(),
        "keys": ApiKey.objects.visible_to(user).filter(revoked_at__isnull=True).order_by("-created_at", "id"),
        "export": export,
        "export_url": exports.url(export) if export else None,
        "has_password": user.has_usable_password(),
    }
    answer = render(request, "pages/settings.html", said | more, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _kept(request: HttpRequest, part: str = "", words: str = KEPT) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"/settings{'#' + part if part else ''}")
