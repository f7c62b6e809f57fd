"""System checks: what would fail later is said at start."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.http.request import validate_host

from coherence import env
from videos.ffmpeg import binary
from videos.storage import access, installation, kinds
from videos.storage.failures import StorageFailed

ORIGIN = re.compile(r"^https?://[^\s/*@]+$")


PUBLISHED = Error("SECRET_KEY is the published development key.", hint="Set SECRET_KEY to a long random string.", id="coherence.E001")
PUBLISHED_HERE = Warning(PUBLISHED.msg, hint="Set SECRET_KEY before others can reach this machine's site.", id="coherence.W004")


@register(Tags.security, deploy=True)
def secret_key_is_ours(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """No error: one machine's own site (docker-compose.yml as it comes) goes through the same release as one for others."""
    return [PUBLISHED_HERE] if settings.SECRET_KEY == settings.INSECURE_DEVELOPMENT_KEY and _is_local() else []


@register(Tags.security)
def others_cannot_sign_for_us(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Asked at every start: no migration runs on a site for others while everybody can make links and passwords of it."""
    return [PUBLISHED] if settings.SECRET_KEY == settings.INSECURE_DEVELOPMENT_KEY and not _is_local() else []


def _is_local() -> bool:
    return urlsplit(settings.PUBLIC_URL).hostname in ("localhost", "127.0.0.1", "::1")


@register()
def ffmpeg_is_there(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    try:
        binary.ffmpeg(settings.FFMPEG_BINARY)
    except FileNotFoundError as missing:
        return [Error(str(missing), hint="Install ffmpeg, or the imageio-ffmpeg wheel of requirements.txt.", id="coherence.E002")]
    return []


@register(Tags.security)
def origins_are_named(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Pages elsewhere act with a person's cookie, so each is named: no patterns."""
    wrong = [each for each in settings.CORS_ALLOWED_ORIGINS if not ORIGIN.match(each)]
    hint = "Name each origin in full, such as https://app.example.org, without a path and without *."
    return [Error(f"CORS_ALLOWED_ORIGINS: {each!r} is no origin.", hint=hint, id="coherence.E003") for each in wrong]


@register(Tags.security, deploy=True)
def our_own_address_is_answered(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    host = urlsplit(settings.PUBLIC_URL).netloc.rpartition("@")[2]
    name = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
    if validate_host(name, settings.ALLOWED_HOSTS):
        return []
    return [Error(f"ALLOWED_HOSTS lacks {name}, the host of PUBLIC_URL.", hint="Add it to ALLOWED_HOSTS.", id="coherence.E004")]


@register()
def a_bucket_is_used(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Whoever names a bucket does not expect recordings to pile up on the disk of a machine."""
    name = env.text("STORAGE_BUCKET", "")
    if access.is_remote() or not name:
        return []
    hint = "Set STORAGE_TYPE to " + ", ".join(kinds.KINDS) + ", or remove STORAGE_BUCKET."
    return [Warning(f"STORAGE_BUCKET is {name} and STORAGE_TYPE is local: recordings stay on this disk.", hint=hint, id="coherence.W001")]


@register(deploy=True)
def the_bucket_is_ours(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The first one that looks leaves its mark; a second installation in the same folder is told."""
    try:
        if installation.claim():
            return []
    except StorageFailed as refused:
        return [Warning(f"Nobody can say whose bucket this is: {refused}", hint="Check the settings of the storage.", id="coherence.W003")]
    return [Error(installation.OTHER, hint=f"If this is the only one, remove the object {installation.KEY!r}.", id="coherence.E006")]


@register(Tags.security, deploy=True)
def recordings_travel_protected(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    plain = [origin for origin in kinds.origins(settings.STORAGES["default"]) if origin.startswith("http://")]
    if not plain:
        return []
    if settings.PUBLIC_URL.startswith("https://"):
        hint = "Set AWS_S3_PUBLIC_ENDPOINT_URL to an address with https://."
        return [Error(f"Pages with https do not play recordings from {plain[0]}.", hint=hint, id="coherence.E005")]
    return [Warning(f"Recordings come from {plain[0]} unprotected.", hint="Give the storage an address with https.", id="coherence.W002")]


@register()
def imports_end_before_their_task(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Else the queue ends the task, and the import is begun again and again without a word to the person."""
    if settings.IMPORT_SECONDS < settings.STAGE_TIMEOUT_SECONDS:
        return []
    said = f"IMPORT_SECONDS ({settings.IMPORT_SECONDS}) is not less than STAGE_TIMEOUT_SECONDS ({settings.STAGE_TIMEOUT_SECONDS})."
    return [Error(said, hint="Lower the first or raise the second.", id="coherence.E006")]
