"""Whom tests speak for, and how each of them calls."""

from rest_framework.test import APIClient

from accounts.models import User


def owner() -> User:
    return User.objects.get_or_create(email="owner@example.org", defaults={"display_name": "Olga Owner"})[0]


def stranger() -> User:
    return User.objects.get_or_create(email="stranger@example.org", defaults={"display_name": "Sam Stranger"})[0]


def client_of(user: User | None = None) -> APIClient:
    """A client with the person's session; nobody's without one."""
    client = APIClient()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
