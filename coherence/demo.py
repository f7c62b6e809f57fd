"""A sign-in with one recording, for whoever tries the site on their own machine."""

import secrets
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from accounts import consents
from accounts.models import User
from analysis import runs
from analysis.samples import SAMPLES
from videos import intake

ADDRESS: Final = "demo@example.org"
OURS: Final = ("localhost", "127.0.0.1", "::1")


def is_local() -> bool:
    """Whether this is somebody's own machine: nobody gave it an address for others or a key of its own, or DEBUG is on."""
    here = urlsplit(settings.PUBLIC_URL).hostname in OURS
    return here and (settings.DEBUG or settings.SECRET_KEY == settings.INSECURE_DEVELOPMENT_KEY)


def prepare() -> str | None:
    """The demo person's password, with a bundled talk that the worker analyses; None on a site that is for others.

    Nothing is touched where other people have accounts already: there it is the password as it is. Safe to call at every start.
    """
    if not is_local():
        return None
    if User.objects.filter(is_active=True).exclude(email__in=(ADDRESS, User.objects.local().email)).exists():
        return _still_opens()
    password = _password()
    with transaction.atomic():
        person, made = User.objects.get_or_create(email=ADDRESS, defaults={"display_name": "Demo", "email_verified": True})
        if not person.check_password(password):
            person.set_password(password)
            person.save(update_fields=["password"])
        EmailAddress.objects.get_or_create(user=person, email=ADDRESS, defaults={"verified": True, "primary": True})
    if made:
        consents.give(person, "page")
        runs.start(intake.receive(person, SAMPLES[0].path, title=SAMPLES[0].title))
    return password


def _still_opens() -> str | None:
    """The password that was made at an earlier start, if the demo person still signs in with it."""
    person = User.objects.filter(email=ADDRESS, is_active=True).first()
    return _password() if person is not None and _file().exists() and person.check_password(_password()) else None


def _file() -> Path:
    return Path(settings.DATA_DIR) / "demo-password"


def _password() -> str:
    """Made once for this machine and kept beside its database."""
    file = _file()
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(f"demo-{secrets.token_hex(4)}\n")
    return file.read_text().strip()
