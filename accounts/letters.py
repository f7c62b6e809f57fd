"""Mails about what happened: written down with the event, sent by the queue once, and stopped by whoever does not want them."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from smtplib import SMTPException
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import profiles
from accounts.models import Letter, User
from coherence.core import logs, queue, tones
from coherence.core.errors import NOT_FOUND, NotFound

log = logs.Log(__name__)
LEASE: Final = timedelta(minutes=5)
"""One that was begun so long ago has lost its worker."""
MAX_ATTEMPTS: Final = 5
KEPT: Final = timedelta(days=30)
SALT: Final = "accounts.letters"


@dataclass(frozen=True)
class Content:
    """What a letter says: `template` names email/<template>.html and .txt. Pictures are shown in it by their name."""

    subject: str
    template: str
    told: dict[str, Any]
    pictures: dict[str, bytes] = field(default_factory=dict)


KINDS: Final[dict[str, Callable[[str], Content | None]]] = {}
"""By preference: what a letter says about the object with that key, asked when it is sent; None when there is nothing to say any more.
Filled when the apps are loaded."""


def post(user: User, kind: str, about: object) -> None:
    """In the transaction of the event: one letter of this kind about this object, however often it is asked for."""
    letter, made = Letter.objects.get_or_create(key=f"{kind}:{about}", defaults={"user": user, "kind": kind, "about": str(about)})
    if made:
        queue.enqueue("accounts.tasks.send_letter", str(letter.pk))


def send(letter_id: uuid.UUID | str) -> bool:
    """Whether it went. Safe to call twice; where the mail server does not answer, it is tried again by `resume`."""
    if not _idle().filter(pk=letter_id).update(claimed_at=timezone.now(), attempts=F("attempts") + 1):
        return False
    letter = Letter.objects.select_related("user").get(pk=letter_id)
    content = KINDS[letter.kind](letter.about) if wants(letter.user, letter.kind) else None
    try:
        if content is not None:
            _compose(letter.user, content, letter).send()
    except (OSError, SMTPException) as error:
        log.warning("letter_not_sent", letter=str(letter.pk), kind=letter.kind, reason=type(error).__name__)
        Letter.objects.filter(pk=letter.pk).update(claimed_at=None)
        return False
    Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now(), claimed_at=None)
    return content is not None


def wants(user: User, kind: str) -> bool:
    """Only to addresses that their owner has confirmed."""
    reachable = user.is_active and user.email_verified and user.address is not None
    return reachable and bool((profiles.NOTIFICATIONS | user.notification_preferences).get(kind))


def tell_closing(user: User, receipt: uuid.UUID) -> bool:
    """That the account is being closed, while there still is an address. Whether it went: nothing waits for it."""
    if not (user.email_verified and user.address):
        return False
    try:
        _compose(user, Content("Your account is being closed", "closing", {"receipt": receipt})).send()
    except (OSError, SMTPException) as error:
        log.warning("letter_not_sent", kind="account_closing", reason=type(error).__name__)
        return False
    return True


def resume() -> int:
    """Send what lost its worker or its mail server, forget what is old; how many went."""
    Letter.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    waiting = _idle().filter(created_at__lt=timezone.now() - timedelta(minutes=1)).values_list("pk", flat=True)[:50]
    return sum(send(letter_id) for letter_id in list(waiting))


def stop_url(user: User, kind: str) -> str:
    return f"{settings.PUBLIC_URL}/mails/stop/{signing.dumps([str(user.pk), kind], salt=SALT)}"


def whose(token: str) -> tuple[User, str]:
    """The person and the kind of letter that a link in a mail speaks of. Raises NotFound."""
    try:
        person, kind = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise NotFound(NOT_FOUND) from None
    user = User.objects.filter(pk=person, is_active=True).first()
    if user is None:
        raise NotFound(NOT_FOUND)
    return user, kind


def _idle() -> QuerySet[Letter]:
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - LEASE)
    return Letter.objects.filter(unclaimed, sent_at=None, attempts__lt=MAX_ATTEMPTS)


def _compose(user: User, content: Content, letter: Letter | None = None) -> "_Mail":
    stop = stop_url(user, letter.kind) if letter else None
    told = {"site": settings.PUBLIC_URL, "tone": tones.light(), "name": user.display_name, "stop_url": stop} | content.told
    mail = _Mail(content.subject, render_to_string(f"email/{content.template}.txt", told), to=[user.email])
    mail.attach_alternative(render_to_string(f"email/{content.template}.html", told), "text/html")
    for name, picture in content.pictures.items():
        mail.attach(_inline(name, picture))
    if letter and stop:
        mail.extra_headers["Message-ID"] = f"<{letter.pk}@coherence>"  # the same when it is sent again
        mail.extra_headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return mail


class _Mail(EmailMultiAlternatives):
    """Its pictures belong to its text and are no files of their own."""

    mixed_subtype = "related"


def _inline(name: str, picture: bytes) -> Any:
    from email.mime.image import MIMEImage

    part = MIMEImage(picture, "png")
    part.add_header("Content-ID", f"<{name}>")
    part.add_header("Content-Disposition", "inline", filename=f"{name}.png")
    return part
