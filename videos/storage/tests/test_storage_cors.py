"""The command that shows and sets which pages may use the bucket."""

import json

import httpx
import pytest
from django.core.management import CommandError, call_command

from videos.storage import s3
from videos.storage.tests.servers import storages
from videos.storage.tests.test_signed_urls import signed

OURS, THEIRS = "http://localhost:8000", "https://app.example.org"


@pytest.fixture
def kind() -> str:
    return "r2"


@pytest.fixture(autouse=True)
def pages(settings):
    settings.CORS_ALLOWED_ORIGINS = [THEIRS]


def test_it_works(front, capsys):
    call_command("storage_cors", "--apply")
    (rule,) = s3.client().get_bucket_cors(Bucket=s3.bucket())["CORSRules"]

    assert rule["AllowedOrigins"] == [OURS, THEIRS]
    assert "PUT" in rule["AllowedMethods"]
    assert "ETag" in rule["ExposeHeaders"]
    assert THEIRS in capsys.readouterr().out


def test_it_only_shows_them(front, capsys):
    call_command("storage_cors")

    assert json.loads(capsys.readouterr().out)["CORSRules"][0]["AllowedOrigins"] == [OURS, THEIRS]
    assert front.asked == []


def test_a_page_elsewhere_is_refused(front):
    call_command("storage_cors", "--apply")
    url = signed("3f0d9a52-63cc-4a0c-9a0e-0e0b7a3c8f11/one/source.mp4")
    for origin, status in ((THEIRS, 200), ("https://elsewhere.example", 403)):
        assert httpx.options(url, headers={"Origin": origin, "Access-Control-Request-Method": "GET"}).status_code == status


def test_google_has_a_form_of_its_own(s3_server, settings, capsys):
    settings.STORAGES = storages(s3_server.environment("gcs", "https://storage.googleapis.com"))
    call_command("storage_cors")

    assert json.loads(capsys.readouterr().out)[0]["origin"] == [OURS, THEIRS]
    with pytest.raises(CommandError, match="gcloud storage buckets update"):
        call_command("storage_cors", "--apply")


def test_a_local_disk_has_none(disk):
    with pytest.raises(CommandError, match="local"):
        call_command("storage_cors")
