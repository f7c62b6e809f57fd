"""What the tests of resumable uploads share: a person, their recording, and a tus client of few words."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.tests.personas import client_of
from accounts.tests.personas import owner as the_owner
from accounts.tests.personas import stranger as the_stranger
from videos.tests.conftest import without_request_id  # noqa: F401  (a fixture)
from videos.tests.recordings import TALK

PIECE = "application/offset+octet-stream"


@pytest.fixture
def owner(db):
    return the_owner()


@pytest.fixture
def stranger(db):
    return the_stranger()


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Path:
    """Storage and what arrives lie in a folder of this test alone."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "media"}}
    }
    settings.MEDIA_ROOT, settings.SCRATCH_DIR = tmp_path / "media", tmp_path / "scratch"
    (tmp_path / "uploads").mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "uploads")
    settings.PIPELINE_DEFINITION = "analysis.tests.pipeline_stages.STAGES"
    return tmp_path


@pytest.fixture
def talk(recording: Any) -> bytes:
    return bytes(recording(TALK).read_bytes())


class Sender:
    """One person's tus client."""

    def __init__(self, client: APIClient) -> None:
        self.client = client

    def create(self, length: Any, metadata: dict[str, str] | None = None, body: bytes = b"", **headers: Any) -> Any:
        pairs = [f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in (metadata or {"filename": "talk.mp4"}).items()]
        told = {"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": ",".join(pairs), **headers}
        kind: dict[str, Any] = {"content_type": PIECE} if body else {}
        return self.client.post("/api/v1/uploads/tus", data=body or None, headers=told, **kind)

    def patch(self, url: str, offset: Any, body: Any, content_type: str = PIECE, **headers: Any) -> Any:
        told = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), **headers}
        return self.client.generic("PATCH", url, body, content_type=content_type, headers=told)

    def head(self, url: str, **headers: Any) -> Any:
        return self.client.head(url, headers={"Tus-Resumable": "1.0.0", **headers})

    def delete(self, url: str) -> Any:
        return self.client.delete(url, headers={"Tus-Resumable": "1.0.0"})

    def created(self, length: int, **more: Any) -> str:
        answer = self.create(length, **more)
        assert answer.status_code == 201, answer.content
        return str(answer["Location"])

    def send(self, content: bytes, **more: Any) -> str:
        """All of it in three pieces; the address of the upload."""
        url, step = self.created(len(content), **more), len(content) // 3 + 1
        for offset in range(0, len(content), step):
            assert self.patch(url, offset, content[offset : offset + step]).status_code == 204
        return url

    def told(self, url: str) -> dict[str, Any]:
        """What the API says of the upload."""
        answer = self.client.get(url.removesuffix("/tus"))
        assert answer.status_code == 200, answer.content
        return dict(answer.json())


@pytest.fixture
def sender(owner: Any) -> Sender:
    return Sender(client_of(owner))


@pytest.fixture
def sender_of() -> Callable[[Any], Sender]:
    return lambda user: Sender(client_of(user))
