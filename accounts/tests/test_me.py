"""GET /auth/me: who the server takes the caller for."""

import uuid

import pytest
from rest_framework.test import APIClient

from accounts import keys
from accounts.tests import personas

pytestmark = pytest.mark.django_db


def me(**headers: str):
    return APIClient(headers=headers).get("/api/auth/me")


def test_it_works(supabase):
    sub = str(uuid.uuid4())
    answer = me(authorization=f"Bearer {supabase.token(sub=sub, email='ada@example.org')}")
    assert answer.status_code == 200
    assert answer.json() == {"user_id": sub, "email": "ada@example.org", "email_verified": True, "authenticated": True}


def test_nobody_is_asked_to_sign_in():
    answer = me()
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert {"code": "UNAUTHORIZED", "retryable": False}.items() <= answer.json().items()


def test_the_session_is_a_way():
    user = personas.owner()
    assert personas.client_of(user).get("/api/v1/auth/me").json()["user_id"] == str(user.pk)


def test_a_key_is_a_way():
    user = personas.owner()
    _, text = keys.create(user, "script", "read")
    assert me(authorization=f"Api-Key {text}").json()["user_id"] == str(user.pk)


def test_a_wrong_way_in_is_refused_even_beside_a_right_one():
    client = personas.client_of(personas.owner())
    for headers in ({"authorization": "Api-Key coh_nonsense"}, {"x-session-token": "nonsense"}, {"authorization": "Bearer x.y.z"}):
        answer = client.get("/api/auth/me", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED"), headers


def test_who_has_no_address_has_none(supabase):
    answer = me(authorization=f"Bearer {supabase.token(email='', phone='41790000000')}")
    assert answer.json() == {"email": None, "email_verified": False, "authenticated": True} | {"user_id": answer.json()["user_id"]}
