"""Consent to the analysis of recordings: given to one version of the words, recorded once, taken back at any time."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Consent, User
from coherence.core.errors import ConsentRequired

SENTENCE = "Please agree to the analysis of your recordings first."


def current(user: User) -> Consent | None:
    """The consent that holds now: to today's words, not taken back."""
    return Consent.objects.filter(user=user, version=settings.CONSENT_VERSION, withdrawn_at=None).order_by("-given_at").first()


def newest(user: User) -> Consent | None:
    """The last one given, whether it still holds or not."""
    return Consent.objects.filter(user=user).order_by("-given_at").first()


def holds(consent: Consent | None) -> bool:
    return consent is not None and consent.version == settings.CONSENT_VERSION and consent.withdrawn_at is None


def give(user: User, source: str) -> Consent:
    """Record the consent, once for each version of the words; `source` is upload, profile or page."""
    known = current(user)
    if known is not None:
        return known
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # of two at once, the second finds the first one's
        return current(user) or Consent.objects.create(user=user, version=settings.CONSENT_VERSION, source=source)


def withdraw(user: User) -> None:
    """Take back whatever was given; what was analysed until then stays until its owner deletes it."""
    Consent.objects.filter(user=user, withdrawn_at=None).update(withdrawn_at=timezone.now())


def for_upload(user: User, source: str) -> None:
    """Asked before a recording is taken in: under the policy `upload` this very upload is the consent, else it must have been given.

    Raises ConsentRequired. One query when the consent is there.
    """
    if settings.CONSENT_POLICY == "upload":
        give(user, source)
    elif current(user) is None:
        raise ConsentRequired(SENTENCE, details=what_to_do())


def what_to_do() -> dict[str, str]:
    """For programs: how the consent is given, and to which words."""
    return {"version": settings.CONSENT_VERSION, "how": 'PATCH /api/v1/users/me with {"consent": true}'}
