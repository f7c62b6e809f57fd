"""System checks of the ways to sign in: settings that are half there, or that promise more than they hold."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register

SECRET_LENGTH = 32
"""What HS256 asks for (RFC 7518, section 3.2)."""
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@register()
def supabase_is_whole(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for name in ("SUPABASE_KEY", "SUPABASE_JWT_SECRET"):
        if getattr(settings, name) and not settings.SUPABASE_URL:
            hint = f"Set SUPABASE_URL to https://<ref>.supabase.co, or remove {name}."
            found.append(Error(f"{name} is set and SUPABASE_URL is not.", hint=hint, id="accounts.E001"))
    if 0 < len(settings.SUPABASE_JWT_SECRET) < SECRET_LENGTH:
        hint = "Copy the whole legacy JWT secret of the project, or remove it."
        found.append(Error(f"SUPABASE_JWT_SECRET is shorter than {SECRET_LENGTH} signs.", hint=hint, id="accounts.E002"))
    if urlsplit(settings.SUPABASE_URL).path:
        hint = "It is https://<ref>.supabase.co alone; /auth/v1 is added."
        found.append(Error("SUPABASE_URL has a path.", hint=hint, id="accounts.E003"))
    return found


@register()
def google_is_whole(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if bool(settings.GOOGLE_CLIENT_ID) == bool(settings.GOOGLE_CLIENT_SECRET):
        return []
    missing = "GOOGLE_CLIENT_SECRET" if settings.GOOGLE_CLIENT_ID else "GOOGLE_CLIENT_ID"
    return [Error(f"Google sign-in is half set: {missing} is missing.", hint="Set both or neither.", id="accounts.E004")]


@register(deploy=True)
def supabase_in_use(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What is worth knowing before others come, and would be a nuisance at every command."""
    if not settings.SUPABASE_URL:
        return [Info("SUPABASE_URL is not set: people sign in with local accounts only.", id="accounts.I001")]
    found: list[CheckMessage] = []
    address = urlsplit(settings.SUPABASE_URL)
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        hint = "Whoever stands between could put in keys of their own."
        found.append(Warning("SUPABASE_URL is not https: its keys come unprotected.", hint=hint, id="accounts.W001"))
    if not settings.SUPABASE_KEY:
        hint = "Set it to the project's secret key (sb_secret_…)."
        found.append(Warning("Without SUPABASE_KEY a closed account's Supabase identity stays.", hint=hint, id="accounts.W002"))
    return found
