"""A real S3 server of this machine, and the storages that the tests put their objects in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from videos.storage import s3
from videos.storage.tests.servers import Front, S3Server, storages


@pytest.fixture
def kind() -> str:
    """Which vendor's shape the storage has."""
    return "minio"


@pytest.fixture
def front(s3_server: S3Server, kind: str, settings: Any) -> Iterator[Front]:
    """The product keeps its files in a new bucket, behind a front of the vendor's shape."""
    with s3_server.front(kind) as front:
        settings.STORAGES = storages(s3_server.environment(kind, front.url))
        s3.client().create_bucket(Bucket=s3.bucket())
        front.asked.clear()
        yield front


@pytest.fixture
def disk(tmp_path: Path, settings: Any) -> Path:
    folder = tmp_path / "storage"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return folder
