"""Where a person is signed in: the browsers and apps that allauth notes at each sign-in, and the ending of one or of all others."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from accounts.adapters import NOBODY
from accounts.models import User
from coherence.core.errors import NOT_FOUND, NotFound

BROWSERS: Final = (
    (r"\b(Edg|EdgA|EdgiOS)/", "Edge"),
    (r"\bOPR/", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"\b(Firefox|FxiOS)/", "Firefox"),
    (r"\b(HeadlessChrome|Chrome|CriOS|Chromium)/", "Chrome"),
    (r"\bSafari/", "Safari"),
)
SYSTEMS: Final = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS X": "Mac", "Linux": "Linux"}


@dataclass(frozen=True)
class SignIn:
    pk: int
    device: str
    address: str
    """Empty when it is not known."""
    since: datetime
    here: bool


def of(request: HttpRequest, user: User) -> list[SignIn]:
    """The living ones, this one first, then the newest. One that began before they were noted is noted now. None for an operator who
    looks at the product as this person: how somebody signs in is nobody else's to see, and the session is not theirs."""
    if request.session.get(SESSION_KEY) != str(user.pk):
        return []
    key = request.session.session_key
    rows = list(UserSession.objects.filter(user=user))
    if key not in {row.session_key for row in rows}:
        UserSession.objects.create_from_request(request)
        rows = list(UserSession.objects.filter(user=user))
    living = _living(user, [row.session_key for row in rows])
    found = (_told(row, key) for row in rows if row.session_key in living)
    return sorted(found, key=lambda each: (not each.here, -each.since.timestamp()))


def _living(user: User, keys: list[str]) -> set[str]:
    """Those that would still be let in: a changed password ends the others without removing them."""
    good = user.get_session_auth_hash()
    sessions = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return {each.session_key for each in sessions if each.get_decoded().get(HASH_SESSION_KEY) == good}


def end(request: HttpRequest, user: User, sign_in: int) -> SignIn:
    """Raises NotFound for another's, and for the one that asks: that one signs out."""
    found = UserSession.objects.filter(user=user, pk=sign_in).exclude(session_key=request.session.session_key).first()
    if found is None:
        raise NotFound(NOT_FOUND)
    told = _told(found, None)
    found.end()
    return told


def end_others(request: HttpRequest, user: User) -> None:
    """Everybody else who is signed in with this account is not any more, noted or not."""
    user.end_sessions()
    update_session_auth_hash(request, user)
    UserSession.objects.filter(user=user).delete()
    UserSession.objects.create_from_request(request)


def forget() -> int:
    """Those whose session is over; how many."""
    over = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    living = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    return int(UserSession.objects.filter(~Exists(living), created_at__lt=over).delete()[0])


def device(user_agent: str) -> str:
    """`Firefox on Windows`, as far as the browser tells it."""
    browser = next((name for pattern, name in BROWSERS if re.search(pattern, user_agent)), "")
    system = next((name for part, name in SYSTEMS.items() if part in user_agent), "")
    return f"{browser} on {system}" if browser and system else browser or system or "An app or program"


def _told(row: UserSession, key: str | None) -> SignIn:
    address = "" if row.ip == NOBODY else row.ip
    return SignIn(row.pk, device(row.user_agent), address, row.created_at, row.session_key == key)
