"""The ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coherence.settings")
_django = get_asgi_application()

from coherence.core.bounds import bounded  # noqa: E402  (needs the settings)

application = bounded(_django)
