"""Which providers there are for a platform, in the order in which they are asked, as the settings say."""

import time
from dataclasses import replace

from django.conf import settings

from videos.ffmpeg import binary
from videos.imports.guard.dialling import Guard
from videos.imports.guard.watch import Limits, Tell
from videos.imports.providers.base import Fetched, Provider, Wanted
from videos.imports.reasons import ProviderError, Reason


def guard() -> Guard:
    return Guard(frozenset(settings.IMPORT_ALLOWED_HOSTS))


def limits(max_bytes: int) -> Limits:
    return Limits(max_bytes, seconds=settings.IMPORT_SECONDS, least_rate=settings.IMPORT_LEAST_RATE)


def of(platform: str) -> list[Provider]:
    """Those that are set up."""
    made = [_made(name, platform) for name in settings.IMPORT_PROVIDERS[platform]]
    return [provider for provider in made if provider is not None]


def _made(name: str, platform: str) -> Provider | None:
    """Each is loaded where it is asked: their HTTP clients would cost every worker half a second."""
    if name == "direct":
        from videos.imports.providers.direct import Direct

        return Direct(guard())
    ffmpeg = binary.ffmpeg(settings.FFMPEG_BINARY)
    if name == "ytdlp":
        from videos.imports.providers.ytdlp import YtDlp

        return YtDlp(guard(), ffmpeg, settings.IMPORT_JS_RUNTIME)
    host = settings.RAPIDAPI_HOSTS.get(platform, "")
    if not settings.RAPIDAPI_KEY or not host:
        return None
    from videos.imports.providers.rapidapi import RapidApi

    return RapidApi(guard(), ffmpeg, key=settings.RAPIDAPI_KEY, host=host, base_url=settings.RAPIDAPI_BASE_URL)


def fetch(wanted: Wanted, tell: Tell) -> Fetched:
    """By the first provider that can, all of them in the time of one. Where all fail, what the first one said counts, unless
    another knows that nobody can. Raises ProviderError, and what `tell` raises."""
    problem: ProviderError | None = None
    ends = time.monotonic() + wanted.limits.seconds
    for provider in of(wanted.platform):
        left = replace(wanted.limits, seconds=max(ends - time.monotonic(), 1.0))
        try:
            return provider.fetch(replace(wanted, limits=left), tell)
        except ProviderError as error:
            if not error.elsewhere:
                raise
            problem = problem or error
    raise problem or ProviderError(Reason.NOT_SET_UP)
