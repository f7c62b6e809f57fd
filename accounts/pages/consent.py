"""The page that asks for agreement before the first analysis."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import consents
from accounts.models import User
from accounts.pages.back import back


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """Given once for each version of the words; `next` is where they wanted to go."""
    user = cast(User, request.user)
    onward = back(request, "/upload")
    if request.method == "POST":
        consents.give(user, "page")
        return redirect(onward)
    return render(request, "pages/consent.html", {"given": consents.current(user), "next": onward})
