"""How gunicorn serves pages and sockets together: `gunicorn … --worker-class coherence.live.Worker coherence.asgi:application`."""

from typing import Any

from uvicorn.workers import UvicornWorker


class Worker(UvicornWorker):
    """uvicorn's, with the bounds that `make live` gives it by arguments: else it would take messages of 16 MB."""

    CONFIG_KWARGS: dict[str, Any] = {**UvicornWorker.CONFIG_KWARGS, "ws_max_size": 32768, "ws_per_message_deflate": False}  # noqa: RUF012  as the base spells it
