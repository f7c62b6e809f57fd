"""The upload over HTTP: what comes in, what is refused before it is read, and that nothing is left over."""

import errno
import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from rest_framework.test import APIClient

from accounts.models import Consent
from accounts.tests.personas import client_of, owner, stranger
from analysis import failures
from analysis.models import Analysis
from billing.models import Slot
from coherence.core import queue
from videos.models import Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pipeline")]
ADDRESS = "/api/v1/videos/upload"


@pytest.fixture(autouse=True)
def uploads_folder(settings, tmp_path):
    folder = tmp_path / "uploads"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    return folder


@pytest.fixture
def send(clip):
    """Send the clip, or `files`, and what else the form holds."""

    def post(user=None, headers=None, name="my talk.mp4", **form):
        form = {"video": SimpleUploadedFile(name, clip.read_bytes()), **form}
        return client_of(user or owner()).post(ADDRESS, form, format="multipart", headers=headers or {})

    return post


def fails(answer, status, code):
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert not Video.objects.exists()
    return body


def test_it_works(send, uploads_folder):
    answer = send(title="Our plan")
    video = Video.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {"videoId": str(video.pk), "status": "processing", "estimatedTime": 7, "durationSeconds": 1.0}
    assert (video.title, video.original_filename, video.user) == ("Our plan", "my talk.mp4", owner())
    assert (Analysis.objects.get().video, queue.length()) == (video, 1)
    assert (Slot.objects.get().key, Consent.objects.get().source) == (f"video:{video.pk}", "upload")
    assert not any(uploads_folder.iterdir())


def test_the_alias_and_a_slash_work(send, clip):
    with clip.open("rb") as file:
        assert client_of(owner()).post("/api/videos/upload/", {"video": file}, format="multipart").status_code == 201


def test_the_same_recording_again(send):
    first, again = send(), send(name="renamed.mp4")
    assert (again.status_code, again.json()["videoId"]) == (201, first.json()["videoId"])
    assert (Analysis.objects.count(), Slot.objects.count()) == (1, 1)


def test_what_is_analysed_already_takes_no_time(send):
    send()
    Video.objects.update(status="completed")
    Analysis.objects.update(status="completed")
    assert send().json()["estimatedTime"] == 0
    assert Analysis.objects.count() == 1


def test_what_failed_is_tried_again(send):
    send()
    Video.objects.update(status="failed")
    Analysis.objects.update(status="failed")
    assert send().status_code == 201
    assert Analysis.objects.count() == 2


def test_a_repeated_key_is_answered_again(send):
    headers = {"Idempotency-Key": "one-upload"}
    Slot.objects.bulk_create([Slot(user=owner(), key="video:other", month="")])
    first, again = send(headers=headers), send(headers=headers)
    assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")
    assert send(headers=headers, title="Another").status_code == 409


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({}, ["video"]),
        ({"video": "text"}, ["video"]),
        ({"film": b"x"}, ["video"]),
        ({"video": b""}, ["video"]),
        ({"video": [b"x", b"y"]}, ["video"]),
        ({"video": b"x", "film": b"y"}, ["film", "video"]),
        ({"video": b"x", "title": "x" * 256}, ["title"]),
    ],
)
def test_a_form_that_is_not_as_it_should_be(form, fields, uploads_folder):
    def sent(value):
        return SimpleUploadedFile("talk.mp4", value) if isinstance(value, bytes) else value

    form = {name: [sent(each) for each in value] if isinstance(value, list) else sent(value) for name, value in form.items()}
    body = fails(client_of(owner()).post(ADDRESS, form, format="multipart"), 400, "VALIDATION_ERROR")
    assert sorted(body["fields"]) == fields
    assert not any(uploads_folder.iterdir())


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_anything_but_a_form_with_files(kind):
    fails(client_of(owner()).post(ADDRESS, data=b"{}", content_type=kind), 415, "INVALID_FORMAT")


@pytest.mark.parametrize("body", [b"", b"nonsense", b"--" + BOUNDARY.encode()])
def test_a_form_that_cannot_be_read(body):
    fails(client_of(owner()).post(ADDRESS, data=body, content_type=MULTIPART_CONTENT), 400, "VALIDATION_ERROR")


def test_a_form_without_a_boundary():
    fails(client_of(owner()).post(ADDRESS, data=b"x", content_type="multipart/form-data"), 400, "VALIDATION_ERROR")


def test_no_video(uploads_folder, settings):
    form = {"video": SimpleUploadedFile("talk.mp4", b"Good morning everyone.\n" * 200)}
    fails(client_of(owner()).post(ADDRESS, form, format="multipart"), 415, "INVALID_FORMAT")
    assert not any(uploads_folder.iterdir())
    assert not Path(settings.MEDIA_ROOT).exists()


class Unread(io.BytesIO):
    """A body that must not be touched."""

    def read(self, *size):
        raise AssertionError("the body was read")


def announce(length):
    client = APIClient()
    client.force_authenticate(owner())
    body: dict[str, Any] = {"CONTENT_LENGTH": str(length), "wsgi.input": Unread()}
    return client.generic("POST", ADDRESS, content_type=MULTIPART_CONTENT, **body)


def test_what_is_too_large_is_refused_unread(settings):
    settings.MAX_UPLOAD_BYTES = 2**20
    assert fails(announce(2**22), 413, "VIDEO_TOO_LARGE")["details"] == {"limit": 2**20}


def test_what_the_plan_does_not_allow_is_refused_unread(settings, monkeypatch):
    settings.MAX_UPLOAD_BYTES = 2**40
    assert fails(announce(2**39), 413, "VIDEO_TOO_LARGE")["details"]["plan"] == "free"
    settings.DAILY_UPLOADS = 0
    assert fails(announce(2**20), 429, "RATE_LIMIT_EXCEEDED")["error"] == "Daily upload limit exceeded"


def test_without_consent_it_is_refused_unread(settings):
    settings.CONSENT_POLICY = "explicit"
    fails(announce(2**20), 403, "CONSENT_REQUIRED")


def test_nobody_is_refused_unread():
    length: dict[str, Any] = {"CONTENT_LENGTH": str(2**20), "wsgi.input": Unread()}
    fails(APIClient().generic("POST", ADDRESS, content_type=MULTIPART_CONTENT, **length), 401, "UNAUTHORIZED")


def test_a_file_a_little_too_large(send, settings, clip):
    settings.MAX_UPLOAD_BYTES = clip.stat().st_size - 1
    fails(send(), 413, "VIDEO_TOO_LARGE")


@pytest.mark.parametrize(
    "place",
    ["django.core.files.storage.FileSystemStorage._save", "django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk"],
)
def test_a_full_disk_passes(place, send, uploads_folder, monkeypatch):
    def fail(*args, **more):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(place, fail)
    body = fails(send(), 503, "SERVICE_UNAVAILABLE")
    assert body["retryable"] is True
    assert not any(uploads_folder.iterdir())


def test_a_provider_that_is_not_there_is_said_kindly_and_nothing_is_kept(send, settings, tmp_path):
    settings.PIPELINE_DEFINITION = "analysis.pipeline.definition.STAGES"
    settings.SPEECH_PROVIDER, settings.WHISPER_MODEL_DIR = "whisper", tmp_path / "models"
    told = fails(send(), 502, "AI_SERVICE_ERROR")
    assert told["error"] == failures.SERVICE_FAILED
    assert str(tmp_path) not in str(told)
    assert not Slot.objects.exists()


class Broken(io.BytesIO):
    """A body whose sender goes away before its end."""

    def read(self, *size):
        sent = super().read(*size)
        if not sent:
            raise OSError("gone")
        return sent


def test_a_sender_who_goes_away_leaves_nothing(clip, uploads_folder):
    body = encode_multipart(BOUNDARY, {"video": SimpleUploadedFile("talk.mp4", clip.read_bytes())})
    client = APIClient()
    client.force_authenticate(owner())
    more: dict[str, Any] = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": Broken(body[: len(body) // 2])}
    fails(client.generic("POST", ADDRESS, content_type=MULTIPART_CONTENT, **more), 400, "VALIDATION_ERROR")
    assert not any(uploads_folder.iterdir())


def test_a_stranger_gets_a_video_of_their_own(send):
    assert send().json()["videoId"] != send(stranger()).json()["videoId"]
