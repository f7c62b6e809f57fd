"""The ASGI entry point: HTTP by Django, WebSockets by analysis.realtime."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coherence.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402  (needs the settings)

from analysis.realtime import routes  # noqa: E402
from coherence.core.bounds import bounded  # noqa: E402
from coherence.core.lanes import Handler, in_lanes  # noqa: E402
from coherence.serving import threads  # noqa: E402

application = ProtocolTypeRouter({"http": bounded(in_lanes(Handler(), threads)), "websocket": routes.application()})
