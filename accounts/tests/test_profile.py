"""GET, PUT, PATCH /users/me."""

import pytest
from rest_framework.test import APIClient

from accounts import keys
from accounts.models import Consent
from accounts.tests.personas import client_of, owner, stranger

pytestmark = pytest.mark.django_db
ME = "/api/v1/users/me"


def test_it_works(django_assert_num_queries, settings):
    olga, client = owner(), client_of(owner())
    with django_assert_num_queries(6):  # session, user, consent; subscription, grants and slots
        answer = client.get(ME)
    me = answer.json()
    assert answer.status_code == 200
    assert (me["id"], me["email"], me["displayName"], me["timeZone"]) == (str(olga.pk), olga.email, "Olga Owner", "UTC")
    assert me["preferences"]["notifications"] == {
        "analysisCompleted": True,
        "analysisFailed": True,
        "weeklyProgress": False,
        "productNews": False,
    }
    assert me["preferences"]["privacy"] == {"usageStatistics": False, "qualityReview": False, "privateMode": False}
    assert me["consent"] == dict.fromkeys(["version", "source", "givenAt", "withdrawnAt"]) | {
        "given": False,
        "currentVersion": settings.CONSENT_VERSION,
    }
    assert (me["plan"]["name"], me["usage"]["used"], me["usage"]["left"]) == ("free", 0, 2)


@pytest.mark.parametrize("method", ["put", "patch"])
def test_what_is_sent_is_set_and_the_rest_stays(method):
    client = client_of(owner())
    sent = {"timeZone": "Europe/Zurich", "avatarUrl": "https://example.org/me.jpg", "preferences": {"notifications": {"productNews": True}}}
    answer = getattr(client, method)(ME, sent)
    assert answer.status_code == 200
    me = client.get(ME).json()
    assert me == answer.json()
    assert (me["timeZone"], me["avatarUrl"], me["displayName"]) == ("Europe/Zurich", "https://example.org/me.jpg", "Olga Owner")
    assert me["preferences"]["notifications"] == {
        "analysisCompleted": True,
        "analysisFailed": True,
        "weeklyProgress": False,
        "productNews": True,
    }
    assert client.patch(ME, {"preferences": {"notifications": {"analysisFailed": False}}}).status_code == 200
    assert client.get(ME).json()["preferences"]["notifications"]["productNews"] is True


def test_consent_is_given_once_and_taken_back():
    client = client_of(owner())
    assert client.patch(ME, {"consent": True}).json()["consent"]["given"] is True
    assert client.patch(ME, {"consent": True}).json()["consent"]["source"] == "profile"
    assert Consent.objects.count() == 1
    taken_back = client.patch(ME, {"consent": False}).json()["consent"]
    assert (taken_back["given"], taken_back["withdrawnAt"] is None) == (False, False)
    assert client.patch(ME, {"consent": True}).json()["consent"]["given"] is True
    assert Consent.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"timeZone": "Mars/Olympus"}, "timeZone"),
        ({"timeZone": "../../etc/passwd"}, "timeZone"),
        ({"displayName": "x" * 151}, "displayName"),
        ({"avatarUrl": "javascript:alert(1)"}, "avatarUrl"),
        ({"consent": "yes"}, "consent"),
        ({"preferences": {"privacy": {"qualityReview": "yes"}}}, "preferences"),
        ({"preferences": {"privacy": {"noSuchThing": True}}}, "preferences"),
        ({"preferences": {"noSuchKind": {}}}, "preferences"),
        ({"preferences": []}, "preferences"),
        ({"displayName": None}, "displayName"),
        ({"displayName": 0}, "displayName"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(sent, field):
    client = client_of(owner())
    before = client.get(ME).json()
    answer = client.patch(ME, sent)
    assert (answer.status_code, answer.json()["code"], list(answer.json()["fields"])) == (400, "VALIDATION_ERROR", [field])
    assert client.get(ME).json() == before


def test_a_key_that_reads_does_not_write():
    _, text = keys.create(owner(), "script", "read")
    client = APIClient(headers={"authorization": f"Api-Key {text}"})
    assert client.get(ME).status_code == 200
    assert client.patch(ME, {"displayName": "Else"}).status_code == 403


def test_a_stranger_sees_their_own():
    assert client_of(stranger()).get(ME).json()["email"] == "stranger@example.org"
    assert client_of().get(ME).status_code == 401
