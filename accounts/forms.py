"""What signing up does beyond allauth's own form."""

from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from accounts.models import User


class SignUpForm(forms.Form):
    """The base of allauth's forms for signing up, of pages and of apps alike."""

    account_already_exists: bool

    def clean(self) -> dict[str, Any]:
        """An address that is known takes as long as one that is new, whose password is hashed: else the clock tells who is here."""
        cleaned = super().clean() or self.cleaned_data
        if self.account_already_exists and not self.errors:
            make_password("as long as another")
        return cleaned

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth asks for it; there is nothing to add."""
