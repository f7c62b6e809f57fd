"""The composition root as an app: it brings the system checks."""

from django.apps import AppConfig


class CoherenceConfig(AppConfig):
    name = "coherence"

    def ready(self) -> None:
        from coherence import checks  # noqa: F401  (registers)
