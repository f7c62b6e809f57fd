"""Django's admin with our own site; its pages are looked for when addresses are, so that commands do not load them."""

from django.contrib.admin.apps import SimpleAdminConfig


class OperationsConfig(SimpleAdminConfig):
    default_site = "coherence.dashboard.site.Operations"
