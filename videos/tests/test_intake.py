"""Receiving a recording: kept once, refused clearly, nothing left behind."""

import os
import socket
from pathlib import Path

import pytest

from coherence.core.errors import AppError, Conflict, InvalidFormat, NotFound, ProcessingFailed, VideoTooLarge, VideoTooLong
from videos import intake
from videos.models import Video
from videos.tests import recordings
from videos.tests.recordings import UNICODE

pytestmark = pytest.mark.django_db


def left_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def test_it_works(owner, storage, recording):
    source = recording(UNICODE)

    video = intake.receive(owner, source)

    assert Video.objects.get() == video
    assert (video.title, video.original_filename) == ("präsentation 演讲 🎤 (final)", source.name)
    assert video.storage_path == f"{owner.pk}/{video.id}/source.mp4"
    assert (storage / video.storage_path).read_bytes() == source.read_bytes()
    assert (video.container, video.width, video.height, video.duration_seconds) == ("mov", 320, 320, 8.0)
    assert video.size_bytes == source.stat().st_size
    assert video.status == Video.Status.PENDING


def test_the_same_content_is_kept_once(owner, storage, recording):
    first = intake.receive(owner, recording(UNICODE), title="Mine")
    again = intake.receive(owner, recording("odd/-leading_dash.mp4"), title="Another name")

    assert again.pk == first.pk
    assert Video.objects.get().title == "Mine"
    assert len(left_in(storage)) == 1


def test_a_deleted_video_is_not_given_back(owner, storage, recording, django_user_model):
    first = intake.receive(owner, recording(UNICODE))
    Video.objects.filter(pk=first.pk).update(deleted_at=first.created_at)

    assert intake.receive(owner, recording(UNICODE)).pk != first.pk


def test_each_person_keeps_their_own(owner, stranger, storage, recording):
    mine = intake.receive(owner, recording(UNICODE))
    theirs = intake.receive(stranger, recording(UNICODE))

    assert theirs.pk != mine.pk
    assert theirs.storage_path.startswith(f"{stranger.pk}/")


def test_content_that_came_in_meanwhile_wins(owner, storage, recording, monkeypatch):
    first = intake.receive(owner, recording(UNICODE))
    asked = iter([Video.objects.none(), Video.objects.filter(pk=first.pk)])
    monkeypatch.setattr("videos.querysets.VideoQuerySet.with_content", lambda self, digest: next(asked))

    assert intake.receive(owner, recording(UNICODE)).pk == first.pk
    assert len(left_in(storage)) == 1


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("broken/empty.mp4", InvalidFormat, "empty"),
        ("broken/sound_only.mp4", InvalidFormat, "no picture"),
        ("broken/truncated.mp4", InvalidFormat, "damaged"),
        ("broken/huge.mp4", VideoTooLarge, "4096×2304"),
        ("odd/two_hours.mp4", VideoTooLong, "1:30:00"),
    ],
)
def test_a_refusal_leaves_nothing(name, error, words, owner, storage, recording):
    with pytest.raises(error, match=words):
        intake.receive(owner, recording(name))

    assert not Video.objects.exists()
    assert left_in(storage) == []


def test_a_folder_and_nothing_at_all_are_refused(owner, storage, tmp_path):
    with pytest.raises(InvalidFormat, match="folder"):
        intake.receive(owner, tmp_path)
    with pytest.raises(NotFound, match=r"absent\.mp4"):
        intake.receive(owner, tmp_path / "absent.mp4")

    assert left_in(storage) == []


def test_every_broken_file_is_refused(owner, storage, recording):
    for name in recordings.BROKEN:
        with pytest.raises(AppError) as caught:
            intake.receive(owner, recording(name))
        assert caught.value.code in {"INVALID_FORMAT", "VIDEO_TOO_LARGE"}, name
        assert not caught.value.retryable
    assert left_in(storage) == []


def test_special_files_are_refused_without_opening_them(owner, tmp_path):
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    with pytest.raises(InvalidFormat, match="pipe"):
        intake.receive(owner, pipe)
    with pytest.raises(InvalidFormat, match="device"):
        intake.receive(owner, Path("/dev/zero"))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s.mp4"))
        with pytest.raises(InvalidFormat, match="socket"):
            intake.receive(owner, tmp_path / "s.mp4")


def test_a_file_that_may_not_be_read(owner, tmp_path, monkeypatch):
    (tmp_path / "locked.mp4").write_bytes(b"x")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # the tests may run as root, whom no mode stops

    with pytest.raises(InvalidFormat, match="may not be read"):
        intake.receive(owner, tmp_path / "locked.mp4")


def test_a_name_that_leads_nowhere(owner, tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")

    with pytest.raises(InvalidFormat, match="cannot be reached"):
        intake.receive(owner, tmp_path / "loop")


def test_bytes_that_were_lost_are_put_back(owner, storage, recording):
    first = intake.receive(owner, recording(UNICODE))
    (storage / first.storage_path).unlink()

    again = intake.receive(owner, recording(UNICODE))

    assert again.pk == first.pk
    assert (storage / again.storage_path).read_bytes() == recording(UNICODE).read_bytes()


def test_a_full_disk_leaves_nothing(owner, storage, recording, monkeypatch):
    def half(self, name, content):
        target = storage / name
        target.parent.mkdir(parents=True)
        target.write_bytes(next(iter(content.chunks())))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", half)
    with pytest.raises(ProcessingFailed) as caught:
        intake.receive(owner, recording(UNICODE))

    assert (caught.value.code, caught.value.retryable) == ("STORAGE_FAILED", True)
    assert left_in(storage) == []
    assert not Video.objects.exists()


def test_a_row_that_cannot_be_written_leaves_nothing(owner, storage, recording, monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError("the database went away")

    monkeypatch.setattr(Video, "save", refuse)
    with pytest.raises(RuntimeError):
        intake.receive(owner, recording(UNICODE))

    assert left_in(storage) == []


def test_a_file_that_changes_while_it_is_read(owner, storage, recording, monkeypatch):
    seen = iter(["0" * 64, "1" * 64])
    monkeypatch.setattr(intake, "fingerprint", lambda content: next(seen))

    with pytest.raises(Conflict, match="changed"):
        intake.receive(owner, recording(UNICODE))

    assert left_in(storage) == []


def test_limits_come_from_the_settings(owner, storage, recording, settings):
    settings.MAX_VIDEO_BYTES = 1000
    with pytest.raises(VideoTooLarge, match=r"GB are possible"):
        intake.receive(owner, recording(UNICODE))
    settings.MAX_VIDEO_BYTES, settings.MAX_VIDEO_SECONDS = 10**9, 5
    with pytest.raises(VideoTooLong, match="0:05"):
        intake.receive(owner, recording(UNICODE))


def test_a_stranger_sees_nothing(owner, stranger, storage, recording):
    intake.receive(owner, recording(UNICODE))

    assert not Video.objects.visible_to(stranger).exists()
