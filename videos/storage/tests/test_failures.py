"""Storages that are away, slow, closed to us or gone: what is said, what is tried again, and that nothing is lost."""

import logging
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.tests.personas import client_of, owner
from coherence.core.api.errors import translate
from coherence.health import storage as storage_answers
from videos import intake
from videos.models import Video
from videos.storage import objects, s3
from videos.storage.failures import StorageFailed, StorageUnavailable
from videos.storage.tests.servers import Front, S3Server, storages
from videos.tests.recordings import TALK

KEY = "3f0d9a52-63cc-4a0c-9a0e-0e0b7a3c8f11/one/source.mp4"
CONTENT = bytes(range(256)) * 20_000


@pytest.fixture
def stored(front: Front) -> Front:
    default_storage.save(KEY, ContentFile(CONTENT))
    front.asked.clear()
    return front


def without_bucket(s3_server: S3Server, settings: Any, front: Front, **other: str) -> None:
    settings.STORAGES = storages(s3_server.environment("minio", front.url, **other))


@pytest.mark.parametrize("status", [500, 503, 429])
def test_it_works_after_two_failures(stored, status):
    stored.trouble(times=2, status=status)

    assert default_storage.open(KEY).read() == CONTENT


def test_the_third_is_the_last(stored):
    stored.trouble(times=3)

    with pytest.raises(StorageUnavailable):
        default_storage.exists(KEY)
    assert len(stored.asked) == 3
    assert default_storage.exists(KEY)


def test_a_connection_that_breaks_is_taken_up_where_it_broke(stored):
    stored.trouble(times=2, hang_up_after=300_000, when=lambda asked: asked.method == "GET")

    assert default_storage.open(KEY).read() == CONTENT
    assert len([asked for asked in stored.asked if asked.method == "GET" and asked.headers["range"].startswith("bytes=0-")]) == 1


def test_an_object_that_changes_meanwhile_is_not_mixed(stored, tmp_path):
    with default_storage.open(KEY) as file:
        first = file.read(1024**2)
        (tmp_path / "other").write_bytes(CONTENT[::-1])
        objects.put_file(KEY, tmp_path / "other", "video/mp4")
        with pytest.raises(StorageFailed):
            file.read()
    assert first == CONTENT[: 1024**2]


def test_a_storage_that_hangs(front, monkeypatch):
    monkeypatch.setattr(s3, "READ_SECONDS", 0.2)
    s3._client.cache_clear()
    front.trouble(times=3, seconds=0.6)

    with pytest.raises(StorageUnavailable):
        objects.size(KEY)
    s3._client.cache_clear()


def test_nobody_listens(s3_server, settings, front):
    without_bucket(s3_server, settings, front, AWS_S3_ENDPOINT_URL="http://127.0.0.1:9")

    with pytest.raises(StorageUnavailable):
        default_storage.save(KEY, ContentFile(b"12345"))


def test_a_bucket_that_is_gone_is_not_an_object_that_is(s3_server, settings, front):
    without_bucket(s3_server, settings, front)
    for act in (default_storage.exists, default_storage.open, objects.size, lambda key: list(objects.listed(key))):
        with pytest.raises(StorageFailed):
            act(KEY)
    with pytest.raises(StorageFailed):
        storage_answers()


def test_keys_that_do_not_open(stored, s3_server, settings):
    bucket = s3.bucket()
    without_bucket(s3_server, settings, stored, STORAGE_BUCKET=bucket, AWS_SECRET_ACCESS_KEY="another")
    for act in (default_storage.exists, default_storage.delete, lambda key: default_storage.save(key, ContentFile(b"12345"))):
        with pytest.raises(StorageFailed):
            act(KEY)


def test_what_people_and_operators_are_told(stored, caplog):
    caplog.set_level(logging.DEBUG)
    stored.trouble(times=3, status=403, code="AccessDenied")
    with pytest.raises(StorageFailed) as raised:
        default_storage.open(KEY).read()
    told = translate(raised.value)

    assert told is not None
    assert (told.status, told.code, told.retryable) == (503, "SERVICE_UNAVAILABLE", True)
    assert "StorageFailed" in raised.exconly()
    assert s3.place().secret_key not in caplog.text


@pytest.mark.django_db
def test_a_recording_that_cannot_be_stored_leaves_nothing(front, recording):
    front.trouble(times=3, when=lambda asked: asked.method == "PUT")
    with pytest.raises(StorageUnavailable):
        intake.receive(owner(), recording(TALK))

    assert not Video.objects.exists()
    assert list(objects.listed("")) == []


@pytest.mark.django_db
def test_playing_while_the_storage_is_away(front, recording):
    video = intake.receive(owner(), recording(TALK))
    front.trouble(times=3)
    answer = client_of(owner()).get(f"/api/v1/videos/{video.pk}/stream")
    assert (answer.status_code, answer.json()["code"], answer.json()["retryable"]) == (503, "SERVICE_UNAVAILABLE", True)

    assert client_of(owner()).get(f"/api/v1/videos/{video.pk}/stream").status_code == 302
