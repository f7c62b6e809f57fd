"""Whatever goes wrong under /api is answered in the one shape, as JSON, by WSGI and by ASGI."""

import asyncio
import json
import uuid

import pytest
from django.db import OperationalError, connection
from django.test import AsyncClient, Client
from rest_framework.test import APIClient

from accounts.models import User

pytestmark = pytest.mark.django_db
ECHO, BROKEN = "/api/odd/echo", "/api/odd/broken"


@pytest.fixture(autouse=True)
def odd_addresses(settings):
    settings.ROOT_URLCONF = "coherence.tests.odd_urls"


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def said(response, status: int, code: str) -> dict:
    """The body, which has the shape of the contract."""
    body: dict = json.loads(response.content)
    assert (response.status_code, body["code"], response["Content-Type"]) == (status, code, "application/json")
    assert body["requestId"] == response["X-Request-ID"]
    assert set(body) <= {"error", "code", "retryable", "fields", "details", "requestId"}
    assert "<" not in body["error"]
    return body


def test_it_works(browser):
    answer = browser.post(ECHO, b'{"aName": "\xc3\xa9"}', content_type="application/json")
    assert answer.json() == {"understood": {"aName": "é"}}


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"a": NaN}', b'{"a": "\x00"}', b"[" * 50_000, b'{"a": 1}}', b'"\xc3"'])
def test_what_is_no_json_is_400(browser, body):
    said(browser.post(ECHO, body, content_type="application/json"), 400, "VALIDATION_ERROR")


@pytest.mark.parametrize("value", [rb'"a\u0000b"', rb'"\ud800"', rb'"\udfff tail"', b"1e999", b"-1" + b"0" * 400 + b".0"])
def test_what_no_database_holds_is_400_and_named(browser, value):
    body = said(browser.post(ECHO, b'{"aTitle": [%s], "other": 1}' % value, content_type="application/json"), 400, "VALIDATION_ERROR")
    assert list(body["fields"]) == ["aTitle"]


@pytest.mark.parametrize("value", [rb"\\u0000", rb"\ud83d\ude00", rb"\\ud800"])
def test_what_only_looks_like_them_is_taken(browser, value):
    assert browser.post(ECHO, b'{"a": "%s"}' % value, content_type="application/json").status_code == 200


@pytest.mark.parametrize("path", ["/api/odd/%00", "/api/odd/echo?a=%00", "/api/v1/videos/%00/status"])
def test_a_nul_in_an_address_is_400(browser, path):
    said(browser.get(path), 400, "VALIDATION_ERROR")


def test_a_body_beyond_the_limit_is_413(browser, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    exact = b'"' + b"a" * 98 + b'"'
    assert browser.post(ECHO, exact, content_type="application/json").status_code == 200
    said(browser.post(ECHO, exact + b" ", content_type="application/json"), 413, "VIDEO_TOO_LARGE")


def test_another_kind_of_body_is_415(browser):
    said(browser.post(ECHO, b"<a/>", content_type="application/xml"), 415, "INVALID_FORMAT")


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_a_wrong_method_is_405_and_names_the_right_ones(browser, method):
    answer = getattr(browser, method)(ECHO)
    said(answer, 405, "METHOD_NOT_ALLOWED")
    assert answer["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize("path", ["/api/nothing", "/api/v1/nothing/", "/api/", "/api/v1/videos/not-a-uuid/status", "/api/%F0%28"])
def test_an_unknown_address_is_404(browser, path):
    said(browser.get(path), 404, "NOT_FOUND")


@pytest.mark.parametrize("path", [BROKEN, "/odd/broken"])
def test_what_nobody_foresaw_is_500_by_wsgi(browser, path):
    body = said(browser.get(path), 500, "INTERNAL_ERROR")
    assert "hunter2" not in json.dumps(body)


@pytest.mark.parametrize("path", [BROKEN, "/odd/broken"])
def test_what_nobody_foresaw_is_500_by_asgi(path):
    answer = asyncio.run(AsyncClient(raise_request_exception=False).get(path))
    assert "hunter2" not in json.dumps(said(answer, 500, "INTERNAL_ERROR"))


def test_a_host_that_is_not_ours_is_400(browser):
    said(browser.get("/api/odd/echo", headers={"host": "evil.example"}), 400, "VALIDATION_ERROR")


def test_a_host_that_is_no_name_is_400(browser):
    said(browser.get("/api/odd/echo", headers={"host": "a b/<c>"}), 400, "VALIDATION_ERROR")


@pytest.fixture
def members(browser) -> str:
    browser.force_login(User.objects.create_user("owner@example.com"))
    return f"/api/odd/members/{uuid.uuid4()}"


def test_a_cookie_may_read_and_not_write_without_a_csrf_token(browser, members):
    assert browser.get(members).status_code == 200
    said(browser.post(members), 403, "FORBIDDEN")


def test_a_cookie_writes_with_a_csrf_token_from_our_own_page_or_a_named_one(browser, members, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://app.example.org"]
    token = "a" * 32
    browser.cookies["csrftoken"] = token
    for origin, status in ({"http://testserver": 200, "https://app.example.org": 200, "https://evil.example": 403}).items():
        answer = browser.post(members, {}, content_type="application/json", headers={"x-csrftoken": token, "origin": origin})
        assert (origin, answer.status_code) == (origin, status)


def test_nobody_is_asked_to_sign_in():
    answer = APIClient(raise_request_exception=False).get(f"/api/odd/members/{uuid.uuid4()}")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("address", ["/api/v1/videos/samples", "/accounts/email/"])
def test_a_database_that_is_locked_or_away_passes(settings, browser, caplog, address):
    """Under the API and in other people's views; operators see what it was."""
    settings.ROOT_URLCONF = "coherence.urls"
    browser.force_login(User.objects.create_user(email="ada@example.org", password=None))
    queries = iter([False, False, True]) if address.startswith("/accounts") else iter([True])

    def lock(execute, sql, params, many, context):
        if next(queries, True):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(lock):
        body = said(browser.get(address), 503, "SERVICE_UNAVAILABLE")
    assert body["retryable"]
    assert "database is locked" in caplog.text
