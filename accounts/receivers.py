"""What this app itself does when an account is closed or handed over, and when allauth has confirmed an address."""

from collections.abc import Callable
from typing import Any

from allauth.account.signals import email_changed, email_confirmed, user_signed_up
from allauth.usersessions.models import UserSession
from django.dispatch import receiver

from accounts import exports, people
from accounts.models import ApiKey, Consent, Letter, User
from accounts.signals import StillBusy, account_exporting, account_stopping


@receiver(account_stopping)
def stop_exports(sender: Any, user: User, **more: Any) -> None:
    """A running export learns at its next beat that the account is closing."""
    if exports.being_made(user):
        raise StillBusy("An export has not ended yet.")


@receiver(account_exporting)
def hand_over_account(sender: Any, user: User, add: Callable[[str, Any], None], **more: Any) -> None:
    """The profile, every consent, and the API keys without what they are recognised by."""
    profile = ("id", "email", "email_verified", "supabase_id", "display_name", "avatar_url", "time_zone", "date_joined", "last_login")
    preferences = ("notification_preferences", "privacy_preferences")
    add("profile.json", {name: getattr(user, name) for name in (*profile, *preferences)})
    given = Consent.objects.filter(user=user).order_by("given_at")
    add("consents.json", list(given.values("version", "source", "given_at", "withdrawn_at")))
    api_keys = ApiKey.objects.filter(user=user).order_by("created_at")
    add("api_keys.json", list(api_keys.values("name", "prefix", "scope", "created_at", "last_used_at", "revoked_at")))
    sent = Letter.objects.filter(user=user).order_by("created_at")
    signed_in = UserSession.objects.filter(user=user).order_by("created_at")
    add("sign_ins.json", list(signed_in.values("ip", "user_agent", "created_at")))
    add("mails.json", list(sent.values("kind", "about", "created_at", "sent_at")))


@receiver([email_confirmed, email_changed, user_signed_up])
def follow_allauth(sender: Any, user: User | None = None, email_address: Any = None, **more: Any) -> None:
    """Whether an address is confirmed stands in allauth's table, and beside it on the person."""
    people.confirm(User.objects.get(pk=user.pk if user else email_address.user_id))
