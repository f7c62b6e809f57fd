"""Personal API keys: made by a person, shown once, kept as a hash, within their scope, taken back."""

import hashlib
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIClient, APIRequestFactory
from rest_framework.views import APIView

from accounts import keys
from accounts.models import ApiKey, User
from accounts.tests.personas import client_of, owner, stranger

pytestmark = pytest.mark.django_db
PATH = "/api/v1/users/me/api-keys"


class Desk(APIView):
    """Any endpoint: reads by GET and, as it says, by POST; PUT writes."""

    reads = ("POST",)

    def get(self, request) -> Response:
        return Response()

    post = put = get


def status_at_desk(method: str, text: str) -> int:
    request = APIRequestFactory().generic(method, "/", headers={"authorization": f"Api-Key {text}"})
    return Desk.as_view()(request).status_code


def with_key(text: str) -> APIClient:
    return APIClient(headers={"authorization": f"Api-Key {text}"})


def test_it_works():
    client = client_of(owner())
    made = client.post(PATH, {"name": "Uploader", "scope": "write"})
    assert made.status_code == 201
    text = made.json()["key"]
    assert set(made.json()) == {"id", "name", "prefix", "scope", "createdAt", "lastUsedAt", "key"}
    assert with_key(text).get("/api/auth/me").json()["user_id"] == str(owner().pk)
    [listed] = client.get(PATH).json()["results"]
    assert "key" not in listed
    assert (listed["name"], listed["scope"]) == ("Uploader", "write")
    assert listed["lastUsedAt"].endswith("Z")


def test_only_the_hash_is_kept():
    key, text = keys.create(owner(), "script", "read")
    row = ApiKey.objects.values().get(pk=key.pk)
    secret = text.removeprefix(f"{key.prefix}_")
    assert (len(secret), row["key_hash"]) == (43, hashlib.sha256(text.encode()).hexdigest())  # 43 signs of 6 bits: 256
    assert secret not in str(row)


def test_a_read_only_key_reads():
    _, text = keys.create(owner(), "script", "read")
    assert {method: status_at_desk(method, text) for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT")} == {
        "GET": 200,
        "HEAD": 200,
        "OPTIONS": 200,
        "POST": 200,
        "PUT": 403,
    }
    _, text = keys.create(owner(), "script", "write")
    assert status_at_desk("PUT", text) == 200


def test_a_key_makes_and_removes_no_keys():
    key, text = keys.create(owner(), "script", "write")
    for answer in (
        with_key(text).get(PATH),
        with_key(text).post(PATH, {"name": "another"}),
        with_key(text).delete(f"{PATH}/{key.pk}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert ApiKey.objects.valid().count() == 1


def test_a_removed_key_opens_nothing():
    client = client_of(owner())
    key, text = keys.create(owner(), "script", "read")
    assert client.delete(f"{PATH}/{key.pk}").status_code == 204
    assert with_key(text).get("/api/auth/me").status_code == 401
    assert client.get(PATH).json()["results"] == []
    assert client.delete(f"{PATH}/{key.pk}").status_code == 404


def test_the_key_of_a_suspended_person_opens_nothing():
    _, text = keys.create(owner(), "script", "read")
    User.objects.update(is_active=False)
    assert with_key(text).get("/api/auth/me").status_code == 401


@pytest.mark.parametrize("text", ["", "coh_", "coh_12345678_", "x" * 60, "coh_" + "x" * 5000, "coh_a b", "coh_é", "coh_\x00"])
def test_what_is_no_key(text):
    keys.create(owner(), "script", "read")
    assert with_key(text).get("/api/auth/me").status_code == 401


def test_use_is_noted_once_a_minute(django_assert_num_queries):
    key, text = keys.create(owner(), "script", "read")
    with django_assert_num_queries(2):
        assert keys.verify(text) == key
    with django_assert_num_queries(1):
        keys.verify(text)
    ApiKey.objects.update(last_used_at=timezone.now() - timedelta(seconds=61))
    keys.verify(text)
    assert ApiKey.objects.filter(last_used_at__gt=timezone.now() - timedelta(seconds=5)).exists()


def test_the_list_is_paged_and_costs_the_same_however_long(django_assert_num_queries):
    client, user = client_of(owner()), owner()
    for number in range(keys.MAX_KEYS):
        keys.create(user, f"key {number}", "read")
    with django_assert_num_queries(4):  # session, user, count, keys
        page = client.get(PATH, {"limit": 5, "offset": 10}).json()
    assert (page["count"], [each["name"] for each in page["results"]]) == (20, [f"key {n}" for n in (9, 8, 7, 6, 5)])


def test_there_is_an_end_to_keys():
    for number in range(keys.MAX_KEYS):
        keys.create(owner(), f"key {number}", "read")
    answer = client_of(owner()).post(PATH, {"name": "one more"})
    assert (answer.status_code, answer.json()["code"]) == (409, "CONFLICT")


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 101}, {"name": "x", "scope": "admin"}, {"name": "a\x00b"}, {"name": []}])
def test_what_cannot_be_used_is_said(body):
    answer = client_of(owner()).post(PATH, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")
    assert answer.json()["fields"]


def test_nobody_is_asked_to_sign_in():
    assert APIClient().get(PATH).status_code == 401


def test_a_stranger_gets_404():
    key, text = keys.create(owner(), "script", "read")
    answer, unknown = (client_of(stranger()).delete(f"{PATH}/{each}") for each in (key.pk, uuid.uuid4()))
    assert answer.status_code == unknown.status_code == 404
    assert {**answer.json(), "requestId": ""} == {**unknown.json(), "requestId": ""}
    assert with_key(text).get("/api/auth/me").status_code == 200
