"""Addresses at the bucket: what they open, for whom, for how long, and that nothing of them can be changed."""

import urllib.error
import urllib.request
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from videos.storage import access, s3
from videos.storage.tests.servers import storages

KEY = "3f0d9a52-63cc-4a0c-9a0e-0e0b7a3c8f11/one/source präsentation.mp4"
CONTENT = bytes(range(256)) * 40


@pytest.fixture
def stored(front):
    default_storage.save(KEY, ContentFile(CONTENT))
    return front


def signed(key: str, **more: Any) -> str:
    url = access.signed_url(key, **more)
    assert url is not None
    return url


def fetched(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {}, error.read()


def asked(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_it_works(stored):
    url = signed(KEY, content_type="video/mp4", filename="Präsentation.mp4")
    status, headers, body = fetched(url)

    assert (status, body) == (200, CONTENT)
    assert headers["content-type"] == "video/mp4"
    assert headers["content-disposition"] == "inline; filename*=utf-8''Pr%C3%A4sentation.mp4"


def test_a_part_is_fetched(stored):
    status, headers, body = fetched(signed(KEY), Range="bytes=100-199")

    assert (status, body) == (206, CONTENT[100:200])
    assert headers["content-range"] == f"bytes 100-199/{len(CONTENT)}"


def test_what_an_address_says(front):
    said = asked(signed(KEY, lasts=timedelta(minutes=10), content_type="video/mp4", filename="talk.mp4", download=True))

    assert said["X-Amz-Expires"] == "600"
    assert said["X-Amz-SignedHeaders"] == "host"
    assert said["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert said["response-content-type"] == "video/mp4"
    assert said["response-content-disposition"] == 'attachment; filename="talk.mp4"'


def test_an_hour_where_nothing_is_said(front):
    assert asked(signed(KEY))["X-Amz-Expires"] == "3600"


def test_it_ends(stored):
    url = signed(KEY, lasts=timedelta(minutes=10))
    stored.later = timedelta(minutes=9)
    assert fetched(url)[0] == 200
    stored.later = timedelta(minutes=11)
    assert fetched(url)[0] == 403


@pytest.mark.parametrize(
    ("old", "new"),
    [("/one/", "/two/"), ("X-Amz-Expires=3600", "X-Amz-Expires=36000"), ("inline", "attachment"), ("video%2Fmp4", "text%2Fhtml")],
)
def test_nothing_of_it_can_be_changed(stored, old, new):
    default_storage.save(KEY.replace("/one/", "/two/"), ContentFile(CONTENT))
    url = signed(KEY, content_type="video/mp4", filename="talk.mp4")

    assert old in url
    assert fetched(url.replace(old, new))[0] == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD"])
def test_it_is_for_reading_alone(stored, method):
    assert fetched(signed(KEY), method=method)[0] == 403
    assert default_storage.open(KEY).read() == CONTENT


def test_without_a_signature_nothing_is_given(stored):
    assert fetched(signed(KEY).partition("?")[0])[0] == 403


def test_it_names_the_host_that_browsers_see(s3_server, settings):
    inside, outside = "http://minio:9000", "https://files.example.org"
    settings.STORAGES = storages(s3_server.environment("minio", inside, AWS_S3_PUBLIC_ENDPOINT_URL=outside))

    assert signed(KEY).startswith(f"{outside}/{s3.bucket()}/media/recordings/")
    assert s3.client().meta.endpoint_url == inside


@pytest.mark.parametrize("told", ["text/html", "image/svg+xml", "application/javascript", "application/octet-stream"])
def test_what_a_browser_might_run_is_a_download(front, told):
    said = asked(signed(KEY, content_type=told, filename="a"))

    assert said["response-content-disposition"].startswith("attachment")


def test_a_type_ends_no_header(front):
    said = asked(signed(KEY, content_type="video/mp4\r\nX-Mine: yes"))

    assert said["response-content-type"] == "application/octet-stream"


def test_a_name_ends_no_header(front):
    said = asked(signed(KEY, filename='a"\r\nSet-Cookie: b\u202e.mp4'))

    assert said["response-content-disposition"] == r'inline; filename="a\"Set-Cookie: b.mp4"'


def test_a_redirect_is_forgotten_before_the_address_ends(front):
    assert access.redirect(KEY)["Cache-Control"] == "private, max-age=300"
    assert access.redirect(KEY, lasts=timedelta(minutes=2))["Cache-Control"] == "private, max-age=60"


def test_no_secret_is_in_it_or_in_what_is_said_of_the_place(front):
    place = s3.place()

    assert place.secret_key not in repr(place)
    assert place.access_key not in repr(place)
    assert place.secret_key not in signed(KEY)
