"""People."""

import uuid

import pytest
from django.db import IntegrityError

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_it_works():
    ada = User.objects.create_user("Ada@Example.org", "a long pass phrase")
    assert isinstance(ada.pk, uuid.UUID)
    assert ada.check_password("a long pass phrase")
    assert User.objects.get_by_natural_key("ada@example.ORG") == ada


def test_one_address_is_one_person():
    User.objects.create_user("ada@example.org")
    with pytest.raises(IntegrityError):
        User.objects.create_user("ADA@example.org")


def test_without_a_password_nobody_signs_in_with_one():
    assert not User.objects.local().has_usable_password()
    assert User.objects.local() == User.objects.local()


def test_an_address_is_needed():
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


def test_an_operator():
    root = User.objects.create_superuser("root@example.org", "x")
    assert root.is_staff
    assert root.is_superuser
