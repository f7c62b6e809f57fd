"""What browsers are told, and whom the API lets read its answers."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.test import Client

pytestmark = pytest.mark.django_db
APP, FOREIGN, PATH = "https://app.example.org", "https://evil.example", "/api/v1/auth/me"


@pytest.fixture
def named_origin(settings):
    settings.CORS_ALLOWED_ORIGINS = [APP]


def test_it_works(client):
    answer = client.get(PATH)
    assert "default-src 'none'" in answer["Content-Security-Policy"].split("; ")
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"], answer["Referrer-Policy"]) == ("nosniff", "DENY", "same-origin")
    assert "camera=(self)" in answer["Permissions-Policy"]


def test_pages_may_load_their_own_and_nothing_else(client):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("page", ["/api/docs", "/api/redoc"])
def test_the_documentation_loads_its_own_files_only(client, page):
    policy = client.get(page)["Content-Security-Policy"]
    assert "script-src 'self'" in policy.split("; ")  # its order differs from process to process
    assert not [word for word in ("unsafe", "http") if word in policy]


@pytest.mark.parametrize("name", ["idempotency-key", "x-receipt-secret", "x-email-verification-key", "x-password-reset-key", "range"])
def test_a_named_origin_may_send_every_header_that_is_read(client, named_origin, name):
    asked = {"origin": APP, "access-control-request-method": "POST", "access-control-request-headers": name}
    assert name in client.options(PATH, headers=asked)["Access-Control-Allow-Headers"].split(", ")


@pytest.mark.parametrize("name", ["Content-Range", "Idempotency-Replayed", "Retry-After", "X-Total-Count", "ETag"])
def test_a_named_origin_may_read_what_is_said_in_headers(client, named_origin, name):
    assert name in client.get(PATH, headers={"origin": APP})["Access-Control-Expose-Headers"].split(", ")


def test_a_named_origin_may_ask_with_credentials(client, named_origin):
    asked = {"origin": APP, "access-control-request-method": "POST", "access-control-request-headers": "authorization,idempotency-key"}
    answer = client.options(PATH, headers=asked)
    assert answer.status_code == 200
    assert (answer["Access-Control-Allow-Origin"], answer["Access-Control-Allow-Credentials"]) == (APP, "true")
    assert {"authorization", "idempotency-key"} <= set(answer["Access-Control-Allow-Headers"].split(", "))
    assert "Retry-After" in client.get(PATH, headers={"origin": APP})["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("origin", [FOREIGN, "null", APP + ".evil.example", "http://app.example.org"])
def test_a_foreign_origin_gets_no_header(client, named_origin, origin):
    for answer in (client.get(PATH, headers={"origin": origin}), client.options(PATH, headers={"origin": origin})):
        assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_hsts_is_said_on_https_alone(settings):
    settings.SECURE_HSTS_SECONDS = 1000
    assert Client().get(PATH, secure=True)["Strict-Transport-Security"] == "max-age=1000"
    assert "Strict-Transport-Security" not in Client().get(PATH)


def told(**environment: str) -> str:
    """The settings that depend on PUBLIC_URL, in a process of their own."""
    names = "IS_HTTPS, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_PROXY_SSL_HEADER"
    command = [sys.executable, "-c", f"import coherence.settings as s; print(s.{names})"]
    return subprocess.check_output(command, env=os.environ | environment, cwd=django_settings.BASE_DIR, text=True).strip()


def test_cookies_are_secure_where_the_site_is():
    assert told(PUBLIC_URL="http://localhost:8000") == "False False False 0 None"
    expected = "True True True 31536000 ('HTTP_X_FORWARDED_PROTO', 'https')"
    assert told(PUBLIC_URL="https://coherence.example", TRUSTED_PROXIES="1") == expected


def test_the_checks_for_deployment_find_no_error():
    public = {"PUBLIC_URL": "https://coherence.example", "ALLOWED_HOSTS": "coherence.example", "CORS_ALLOWED_ORIGINS": APP}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "ERROR"]
    env = os.environ | public | {"SECRET_KEY": "k" + os.urandom(40).hex()}
    done = subprocess.run(command, env=env, cwd=django_settings.BASE_DIR, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
