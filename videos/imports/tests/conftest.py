"""What these tests share: a real database that a heart in a thread can write to, folders of their own, a clip on a site that is allowed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from videos.imports.tests.sites import Site, page
from videos.tests.recordings import TALK


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> Path:
    settings.SCRATCH_DIR = tmp_path / "scratch"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "media"}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.IMPORT_FREE_BYTES = 0
    settings.STAGE_RETRY_SECONDS = 0
    return tmp_path


@pytest.fixture
def owner(sqlite: str) -> User:
    return User.objects.create_user("owner@example.com")


@pytest.fixture
def stranger(sqlite: str) -> User:
    return User.objects.create_user("stranger@example.com")


@pytest.fixture
def talk(recording: Callable[[str], Path]) -> bytes:
    return recording(TALK).read_bytes()


@pytest.fixture
def site(settings: Any, talk: bytes) -> Iterator[Site]:
    """With a talk at /talk.mp4."""
    with Site({"/talk.mp4": page(talk)}) as made:
        settings.IMPORT_ALLOWED_HOSTS = [made.host]
        yield made
