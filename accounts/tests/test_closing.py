"""DELETE /users/me and its receipt; the identity at Supabase."""

import uuid
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import closing, keys
from accounts.models import AccountClosing, User
from accounts.tests.personas import client_of, owner, stranger

pytestmark = pytest.mark.django_db
ME = "/api/v1/users/me"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "media"}}
    }


@pytest.fixture
def admin(settings):
    """Supabase's administration, on loopback: notes what it is asked and answers with `status`."""

    class Handler(BaseHTTPRequestHandler):
        asked: list[tuple[str, str]] = []  # noqa: RUF012
        status = 200

        def do_DELETE(self):
            Handler.asked.append((self.path, self.headers["Authorization"]))
            self.send_response(Handler.status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    settings.SUPABASE_URL, settings.SUPABASE_KEY = f"http://127.0.0.1:{server.server_address[1]}", "sb_secret_test"
    yield Handler
    server.shutdown()
    server.server_close()


def close(user):
    return client_of(user).delete(ME).json()


def receipt(begun, **sent):
    return APIClient().get(f"/api/users/me/deletions/{begun['receiptId']}", sent)


def test_it_works():
    olga = owner()
    begun = client_of(olga).delete(ME)
    assert begun.status_code == 202
    assert set(begun.json()) == {"receiptId", "secret", "status", "statusUrl"}
    assert receipt(begun.json(), secret=begun.json()["secret"]).json()["status"] == "pending"
    assert closing.run(begun.json()["receiptId"])
    assert not User.objects.filter(pk=olga.pk).exists()
    told = receipt(begun.json(), secret=begun.json()["secret"]).json()
    assert (told["status"], told["removed"]["account"]["users"]) == ("completed", 1)
    assert set(told["removed"]) >= {"signIn", "work", "apps", "identity", "account", "objects"}


def test_nothing_works_any_more_at_once():
    olga, client, other = owner(), client_of(owner()), client_of(owner())
    _, text = keys.create(olga, "script", "write")
    assert client.delete(ME).status_code == 202
    by_key = APIClient(headers={"authorization": f"Api-Key {text}"})
    assert {each.get(ME).status_code for each in (client, other, by_key)} == {401}
    assert not User.objects.get(pk=olga.pk).has_usable_password()


def test_the_receipt_holds_nothing_about_the_person(settings, admin):
    settings.SUPABASE_KEY = ""
    olga = owner()
    User.objects.filter(pk=olga.pk).update(supabase_id=uuid.uuid4())
    known = [str(User.objects.get(pk=olga.pk).supabase_id), str(olga.pk), olga.email, olga.display_name]
    closing.run(close(olga)["receiptId"])
    row = AccountClosing.objects.values().get()
    assert (row["user_id"], row["supabase_id"], row["status"]) == (None, None, "completed")
    assert not [word for word in known if word in str(row)]


def test_the_secret_is_needed():
    begun = close(owner())
    unknown = receipt({"receiptId": uuid.uuid4()}, secret="x")
    for answer in (receipt(begun), receipt(begun, secret="x"), receipt(begun, secret=begun["secret"] + "x")):
        assert answer.status_code == unknown.status_code == 404
        assert {key: value for key, value in answer.json().items() if key != "requestId"} == {
            key: value for key, value in unknown.json().items() if key != "requestId"
        }
    by_header = APIClient().get(begun["statusUrl"], headers={"X-Receipt-Secret": begun["secret"]})
    assert by_header.status_code == 200


def test_a_key_does_not_close_an_account():
    _, text = keys.create(owner(), "script", "write")
    assert APIClient(headers={"authorization": f"Api-Key {text}"}).delete(ME).status_code == 403
    assert User.objects.get().is_active


def test_the_identity_goes_too(admin):
    subject = uuid.uuid4()
    User.objects.filter(pk=owner().pk).update(supabase_id=subject)
    begun = close(owner())
    assert closing.run(begun["receiptId"])
    assert admin.asked == [(f"/auth/v1/admin/users/{subject}", "Bearer sb_secret_test")]
    assert receipt(begun, secret=begun["secret"]).json()["removed"]["identity"]["identities"] == 1


def test_an_identity_that_is_gone_is_done(admin):
    admin.status = 404
    User.objects.filter(pk=owner().pk).update(supabase_id=uuid.uuid4())
    begun = close(owner())
    assert closing.run(begun["receiptId"])
    assert receipt(begun, secret=begun["secret"]).json()["removed"]["identity"]["identities"] == 0


@pytest.mark.parametrize("status", [401, 429, 500])
def test_supabase_away_is_tried_again(admin, status):
    admin.status = status
    User.objects.filter(pk=owner().pk).update(supabase_id=uuid.uuid4())
    begun = close(owner())
    assert not closing.run(begun["receiptId"])
    assert AccountClosing.objects.get().last_error in ("SERVICE_UNAVAILABLE", "IDENTITY_REFUSED")
    assert closing.resume() == 0  # not at once
    admin.status = 200
    AccountClosing.objects.update(claimed_at=timezone.now() - closing.LEASE - timedelta(seconds=1))
    assert closing.resume() == 1
    assert User.objects.count() == 0


def test_without_supabase_the_step_does_not_apply():
    begun = close(owner())
    assert closing.run(begun["receiptId"])
    assert "notApplicable" in receipt(begun, secret=begun["secret"]).json()["removed"]["identity"]


def test_the_token_of_a_closed_account_opens_no_new_one(supabase):
    subject = str(uuid.uuid4())
    client = APIClient(headers={"authorization": f"Bearer {supabase.token(sub=subject, email='ada@example.org')}"})
    begun = client.delete(ME).json()
    assert client.get(ME).status_code in (401, 403)
    assert closing.run(begun["receiptId"])
    assert (client.get(ME).status_code, User.objects.count()) == (401, 0)


def test_a_stranger_stays():
    sam = client_of(stranger())
    closing.run(close(owner())["receiptId"])
    assert sam.get(ME).json()["email"] == "stranger@example.org"
