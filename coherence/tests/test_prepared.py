"""Prepared queries answer what Django's own would, on both engines."""

import uuid
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from coherence.core.prepared import Prepared

COLUMNS = [field.attname for field in User._meta.concrete_fields]


def prepared() -> Prepared:
    return Prepared(
        lambda one, other: User.objects.filter(pk__in=[one, other], is_active=True).order_by("email").values_list(*COLUMNS), ids=2
    )


def people() -> list[User]:
    return [User.objects.create_user(f"{name}@example.org", privacy_preferences={"by": name}) for name in ("ada", "bob", "cleo")]


def test_it_works(database):
    ada, bob, cleo = people()
    query = prepared()
    for one, other in ((bob, ada), (cleo, ada), (bob, bob)):
        asked = User.objects.filter(pk__in=[one.pk, other.pk]).order_by("email")
        assert query.rows(one.pk, other.pk) == list(asked.values_list(*COLUMNS))


def test_values_are_as_fields_give_them(database):
    ada = people()[0]
    found = User.from_db("default", COLUMNS, prepared().rows(ada.pk, ada.pk)[0])
    assert [getattr(found, name) for name in COLUMNS] == [getattr(User.objects.get(pk=ada.pk), name) for name in COLUMNS]
    found.display_name = "Ada"
    found.save()
    assert User.objects.get(pk=ada.pk).display_name == "Ada"


def test_it_reads_the_rows_of_this_moment(database):
    ada = people()[0]
    query = prepared()
    assert len(query.rows(ada.pk, ada.pk)) == 1
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert query.rows(ada.pk, ada.pk) == []
    assert query.rows(uuid.uuid4(), uuid.uuid4()) == []


def test_a_moment_may_be_given_too(database):
    ada, bob = people()[:2]
    early = datetime(2026, 1, 31, 12, 0, 0, 250_000, tzinfo=UTC)
    User.objects.filter(pk=ada.pk).update(date_joined=early)
    User.objects.filter(pk=bob.pk).update(date_joined=early + timedelta(microseconds=1))
    joined = lambda one, other, moment: User.objects.filter(pk__in=[one, other], date_joined__lte=moment).values_list("pk")  # noqa: E731
    query = Prepared(joined, ids=2, moments=1)
    assert query.rows(ada.pk, bob.pk, early) == [(ada.pk,)]
    assert len(query.rows(ada.pk, bob.pk, early + timedelta(seconds=1))) == 2


def test_each_time_is_one_query(database):
    query = prepared()
    with CaptureQueriesContext(connection) as sent:
        query.rows(uuid.uuid4(), uuid.uuid4())
        query.rows(uuid.uuid4(), uuid.uuid4())
    assert len(sent) == 2
