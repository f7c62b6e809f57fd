"""System checks: what would fail later is said at start."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from videos.ffmpeg import binary


@register(Tags.security, deploy=True)
def secret_key_is_ours(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.SECRET_KEY == settings.INSECURE_DEVELOPMENT_KEY:
        return [Error("SECRET_KEY is the published development key.", hint="Set SECRET_KEY to a long random string.", id="coherence.E001")]
    return []


@register()
def ffmpeg_is_there(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    try:
        binary.ffmpeg(settings.FFMPEG_BINARY)
    except FileNotFoundError as missing:
        return [Error(str(missing), hint="Install ffmpeg, or the imageio-ffmpeg wheel of requirements.txt.", id="coherence.E002")]
    return []
