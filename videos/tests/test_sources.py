"""Where the bytes of a video can be read on this machine."""

import pytest
from django.core.files.storage import default_storage

from coherence.core.errors import NotFound, ProcessingFailed
from videos import intake, sources

pytestmark = pytest.mark.django_db
NAME = "odd/one_picture.mp4"


@pytest.fixture
def far_storage(settings, monkeypatch):
    monkeypatch.setattr("videos.tests.far_storage.FarStorage.objects", {})
    settings.STORAGES = {
        "default": {"BACKEND": "videos.tests.far_storage.FarStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def test_a_local_disk_gives_its_own_path(owner, storage, recording, tmp_path):
    video = intake.receive(owner, recording(NAME))

    assert sources.local_path(video, tmp_path / "scratch") == storage / video.storage_path
    assert not (tmp_path / "scratch").exists()


def test_a_far_storage_is_fetched_once(owner, far_storage, recording, tmp_path, monkeypatch):
    video = intake.receive(owner, recording(NAME))
    path = sources.local_path(video, tmp_path)
    assert path.read_bytes() == (recording(NAME)).read_bytes()

    monkeypatch.setattr(sources, "fetch", lambda *args: pytest.fail("fetched twice"))
    assert sources.local_path(video, tmp_path) == path


def test_bytes_that_are_gone(owner, storage, recording, tmp_path):
    video = intake.receive(owner, recording(NAME))
    default_storage.delete(video.storage_path)

    with pytest.raises(NotFound):
        sources.local_path(video, tmp_path)


def test_far_bytes_that_are_gone(owner, far_storage, recording, tmp_path):
    video = intake.receive(owner, recording(NAME))
    default_storage.delete(video.storage_path)

    with pytest.raises(NotFound):
        sources.local_path(video, tmp_path)


def test_a_fetch_that_is_wrong_is_thrown_away(owner, far_storage, recording, tmp_path):
    video = intake.receive(owner, recording(NAME))
    video.sha256 = "0" * 64

    with pytest.raises(ProcessingFailed):
        sources.local_path(video, tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]
