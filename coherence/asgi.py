"""The ASGI entry point: HTTP by Django, WebSockets by analysis.realtime."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coherence.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402  (needs the settings)
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402

from analysis.realtime import routes  # noqa: E402
from coherence.core.arriving import arriving  # noqa: E402
from coherence.core.bounds import bounded  # noqa: E402
from coherence.core.lanes import Handler, in_lanes  # noqa: E402
from coherence.serving import threads  # noqa: E402
from videos.resumable.protocol import PATHS  # noqa: E402

_http = arriving(bounded(in_lanes(Handler(), threads)), WSGIHandler(), PATHS)
application = ProtocolTypeRouter({"http": _http, "websocket": routes.application()})
