"""One line per request, and no secret in any."""

import io
import json
import logging
import subprocess
import sys
import uuid
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from accounts.models import User
from coherence.core import logs
from coherence.core.redaction import clean_text, redact

pytestmark = pytest.mark.django_db
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLW9m"
SECRETS = {
    "bearer": JWT, "api key": "coh_0123456789abcdefghij", "query": "signed-0123456789", "cookie": "cookie-that-was-set",
    "sent cookie": "cookie-that-came", "password": "correct-horse-battery", "e-mail": "someone@example.org",
    "mail": "owner@example.com", "link": "MjE-key-of-a-mail-link", "database": "hunter2",
}  # fmt: skip


@pytest.fixture
def lines(settings, monkeypatch):
    """What the log's own handler writes while the site is asked."""
    settings.ROOT_URLCONF = "coherence.tests.odd_urls"
    handler: Any = next(each for each in logging.getLogger().handlers if isinstance(each.formatter, logs.Formatter))
    monkeypatch.setattr(handler, "stream", io.StringIO())
    monkeypatch.setattr(handler, "formatter", formatter("json"))
    return lambda: [json.loads(line) for line in handler.stream.getvalue().splitlines()]


def formatter(form: str) -> logging.Formatter:
    entry = dict(logs.configuration("warning", form)["formatters"]["lines"])
    made: logging.Formatter = entry.pop("()")(**entry)
    return made


def test_it_works(lines):
    owner, video = User.objects.create_user("owner@example.com"), str(uuid.uuid4())
    browser = Client()
    browser.force_login(owner)
    answer = browser.get(f"/api/odd/members/{video}?a=b", headers={"x-request-id": "from-the-proxy-1"}, REMOTE_ADDR="1.2.3.4")
    (line,) = lines()
    expected = {"method": "GET", "path": f"/api/odd/members/{video}", "status": 200, "user_id": str(owner.pk), "video_id": video}
    expected |= {"request_id": "from-the-proxy-1", "address": "1.2.3.4", "event": "request", "level": "info"}
    assert {name: line[name] for name in expected} == expected
    assert 0 <= line["ms"] < 60_000
    assert answer["X-Request-ID"] == "from-the-proxy-1"


def test_who_looked_as_another_is_in_the_line(lines, settings):
    settings.ROOT_URLCONF = "coherence.urls"
    boss, owner = User.objects.create_superuser("boss@example.org"), User.objects.create_user("owner@example.org")
    browser = Client()
    browser.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    browser.post(f"/admin/accounts/user/deeds/impersonate?ids={owner.pk}", {"reason": "An empty page."})
    browser.get("/api/v1/auth/me")
    began, looked = (line for line in lines() if line["event"] == "request")
    assert ((began["user_id"], "operator_id" in began), (looked["user_id"], looked["operator_id"])) == (
        (str(boss.pk), False),
        (str(owner.pk), str(boss.pk)),
    )


@pytest.mark.parametrize("sent", ["short", "x" * 65, "with space and more", "naïve-request-id", "line\tbreak-in-it"])
def test_a_request_id_that_is_none_is_replaced(lines, sent):
    answer = Client().get("/odd/cookie", headers={"x-request-id": sent})
    assert uuid.UUID(answer["X-Request-ID"]) == uuid.UUID(lines()[0]["request_id"])


def test_what_nobody_foresaw_has_its_traceback_and_its_request_id(lines):
    answer = Client(raise_request_exception=False).get("/api/odd/broken")
    failed, access = lines()
    assert "RuntimeError" in failed["exception"]
    assert "odd_urls.py" in failed["exception"]
    assert failed["request_id"] == access["request_id"] == answer.json()["requestId"]
    assert (failed["level"], access["status"]) == ("error", 500)


def test_no_secret_is_in_any_line(lines):
    browser = Client(raise_request_exception=False)
    browser.cookies["sessionid"] = SECRETS["sent cookie"]
    for authorization in (f"Bearer {JWT}", f"Api-Key {SECRETS['api key']}"):
        browser.get(f"/api/odd/members/{uuid.uuid4()}?token={SECRETS['query']}", headers={"authorization": authorization})
    browser.get(f"/odd/cookie?email={SECRETS['e-mail']}")
    browser.get(f"/odd/confirm/{SECRETS['link']}")
    browser.get(f"/nothing/{SECRETS['e-mail']}")
    form = {"login": SECRETS["mail"], "email": SECRETS["mail"], "password": SECRETS["password"], "password1": SECRETS["password"]}
    for page in ("/accounts/login/", "/accounts/signup/"):
        browser.post(page, form)
    for page in ("/api/odd/broken", "/odd/broken"):
        browser.get(f"{page}?token={SECRETS['query']}")
    said = {"password": SECRETS["password"]}
    logging.getLogger("elsewhere").warning("GET /x?token=%s by %s", SECRETS["query"], SECRETS["e-mail"], extra=said)
    written = json.dumps(lines())
    assert len(lines()) == 12
    assert {name: secret in written for name, secret in SECRETS.items()} == dict.fromkeys(SECRETS, False)


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abc.def", "Api-Key coh_abcdef", JWT, "x@example.org", "/a?token=abc", "Set-Cookie: a=b; Path=/",
        "postgres://u:abc@h/d", "password=abc", "{'password': 'abc'}", "sk_live_abc", "whsec_abc", "Key (email)=(a@b.co) exists",
    ],
)  # fmt: skip
def test_a_secret_in_running_text_is_removed(text):
    cleaned = clean_text(f"before {text} after")
    assert cleaned.startswith("before ")
    assert "[removed]" in cleaned
    assert not any(secret in cleaned for secret in ("abc", "eyJ", "@example", "a@b", "a=b"))


def test_names_that_hold_secrets_are_emptied_however_deep():
    event = {"a": [{"Set-Cookie": "x"}], "api_key": "x", "user_email": "x", "count": 3, "nothing": None, "token": None}
    assert redact(None, "", event) == {
        "a": [{"Set-Cookie": "[removed]"}], "api_key": "[removed]", "user_email": "[removed]", "count": 3, "nothing": None, "token": None,
    }  # fmt: skip


def test_long_text_is_cleaned_in_time_and_cut():
    for text in ("a" * 10**6, "?" * 10**6, "eyJ-" * 10**5, "a@" * 10**5, "://" * 10**5):
        assert len(clean_text(text)) <= 20_100


def test_plain_lines_are_for_people():
    record = logging.LogRecord("some.where", logging.WARNING, "", 0, "The disk of %s is full.", ("a@b.co",), None)
    assert formatter("plain").format(record).endswith("WARNING some.where The disk of [removed] is full.")


@pytest.mark.parametrize(("command", "expected"), [("shell", "Z ERROR x said"), ("work", '"event": "said"')])
def test_commands_are_plain_and_the_worker_is_json(monkeypatch, command, expected):
    monkeypatch.delenv("LOG_FORMAT", raising=False)
    start = f"import sys; sys.argv = ['manage.py', {command!r}]; import manage; manage.prepare(); import django; django.setup()"
    program = [sys.executable, "-c", f"{start}; import logging; logging.getLogger('x').error('said')"]
    done = subprocess.run(program, capture_output=True, text=True, cwd=django_settings.BASE_DIR)
    assert expected in done.stderr
