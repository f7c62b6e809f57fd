"""What can be seen without asking another server: settings, secrets, files, disks."""

import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from videos.ffmpeg import binary

Level = Literal["ok", "warning", "failure"]
Said = Iterator[tuple[Level, str, str]]
"""How bad it is, what it is, what to do."""
GIGABYTE: Final = 1024**3
LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def is_for_others() -> bool:
    """Whether people elsewhere are meant to reach the site."""
    return urlsplit(settings.PUBLIC_URL).hostname not in LOCAL


def settings_are_safe() -> Said:
    if settings.DEBUG and is_for_others():
        yield "failure", "DEBUG is on: errors show the code and settings to everybody.", "Set DEBUG=false."
    if is_for_others() and not settings.PUBLIC_URL.startswith("https://"):
        yield "failure", f"PUBLIC_URL is {settings.PUBLIC_URL}: sign-ins and recordings travel unprotected.", "Serve by https and say so."
    if is_for_others() and not settings.METRICS_TOKEN:
        yield "warning", "METRICS_TOKEN is not set: nobody can scrape /metrics.", "Set it, and give it to Prometheus."
    for each in checks.run_checks(include_deployment_checks=is_for_others()):
        if each.is_serious(checks.WARNING) and str(each.id).startswith("coherence.") and not each.is_silenced():
            yield ("failure" if each.is_serious() else "warning"), each.msg, each.hint or ""


def secret_is_strong() -> Said:
    how = "Set SECRET_KEY to: python -c 'import secrets; print(secrets.token_urlsafe(60))'. Who is signed in has to sign in again."
    level: Level = "failure" if is_for_others() else "warning"
    if settings.SECRET_KEY == settings.INSECURE_DEVELOPMENT_KEY:
        yield level, "SECRET_KEY is the published one: anybody can sign in as anybody.", how
    elif len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 15:
        yield level, "SECRET_KEY is short or repetitive: it can be guessed.", how
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < 20:
        yield "warning", "METRICS_TOKEN is short.", "Use at least 20 random characters."


def hosts_are_named() -> Said:
    if "*" in settings.ALLOWED_HOSTS:
        yield "failure", "ALLOWED_HOSTS lets every name through: links in e-mails can be forged.", "Name the hosts."
    if settings.IS_HTTPS:
        for origin in settings.CORS_ALLOWED_ORIGINS:
            if origin.startswith("http://") and urlsplit(origin).hostname not in LOCAL:
                yield "warning", f"CORS_ALLOWED_ORIGINS has {origin}, which is not https.", "Serve that page by https."
    if settings.IS_HTTPS and not settings.TRUSTED_PROXIES:
        yield (
            "warning",
            "TRUSTED_PROXIES is 0, yet https is ended by something before us: all people seem to have its address.",
            ("Set it to the number of proxies, if they set X-Forwarded-For and X-Forwarded-Proto."),
        )


def ffmpeg() -> Said:
    program = binary.ffmpeg(settings.FFMPEG_BINARY)
    done = subprocess.run([program, "-hide_banner", "-encoders"], capture_output=True, text=True, timeout=30)
    missing = [name for name in ("libx264", "aac") if f" {name} " not in done.stdout]
    if done.returncode or missing:
        yield (
            "failure",
            f"{program} cannot encode {', '.join(missing) or 'anything'}.",
            "Install a complete ffmpeg, or name one in FFMPEG_BINARY.",
        )


def models() -> Said:
    for package, part in (("mediapipe", "faces and hands"), ("pocketsphinx", "words"), ("rapidocr", "slides")):
        if find_spec(package) is None:
            yield "failure", f"{package} is not installed: {part} cannot be analysed.", "Install requirements.txt with --no-deps."
    if settings.SPEECH_PROVIDER == "whisper" and not any(Path(settings.WHISPER_MODEL_DIR).glob("**/model.bin")):
        yield "failure", f"SPEECH_PROVIDER is whisper, and there is no model in {settings.WHISPER_MODEL_DIR}.", "manage.py download_models"


def static_files() -> Said:
    if not settings.DEBUG and not any(Path(settings.STATIC_ROOT).glob("*/")):
        yield "failure", f"{settings.STATIC_ROOT} is empty: pages come without their look.", "manage.py collectstatic --no-input"


def disk() -> Said:
    for name, folder in (
        ("DATA_DIR", settings.DATA_DIR),
        ("SCRATCH_DIR", settings.SCRATCH_DIR),
        ("UPLOAD_DIR", settings.FILE_UPLOAD_TEMP_DIR),
    ):
        place = next(each for each in (Path(folder), *Path(folder).parents) if each.exists())
        free = shutil.disk_usage(place).free
        if free < 10 * GIGABYTE:
            level: Level = "failure" if free < 2 * GIGABYTE else "warning"
            yield level, f"{free / GIGABYTE:.1f} GB are free for {name} ({folder}).", "Make room, or let it lie on a larger disk."
