"""What closing an account removes, step by step. Each step may come twice: what is gone already is done."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.contrib.sessions.models import Session

from accounts import folders, letters, objects, people
from accounts.models import AccountClosing, User
from accounts.signals import StillBusy, account_closing, account_stopping
from accounts.supabase import identities

Done = Mapping[str, Mapping[str, Any]]
"""What a step removed, by the name under which the receipt shows it."""
BUSY: Final = StillBusy.code


@dataclass(frozen=True)
class Step:
    name: str
    run: Callable[[AccountClosing], Done]
    rows_only: bool = False
    """It touches nothing but the database, and little of it: the step and its mark are one transaction."""


def by_table(counts: Mapping[str, int]) -> dict[str, int]:
    """Django's count of deleted rows by model, as a count by table."""
    return {apps.get_model(label)._meta.db_table: count for label, count in counts.items() if count}


def _letter(closing: AccountClosing) -> Done:
    """Whoever closed the account, or did not and should know, is written to while there is an address."""
    user = _user(closing)
    return {"letter": {"sent": int(user is not None and letters.tell_closing(user, closing.pk))}}


def _sign_in(closing: AccountClosing) -> Done:
    """Sessions, keys, the addresses and outside accounts that one could sign in with."""
    sessions = [each.pk for each in Session.objects.iterator() if each.get_decoded().get("_auth_user_id") == str(closing.user_id)]
    counts = [Session.objects.filter(pk__in=sessions).delete()[1]]
    counts += [apps.get_model(label).objects.filter(user_id=closing.user_id).delete()[1] for label in SIGN_IN_MODELS]
    return {"signIn": {table: count for each in counts for table, count in by_table(each).items()}}


SIGN_IN_MODELS: Final = ("accounts.ApiKey", "usersessions.UserSession", "account.EmailAddress", "socialaccount.SocialAccount")


def _work(closing: AccountClosing) -> Done:
    """Nothing may work for the person any more when the removal begins. Raises StillBusy as long as something does."""
    user = _user(closing)
    if user is not None:
        account_stopping.send(User, user=user)
    return {"work": {"stopped": True}}


def _apps(closing: AccountClosing) -> Done:
    """What each app holds, removed by the app itself."""
    user = _user(closing)
    answers = account_closing.send(User, closing_id=str(closing.pk), user=user) if user is not None else []
    removed: dict[str, Counter[str]] = defaultdict(Counter)
    for receiver, counts in answers:
        removed[receiver.__module__.partition(".")[0]].update(counts)
    return {"apps": {"asked": len(answers)}} | removed


def _identity(closing: AccountClosing) -> Done:
    """The identity at Supabase. Where there is none, or it is not ours to remove, the receipt says so."""
    if closing.supabase_id is None:
        return {"identity": {"notApplicable": "The account had no Supabase identity."}}
    people.turn_away(closing.supabase_id)
    if not identities.is_configured():
        return {"identity": {"notApplicable": "No access to Supabase's administration is configured here."}}
    return {"identity": {"identities": int(identities.remove(closing.supabase_id))}}


def _account(closing: AccountClosing) -> Done:
    """The person's row, and with it whatever still points to it."""
    return {"account": by_table(User.objects.filter(pk=_owner(closing)).delete()[1])}


def _objects(closing: AccountClosing) -> Done:
    """The last look at the storage, when nothing can be written any more: what came in late goes too."""
    return {"objects": {"foundLate": objects.remove_folder(folders.person(_owner(closing)))}}


def _user(closing: AccountClosing) -> User | None:
    return User.objects.filter(pk=_owner(closing)).first()


def _owner(closing: AccountClosing) -> uuid.UUID:
    assert closing.user_id is not None  # emptied only after the last step
    return closing.user_id


STEPS: Final = (
    Step("letter", _letter),
    Step("signIn", _sign_in),
    Step("work", _work),
    Step("apps", _apps),
    Step("identity", _identity),
    Step("account", _account, rows_only=True),
    Step("objects", _objects),
)
