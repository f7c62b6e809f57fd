"""Where the bytes of a video can be read on this machine."""

import pytest
from django.core.files.storage import default_storage

from coherence.core.errors import NotFound, ProcessingFailed
from videos import intake, sources

pytestmark = pytest.mark.django_db
NAME = "odd/r31_single_frame.mp4"


@pytest.fixture
def far_storage(settings, monkeypatch):
    monkeypatch.setattr("videos.tests.far_storage.FarStorage.objects", {})
    settings.STORAGES = {
        "default": {"BACKEND": "videos.tests.far_storage.FarStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def test_a_local_disk_gives_its_own_path(owner, storage, shared_media, tmp_path):
    video = intake.receive(owner, shared_media / NAME)

    assert sources.local_path(video, tmp_path / "scratch") == storage / video.storage_path
    assert not (tmp_path / "scratch").exists()


def test_a_far_storage_is_fetched_once(owner, far_storage, shared_media, tmp_path, monkeypatch):
    video = intake.receive(owner, shared_media / NAME)
    path = sources.local_path(video, tmp_path)
    assert path.read_bytes() == (shared_media / NAME).read_bytes()

    monkeypatch.setattr(sources, "fetch", lambda *args: pytest.fail("fetched twice"))
    assert sources.local_path(video, tmp_path) == path


def test_bytes_that_are_gone(owner, storage, shared_media, tmp_path):
    video = intake.receive(owner, shared_media / NAME)
    default_storage.delete(video.storage_path)

    with pytest.raises(NotFound):
        sources.local_path(video, tmp_path)


def test_far_bytes_that_are_gone(owner, far_storage, shared_media, tmp_path):
    video = intake.receive(owner, shared_media / NAME)
    default_storage.delete(video.storage_path)

    with pytest.raises(NotFound):
        sources.local_path(video, tmp_path)


def test_a_fetch_that_is_wrong_is_thrown_away(owner, far_storage, shared_media, tmp_path):
    video = intake.receive(owner, shared_media / NAME)
    video.sha256 = "0" * 64

    with pytest.raises(ProcessingFailed):
        sources.local_path(video, tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]
