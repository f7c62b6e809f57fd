"""The composition root as an app: it brings the system checks and what spans the tables of several apps."""

from django.apps import AppConfig, apps
from django.core.signals import request_started
from django.db.models.signals import post_migrate


class CoherenceConfig(AppConfig):
    name = "coherence"

    def ready(self) -> None:
        from coherence import checks, row_security  # noqa: F401  (checks registers)
        from coherence.core import postgres
        from coherence.dashboard import roles
        from coherence.monitoring import sentry

        sentry.begin()
        # Sent once for each app after all migrations; the last of ours stands for all.
        request_started.connect(postgres.spare_health_checks)  # after Django's own, which asks for the check
        post_migrate.connect(roles.settle, sender=apps.get_app_config("analysis"), dispatch_uid="roles")
        post_migrate.connect(row_security.close_tables, sender=apps.get_app_config("analysis"))
