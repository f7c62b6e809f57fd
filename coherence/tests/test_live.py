"""Sockets behind gunicorn are bounded as those of `make live` are."""

import warnings
from pathlib import Path

import uvicorn
from django.conf import settings


def test_it_works():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from coherence.live import Worker
    config = uvicorn.Config("coherence.asgi:application", **Worker.CONFIG_KWARGS)
    assert (config.ws_max_size, config.ws_per_message_deflate) == (32768, False)
    assert "--ws-max-size 32768 --ws-per-message-deflate false" in (Path(settings.BASE_DIR) / "Makefile").read_text()
