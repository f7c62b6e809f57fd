"""The ASGI entry point: HTTP by Django, WebSockets by analysis.realtime."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coherence.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402  (needs the settings)
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402

from analysis.realtime import routes  # noqa: E402
from coherence.core.arriving import arriving  # noqa: E402
from coherence.core.bounds import Application, Receive, Scope, Send, bounded  # noqa: E402
from coherence.core.lanes import Handler, in_lanes  # noqa: E402
from coherence.serving import threads  # noqa: E402
from videos.resumable.protocol import PATHS  # noqa: E402
from videos.storage import installation  # noqa: E402


def _settling(application: Application) -> Application:
    """The storage gets this installation's mark from each process with the first that its server asks: uvicorn at the start, others with
    the first request. Not when this file is read, which may be before processes are forked."""
    begun = False

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal begun
        if not begun:
            begun = True
            installation.settle_beside()
        await application(scope, receive, send)

    return answer


_http = arriving(bounded(in_lanes(Handler(), threads)), WSGIHandler(), PATHS)
application = _settling(ProtocolTypeRouter({"http": _http, "websocket": routes.application()}))
