"""What was written down stays as it is, whoever asks and by whatever way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import audit, audit_guard
from accounts.models import AuditEntry, User


@pytest.fixture
def entry(database) -> AuditEntry:
    person = User.objects.create_user("person@example.org")
    return audit.ask(person, "impersonate", person, subject=person.pk, reason="They asked for help.")


def of_model(entry: AuditEntry) -> None:
    AuditEntry._base_manager.filter(pk=entry.pk).update(reason="Another one.")


def of_one(entry: AuditEntry) -> None:
    AuditEntry._base_manager.filter(pk=entry.pk)._raw_delete("default")


def by_sql(command: str) -> Callable[[AuditEntry], None]:
    def send(entry: AuditEntry) -> None:
        with connection.cursor() as cursor:
            cursor.execute(command)

    return send


WAYS: list[Any] = [of_model, of_one, by_sql("update audit_entries set reason = ''"), by_sql("delete from audit_entries")]


def test_it_works(entry):
    """A deed that has ended is a second row; the first stays."""
    audit.answer(entry, AuditEntry.Outcome.DONE, "Ended.")
    assert AuditEntry.objects.count() == 2


@pytest.mark.parametrize("change", WAYS)
def test_the_database_refuses(change, entry):
    with pytest.raises(IntegrityError, match=audit_guard.REFUSAL), transaction.atomic():
        change(entry)
    assert AuditEntry.objects.get().reason == "They asked for help."


@pytest.mark.parametrize("change", [lambda entry: AuditEntry.objects.bulk_update([entry], ["reason"]), lambda entry: entry.delete()])
def test_so_does_the_product(change, entry):
    with pytest.raises(TypeError):
        change(entry)


def test_the_account_may_go(entry):
    User.objects.filter(pk=entry.subject_id).delete()
    assert AuditEntry.objects.get().subject_id == entry.subject_id
