"""System checks say at start what would fail later."""

import pytest

from coherence import checks
from videos.storage.tests.conftest import front, kind  # noqa: F401  (fixtures)
from videos.storage.tests.servers import S3Server, storages


def test_a_release_on_ones_own_machine_warns_of_the_published_key(settings):
    settings.PUBLIC_URL, settings.SECRET_KEY = "http://localhost:8000", settings.INSECURE_DEVELOPMENT_KEY
    assert [(each.id, each.is_serious()) for each in checks.secret_key_is_ours(None)] == [("coherence.W004", False)]
    settings.SECRET_KEY = "something else"
    assert checks.secret_key_is_ours(None) == []


@pytest.mark.parametrize(("url", "wrong"), [("http://localhost:8000", []), ("https://coherence.example", ["coherence.E001"])])
def test_a_site_for_others_does_not_start_with_the_published_key(url, wrong, settings):
    settings.PUBLIC_URL, settings.SECRET_KEY = url, settings.INSECURE_DEVELOPMENT_KEY
    assert [each.id for each in checks.others_cannot_sign_for_us(None)] == wrong
    settings.SECRET_KEY = "ours"
    assert checks.others_cannot_sign_for_us(None) == []


def test_a_missing_ffmpeg_is_said(settings):
    settings.FFMPEG_BINARY = "no-such-ffmpeg"
    assert [each.id for each in checks.ffmpeg_is_there(None)] == ["coherence.E002"]
    settings.FFMPEG_BINARY = ""
    assert checks.ffmpeg_is_there(None) == []


def test_an_origin_is_named_in_full(settings):
    for wrong in ("*", "https://*.example.org", "app.example.org", "https://app.example.org/", "https://me@app.example.org"):
        settings.CORS_ALLOWED_ORIGINS = [wrong]
        assert [(wrong, each.id) for each in checks.origins_are_named(None)] == [(wrong, "coherence.E003")]
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.org", "http://localhost:5173"]
    assert checks.origins_are_named(None) == []


def test_our_own_host_is_among_those_we_answer(settings):
    settings.ALLOWED_HOSTS = ["coherence.example", "[::1]"]
    for url in ("https://coherence.example", "https://coherence.example:8443", "http://[::1]:8000"):
        settings.PUBLIC_URL = url
        assert checks.our_own_address_is_answered(None) == []
    settings.PUBLIC_URL = "https://www.coherence.example"
    assert [each.id for each in checks.our_own_address_is_answered(None)] == ["coherence.E004"]


def test_a_bucket_that_is_named_and_not_used(monkeypatch):
    assert checks.a_bucket_is_used(None) == []
    monkeypatch.setenv("STORAGE_BUCKET", "talks")
    assert [each.id for each in checks.a_bucket_is_used(None)] == ["coherence.W001"]


def test_recordings_that_browsers_would_refuse(settings):
    environment = S3Server().environment("minio", "http://minio:9000")
    settings.STORAGES = storages(environment)
    for url, found in (("https://coherence.example", ["coherence.E005"]), ("http://localhost:8000", ["coherence.W002"])):
        settings.PUBLIC_URL = url
        assert [each.id for each in checks.recordings_travel_protected(None)] == found
    settings.STORAGES = storages({**environment, "AWS_S3_PUBLIC_ENDPOINT_URL": "https://files.example.org"})
    assert checks.recordings_travel_protected(None) == []


def test_an_import_ends_before_its_task(settings):
    assert checks.imports_end_before_their_task(None) == []
    settings.IMPORT_SECONDS = settings.STAGE_TIMEOUT_SECONDS
    assert [each.id for each in checks.imports_end_before_their_task(None)] == ["coherence.E006"]


def test_a_second_installation_in_the_same_folder_is_said(front, settings):  # noqa: F811
    settings.SECRET_KEY = "of the first installation"
    assert checks.the_bucket_is_ours(None) == []
    settings.SECRET_KEY = "of the second installation"
    assert [each.id for each in checks.the_bucket_is_ours(None)] == ["coherence.E006"]
    front.trouble(times=30, status=403, code="AccessDenied")
    assert [each.id for each in checks.the_bucket_is_ours(None)] == ["coherence.W003"]
