"""What a person sees and sets of their own account; apps further right add what they know of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction

from accounts import consents
from accounts.models import User

if TYPE_CHECKING:  # of the API, which processes that only work do not load
    from rest_framework.serializers import Serializer

NOTIFICATIONS: Final = {"analysis_completed": True, "analysis_failed": True, "weekly_progress": False, "product_news": False}
"""What we write about, and whether we do unless told otherwise."""
PRIVACY: Final = {"usage_statistics": False, "quality_review": False, "private_mode": False}
"""What else may be done with what a person brings: nothing, unless they say so. And whether nothing may leave this house at all."""


@dataclass(frozen=True)
class Section:
    """Part of the profile that another app knows: its fields, and their values for a person."""

    fields: Callable[[], Mapping[str, "Serializer[Any]"]]
    of: Callable[[User], Mapping[str, Any]]


SECTIONS: Final[list[Section]] = []
"""Filled when the apps are loaded."""


def is_private(user: User) -> bool:
    """Whether nothing of the person's recordings may leave (documentation/privacy.md). As stored when `user` was read."""
    return bool((PRIVACY | user.privacy_preferences)["private_mode"])


def of(user: User) -> dict[str, Any]:
    """The whole profile. One query for the consent, and those of the sections."""
    profile = {
        "id": user.pk,
        "email": user.address,
        "email_verified": user.email_verified,
        "display_name": user.display_name,
        "avatar_url": user.avatar_url,
        "time_zone": user.time_zone,
        "created_at": user.date_joined,
        "preferences": {
            "notifications": NOTIFICATIONS | user.notification_preferences,
            "privacy": PRIVACY | user.privacy_preferences,
        },
        "consent": _consent(user),
    }
    for section in SECTIONS:
        profile |= section.of(user)
    return profile


def _consent(user: User) -> dict[str, Any]:
    last = consents.newest(user)
    known = {"version": last.version, "source": last.source, "given_at": last.given_at, "withdrawn_at": last.withdrawn_at} if last else {}
    nothing = {"version": None, "source": None, "given_at": None, "withdrawn_at": None}
    return {"given": consents.holds(last), "current_version": settings.CONSENT_VERSION} | nothing | known


@transaction.atomic
def change(user: User, changes: Mapping[str, Any]) -> None:
    """Set what is named: display_name, avatar_url, time_zone, preferences (those named), consent (True gives, False takes back)."""
    consent = changes.get("consent")
    if consent is not None:
        consents.give(user, "profile") if consent else consents.withdraw(user)
    preferences = changes.get("preferences", {})
    columns = {name: changes[name] for name in ("display_name", "avatar_url", "time_zone") if name in changes}
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    columns["notification_preferences"] = locked.notification_preferences | preferences.get("notifications", {})
    columns["privacy_preferences"] = locked.privacy_preferences | preferences.get("privacy", {})
    for name, value in columns.items():
        setattr(user, name, value)
    user.save(update_fields=list(columns))
