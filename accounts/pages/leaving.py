"""Taking everything along, and closing the account."""

from typing import cast

from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import closing, exports
from accounts.models import AccountExport, User
from accounts.pages.forms import CloseForm


@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    exports.request(cast(User, request.user))
    return redirect("/settings#export")


@login_required
@require_safe
def fetch_export(request: HttpRequest) -> HttpResponse:
    """To the newest zip by a link of an hour, made at this moment."""
    done = AccountExport.objects.filter(user=cast(User, request.user), status=AccountExport.Status.COMPLETED)
    newest = done.order_by("-created_at").first()
    link = exports.url(newest) if newest else None
    if link is None:
        messages.info(request, "That file is no longer here. You can have a new one made.")
        return redirect("/settings#export")
    return redirect(link)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """The receipt and its secret stand in this answer alone."""
    user = cast(User, request.user)
    form = CloseForm(user, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "pages/close.html", {"form": form, "address": user.address})
    begun, secret = closing.begin(user)
    auth.logout(request)
    answer = render(request, "pages/closed.html", {"closing": begun, "secret": secret})
    answer["Cache-Control"] = "private, no-store"
    return answer
