"""API keys in the settings: made, shown once, taken back."""

import uuid
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts import keys
from accounts.models import ApiKey, User
from accounts.pages import settings
from accounts.pages.forms import KeyForm
from coherence.core.errors import Conflict


@login_required
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """The key stands in this answer alone, so there is no redirect."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return settings.page(request, key_form=form, status=400)
    try:
        made, text = keys.create(cast(User, request.user), **form.cleaned_data)
    except Conflict as refusal:
        form.add_error(None, refusal.message)
        return settings.page(request, key_form=form, status=refusal.status)
    return settings.page(request, made=made, made_text=text)


@login_required
@require_POST
def remove(request: HttpRequest, key_id: uuid.UUID) -> HttpResponse:
    key = get_object_or_404(ApiKey.objects.visible_to(cast(User, request.user)), pk=key_id)
    keys.revoke(key)
    messages.success(request, f"The key “{key.name}” opens nothing any more.")
    return redirect("/settings#keys")
