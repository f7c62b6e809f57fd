"""Local accounts, from signing up to a forgotten password, by allauth's two clients; and Google only where it is set up."""

import os
import re
import subprocess
import sys
from types import SimpleNamespace
from unittest.mock import Mock
from urllib.parse import unquote

import pytest
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.test import Client

from accounts.adapters import SocialAccountAdapter
from accounts.models import User

pytestmark = pytest.mark.django_db
APP, BROWSER = "/_allauth/app/v1", "/_allauth/browser/v1"
ADA = {"email": "ada@example.org", "password": "a long pass phrase"}


def send(client: Client, path: str, body: dict, **headers: str):
    return client.post(path, body, content_type="application/json", headers=headers)


def key_in_mail(pattern: str, settings) -> str:
    found = re.search(re.escape(settings.PUBLIC_URL) + pattern, str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return unquote(found[1])


def sign_up(settings) -> str:
    """Through the app client, up to the confirmed address; what stands in the mail."""
    signed_up = send(Client(), f"{APP}/auth/signup", ADA)
    assert (signed_up.status_code, signed_up.json()["meta"]["is_authenticated"]) == (401, False)
    key = key_in_mail(r"/accounts/confirm-email/([^/\s]+)/", settings)
    confirmed = send(Client(), f"{APP}/auth/email/verify", {"key": key})
    assert confirmed.status_code in (200, 401)
    return key


def test_it_works(settings):
    sign_up(settings)
    signed_in = send(Client(), f"{APP}/auth/login", ADA)
    token = signed_in.json()["meta"]["session_token"]
    me = Client().get("/api/auth/me", headers={"x-session-token": token})
    assert me.json() == {"user_id": str(User.objects.get().pk), "email": ADA["email"], "email_verified": True, "authenticated": True}


def test_nobody_signs_in_before_the_address_is_confirmed():
    send(Client(), f"{APP}/auth/signup", ADA)
    refused = send(Client(), f"{APP}/auth/login", ADA)
    assert (refused.status_code, refused.json()["meta"]["is_authenticated"]) == (401, False)
    token = refused.json()["meta"]["session_token"]
    assert Client().get("/api/auth/me", headers={"x-session-token": token}).status_code == 401
    assert not User.objects.get().email_verified


def test_a_session_that_was_ended_opens_nothing(settings):
    sign_up(settings)
    token = send(Client(), f"{APP}/auth/login", ADA).json()["meta"]["session_token"]
    assert Client().delete(f"{APP}/auth/session", headers={"x-session-token": token}).status_code == 401
    assert Client().get("/api/auth/me", headers={"x-session-token": token}).status_code == 401


def test_a_wrong_password(settings):
    sign_up(settings)
    wrong, nobody = (send(Client(), f"{APP}/auth/login", ADA | other) for other in ({"password": "wrong"}, {"email": "no@example.org"}))
    assert wrong.status_code == nobody.status_code == 400
    assert wrong.json()["errors"] == nobody.json()["errors"]


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain"])
@pytest.mark.parametrize("body", ["[" * 100_000, '{"email": "a@example.org", "password": "\\ud800 pass phrase"}', '{"password": NaN}', "{"])
@pytest.mark.parametrize("path", ["signup", "login", "password/reset", "email/verify"])
def test_a_body_that_is_no_text_is_refused(path, body, kind):
    answer = Client().post(f"{APP}/auth/{path}", body, content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")


def test_a_body_that_is_too_large_is_refused():
    answer = send(Client(), f"{APP}/auth/login", ADA | {"password": "p" * 1_100_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "VIDEO_TOO_LARGE")


@pytest.mark.parametrize(("path", "body"), [("signup", ADA), ("password/request", {"email": "nobody@example.org"})])
def test_a_mail_server_that_is_away_is_said(settings, path, body):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 1
    answer = send(Client(), f"{APP}/auth/{path}", body)
    assert (answer.status_code, answer.json()["code"], answer.json()["retryable"]) == (503, "SERVICE_UNAVAILABLE", True)


def test_a_mail_server_that_hangs_is_not_waited_for_without_end(settings):
    assert 0 < settings.EMAIL_TIMEOUT <= 60
    assert EmailBackend().timeout == settings.EMAIL_TIMEOUT


@pytest.mark.parametrize("email", ["ada@example.org", "new@example.org"])
def test_signing_up_takes_as_long_for_a_known_address(email, monkeypatch):
    User.objects.create_user(**ADA)
    hash_it = Mock(return_value="pbkdf2_sha256$1$salt$hash")
    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", hash_it)
    assert send(Client(), f"{APP}/auth/signup", ADA | {"email": email}).status_code == 401
    hash_it.assert_called_once()


def test_guessing_is_slowed_down(settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    User.objects.create_user(**ADA)
    answers = [send(Client(), f"{APP}/auth/login", ADA | {"password": f"guess {number}"}) for number in range(7)]
    assert answers[0].json()["errors"][0]["code"] == "email_password_mismatch"
    assert answers[-1].json()["errors"][0]["code"] == "too_many_login_attempts"


def test_a_forgotten_password(settings):
    sign_up(settings)
    assert send(Client(), f"{APP}/auth/password/request", {"email": ADA["email"]}).status_code == 200
    key = key_in_mail(r"/accounts/password/reset/key/([^/\s]+)/", settings)
    new = ADA | {"password": "another long phrase"}
    reset = send(Client(), f"{APP}/auth/password/reset", {"key": key, "password": new["password"]})
    assert reset.status_code in (200, 401)
    assert send(Client(), f"{APP}/auth/login", ADA).status_code == 400
    assert send(Client(), f"{APP}/auth/login", new).status_code == 200
    assert send(Client(), f"{APP}/auth/password/reset", {"key": key, "password": "a third phrase!"}).status_code == 400


def test_who_has_an_account_is_not_told(settings):
    sign_up(settings)
    again, other = (send(Client(), f"{APP}/auth/signup", ADA | {"email": each}) for each in (ADA["email"], "bob@example.org"))
    assert again.status_code == other.status_code == 401
    assert again.json()["data"] == other.json()["data"]
    assert User.objects.filter(email=ADA["email"]).count() == 1


def test_a_weak_password_and_an_address_that_is_nobodys():
    for body in (ADA | {"password": "12345678"}, ADA | {"email": "x@no-address.invalid"}, ADA | {"email": "nonsense"}):
        assert send(Client(), f"{APP}/auth/signup", body).status_code == 400, body
    assert not User.objects.exists()


def test_the_browser_client_needs_csrf(settings):
    sign_up(settings)
    browser = Client(enforce_csrf_checks=True)
    browser.get(f"{BROWSER}/config")
    assert send(browser, f"{BROWSER}/auth/login", ADA).status_code == 403
    token = browser.cookies["csrftoken"].value
    assert send(browser, f"{BROWSER}/auth/login", ADA, **{"x-csrftoken": token}).status_code == 200
    assert browser.get("/api/auth/me").json()["email"] == ADA["email"]
    refused = send(browser, "/api/users/me/api-keys", {"name": "script"})
    assert (refused.status_code, refused.json()["code"]) == (403, "FORBIDDEN")
    token = browser.cookies["csrftoken"].value
    assert send(browser, "/api/users/me/api-keys", {"name": "script"}, **{"x-csrftoken": token}).status_code == 201


def test_the_pages_work_as_well(settings):
    browser = Client()
    browser.post("/accounts/signup/", {"email": ADA["email"], "password1": ADA["password"], "password2": ADA["password"]})
    key = key_in_mail(r"/accounts/confirm-email/([^/\s]+)/", settings)
    assert browser.get(f"/accounts/confirm-email/{key}/").status_code == 200
    browser.post(f"/accounts/confirm-email/{key}/")
    browser.post("/accounts/login/", {"login": ADA["email"], "password": ADA["password"]})
    assert browser.get("/api/auth/me").json()["email_verified"] is True


def test_google_opens_the_account_with_this_address_but_no_operators(settings):
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    User.objects.create_user(**ADA)
    User.objects.create_superuser("root@example.org", "x")
    login = SocialLogin(account=SocialAccount(provider="google"))
    login.__dict__["provider"] = SimpleNamespace(app=None)
    adapter = SocialAccountAdapter()
    assert adapter.can_authenticate_by_email(login, ADA["email"]) is True
    assert adapter.can_authenticate_by_email(login, "Root@example.org") is False


@pytest.mark.parametrize("google", ["", "an-id.apps.googleusercontent.com"])
def test_google_only_where_it_is_set_up(google, databases, django_db_blocker, tmp_path):
    ask = "import django; django.setup(); from django.test import Client; print(Client().get('/accounts/google/login/').status_code)"
    settings = {"GOOGLE_CLIENT_ID": google, "GOOGLE_CLIENT_SECRET": google and "secret", "ALLOWED_HOSTS": "testserver"}
    with django_db_blocker.unblock():
        settings["DATABASE_URL"] = databases.make("sqlite")
    environment = os.environ | settings | {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "coherence.settings"}
    answer = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True)
    assert answer.stdout.split()[-1] == ("200" if google else "404")
