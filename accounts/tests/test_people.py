"""Who the person behind a token is: created, linked, followed, refused."""

import threading
import uuid

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from rest_framework.test import APIClient

from accounts import closing, keys, people
from accounts.models import AccountClosing, ApiKey, User
from accounts.supabase.tokens import Claims
from accounts.tests import personas
from coherence.core.errors import Forbidden, Unauthorized

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


def claims(sub: uuid.UUID | None = None, email: str = ADA, verified: bool = True, issued_at: float = 1.0) -> Claims:
    return Claims(sub or uuid.uuid4(), email, verified, "Ada", issued_at)


def confirmed(email: str = ADA) -> User:
    user = User.objects.create_user(email, "a long pass phrase", email_verified=True)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def test_it_works(django_assert_num_queries):
    seen = claims()
    user = people.recognise(seen)
    assert (user.pk, user.supabase_id, user.email, user.email_verified) == (seen.subject, seen.subject, ADA, True)
    assert not user.has_usable_password()
    with django_assert_num_queries(1):
        assert people.recognise(seen) == user


def test_a_confirmed_local_account_is_linked_as_it_is():
    local = confirmed("Ada@Example.org")
    key, _ = keys.create(local, "script", "write")
    seen = claims()
    user = people.recognise(seen)
    assert (user.pk, user.supabase_id) == (local.pk, seen.subject)
    assert user.check_password("a long pass phrase")
    assert ApiKey.objects.valid().filter(pk=key.pk).exists()


def test_an_unconfirmed_local_account_loses_every_door_first():
    """Somebody may have opened it to wait for its owner: password, session, keys and addresses must not open it any more."""
    thief = User.objects.create_user(ADA, "the thief's pass phrase")
    EmailAddress.objects.create(user=thief, email="thief@example.org", verified=True, primary=False)
    session, (_, key) = personas.client_of(thief), keys.create(thief, "script", "write")
    user = people.recognise(claims())
    assert (user.pk, user.email_verified, user.has_usable_password()) == (thief.pk, True, False)
    assert session.get("/api/auth/me").status_code == 401
    assert APIClient(headers={"authorization": f"Api-Key {key}"}).get("/api/auth/me").status_code == 401
    assert not EmailAddress.objects.filter(user=user).exists()


def test_nothing_is_linked_when_the_address_is_unproven():
    local = confirmed()
    user = people.recognise(claims(verified=False))
    assert (user.pk != local.pk, user.address, user.email_verified) == (True, None, False)


def test_nothing_is_linked_when_that_is_switched_off(settings):
    settings.SUPABASE_LINK_BY_EMAIL = False
    local = confirmed()
    user = people.recognise(claims())
    assert (user.pk != local.pk, user.address) == (True, None)


def test_an_operator_is_never_linked_by_address():
    root = User.objects.create_superuser(ADA, "x")
    user = people.recognise(claims())
    assert (user.pk != root.pk, user.is_staff, user.is_superuser) == (True, False, False)


def test_an_address_moved_to_another_identity_brings_nothing_with_it():
    first = people.recognise(claims())
    second = people.recognise(claims())
    assert (second.pk != first.pk, second.address) == (True, None)


def test_an_imported_row_with_this_id_is_theirs():
    seen = claims(email="new@example.org")
    User.objects.create_user(ADA, pk=seen.subject)
    user = people.recognise(seen)
    assert (user.pk, user.supabase_id, user.email) == (seen.subject, seen.subject, "new@example.org")


def test_a_changed_address_is_followed_and_an_old_token_does_not_turn_it_back():
    user, sub = confirmed(), uuid.uuid4()
    people.recognise(claims(sub))
    assert people.recognise(claims(sub, "new@example.org", issued_at=3)).email == "new@example.org"
    assert list(EmailAddress.objects.values_list("user", "email", "verified", "primary")) == [(user.pk, "new@example.org", True, True)]
    people.recognise(claims(sub, ADA, issued_at=2))
    assert User.objects.get(pk=user.pk).email == "new@example.org"


def test_an_address_of_another_is_not_taken():
    confirmed("taken@example.org")
    sub = uuid.uuid4()
    people.recognise(claims(sub))
    assert people.recognise(claims(sub, "taken@example.org", issued_at=2)).email == ADA


def test_a_suspended_person_is_refused(supabase):
    token = supabase.token()
    client = APIClient(headers={"authorization": f"Bearer {token}"})
    assert client.get("/api/auth/me").status_code == 200
    User.objects.update(is_active=False)
    answer = client.get("/api/auth/me")
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    User.objects.update(supabase_id=None)
    with pytest.raises(Forbidden):  # nor does a new identity with the same address open a suspended local account
        people.recognise(claims())


def test_a_person_whose_account_is_being_closed_is_told_so(supabase):
    client = APIClient(headers={"authorization": f"Bearer {supabase.token()}"})
    assert client.get("/api/auth/me").status_code == 200
    closing.begin(User.objects.get())
    answer = client.get("/api/auth/me")
    assert (answer.status_code, answer.json()["code"], answer.json()["error"]) == (403, "FORBIDDEN", people.CLOSING)


def test_a_closed_account_does_not_come_back():
    first, second = claims(), claims()
    AccountClosing.objects.create(secret_hash="x", supabase_id=first.subject)
    people.turn_away(second.subject)
    for each in (first, second):
        with pytest.raises(Unauthorized):
            people.recognise(each)
    assert not User.objects.exists()


@pytest.mark.parametrize("local", [False, True], ids=["created", "linked"])
def test_many_first_sights_at_once_give_one_person(database, local):
    if local:
        confirmed()
    seen, gate = claims(), threading.Barrier(8)
    found: list[object] = []

    def meet() -> None:
        gate.wait()
        try:
            found.append(people.recognise(seen).pk)
        except Exception as error:  # noqa: BLE001  (shown by the assertion below)
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=meet) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [User.objects.get().pk] * 8
