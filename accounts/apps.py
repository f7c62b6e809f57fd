"""Who."""

import logging

from django.apps import AppConfig
from django.conf import settings


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import checks, receivers  # noqa: F401  (register, connect)

        ways = ["local accounts", "Google" * bool(settings.GOOGLE_CLIENT_ID), settings.SUPABASE_URL]
        logging.getLogger(__name__).info("People sign in with: %s", ", ".join(filter(None, ways)))
