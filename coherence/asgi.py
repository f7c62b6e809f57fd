"""The ASGI entry point."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coherence.settings")
django.setup(set_prefix=False)

from coherence.core.bounds import bounded  # noqa: E402  (needs the settings)
from coherence.core.lanes import Handler, in_lanes  # noqa: E402
from coherence.serving import threads  # noqa: E402

application = bounded(in_lanes(Handler(), threads))
