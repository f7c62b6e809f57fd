"""Money in."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        from billing import profile, receivers  # noqa: F401  (connect)
