"""What the tests of this app share: recordings made on the spot, real ones from outside the repository, both programs, storage on tmp."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.models import User
from coherence.tests.programs import program
from videos.ffmpeg.facts import MediaFacts
from videos.ffmpeg.probe import Limits, inspect
from videos.tests.recordings import WHEEL

MEDIA = Path(settings.BASE_DIR).parent / "shared" / "media"


@pytest.fixture
def shared_media() -> Path:
    if not MEDIA.is_dir():
        pytest.skip(f"the shared media folder {MEDIA} is not on this machine")
    return MEDIA


@pytest.fixture(params=["system", "wheel"])
def ffmpeg(request) -> str:
    """Each test runs with the ffmpeg of the system and with the one that pip brings."""
    return WHEEL if request.param == "wheel" else program("ffmpeg")


@pytest.fixture
def facts_of():
    def look(path: Path, program: str = WHEEL) -> MediaFacts:
        return inspect(path, ffmpeg=program, limits=Limits())

    return look


def stored_in(folder: Path) -> dict[str, Any]:
    return {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def storage(tmp_path: Path, settings) -> Path:
    """Files are kept in a folder of this test alone."""
    folder = tmp_path / "storage"
    settings.STORAGES = stored_in(folder)
    return folder


@pytest.fixture
def owner(db) -> User:
    return User.objects.create_user("owner@example.com")


@pytest.fixture
def stranger(db) -> User:
    return User.objects.create_user("stranger@example.com")


@pytest.fixture
def without_request_id():
    """The body of an answer but for what differs from request to request."""

    def body_of(answer):
        return {name: value for name, value in answer.json().items() if name != "requestId"}

    return body_of
