"""From bytes to a video: once, whatever comes in between, and nothing left of what is refused."""

import hashlib
from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.utils import timezone

from accounts import closing
from accounts.models import User
from accounts.signals import StillBusy, account_stopping
from billing.models import Slot
from coherence.core import queue
from coherence.core.errors import InvalidFormat
from videos import uploads
from videos.ffmpeg import probe
from videos.models import Upload, Video
from videos.resumable import completion, disk, grants
from videos.resumable.protocol import TakenOver
from videos.shelf import library
from videos.tests.test_intake import left_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def arrived(owner, talk, monkeypatch):
    """An upload whose bytes are all there; nothing is small, so a task completes it."""
    monkeypatch.setattr(completion, "SMALL_BYTES", 0)

    def arrive(content=talk, **more):
        upload = grants.grant(owner, filename="talk.mp4", size_bytes=len(content), **more)
        with disk.landing(upload.pk).go_on(0) as sender:
            sender.append(content)
        completion.begin(upload)
        return upload

    return arrive


def ended(upload):
    upload.refresh_from_db()
    return upload.status, upload.error_code


def test_it_works(arrived, folders, talk):
    upload = arrived()
    assert (ended(upload), queue.length()) == (("completing", ""), 1)
    inode = disk.landing(upload.pk).path.stat().st_ino
    completion.run(upload.pk)

    assert ended(upload) == ("completed", "")
    stored = folders / "media" / upload.video.storage_path
    assert (stored.read_bytes(), stored.stat().st_ino) == (talk, inode), "it is moved, not copied"
    assert list(disk.folder().iterdir()) == []


@pytest.mark.parametrize(
    ("content", "promised", "code"),
    [(b"this is no video" * 10, "", "INVALID_FORMAT"), (None, "ab" * 32, "CONFLICT")],
)
def test_what_is_refused_is_told_and_removed(arrived, folders, talk, content, promised, code):
    upload = arrived(content or talk, sha256=promised)
    completion.run(upload.pk)

    assert ended(upload) == ("failed", code)
    assert upload.error_message.endswith(".")
    assert (left_in(folders / "media"), list(disk.folder().iterdir())) == ([], [])
    assert (Video.objects.count(), Slot.objects.count()) == (0, 0)


def test_what_was_promised_and_came(arrived, talk):
    upload = arrived(sha256=hashlib.sha256(talk).hexdigest())
    completion.run(upload.pk)
    assert ended(upload) == ("completed", "")


def test_a_plan_used_up_meanwhile(arrived, settings, owner, folders):
    upload = arrived()
    settings.DAILY_UPLOADS = 1
    Slot.objects.create(user=owner, key="video:1", month="2000-01")
    completion.run(upload.pk)
    assert ended(upload) == ("failed", "RATE_LIMIT_EXCEEDED")
    assert left_in(folders / "media") == []


def test_a_consent_taken_back_meanwhile(arrived, settings):
    upload = arrived()
    settings.CONSENT_POLICY = "explicit"
    completion.run(upload.pk)
    assert ended(upload) == ("failed", "CONSENT_REQUIRED")


def test_the_same_content_is_the_video_of_then(arrived, owner, recording, folders):
    known = uploads.accept(owner, recording("talk.mp4"), origin="upload")
    upload = arrived()
    completion.run(upload.pk)
    assert (ended(upload), upload.video) == (("completed", ""), known)
    assert (Slot.objects.count(), len(left_in(folders / "media"))) == (1, 1)
    assert list(disk.folder().iterdir()) == []


def test_the_same_content_deleted_before_is_a_new_video(arrived, owner, recording):
    library.remove(uploads.accept(owner, recording("talk.mp4"), origin="upload"))
    upload = arrived()
    completion.run(upload.pk)
    assert upload.pk == Video.objects.visible_to(owner).get().pk


class Killed(BaseException):
    """As if the process ended here."""


@pytest.mark.parametrize("where", ["videos.ffmpeg.probe.inspect", "videos.uploads.accept_stored", "videos.resumable.disk.discard"])
def test_a_worker_killed_anywhere_loses_nothing(arrived, monkeypatch, where, folders, talk):
    upload = arrived()

    def die(*anything, **more):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(where, die)
        with pytest.raises(Killed):
            completion.run(upload.pk)
    Upload.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    completion.run(upload.pk)
    assert ended(upload) == ("completed", "")
    assert (folders / "media" / upload.video.storage_path).read_bytes() == talk
    assert Slot.objects.count() == 1


def test_a_storage_that_is_away_is_waited_for(arrived, monkeypatch):
    upload = arrived()

    def away(*anything, **more):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr("videos.storage.objects.put_file", away)
        completion.run(upload.pk)
        assert ended(upload) == ("completing", "")
        completion.run(upload.pk)
        upload.refresh_from_db()
        assert upload.attempt == 1, "not before its pause is over"
    Upload.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    completion.run(upload.pk)
    assert ended(upload) == ("completed", "")


def test_the_last_attempt_is_the_end(arrived, monkeypatch):
    upload = arrived()
    Upload.objects.update(attempt=completion.ATTEMPTS - 1)
    monkeypatch.setattr("videos.uploads.accept_stored", lambda *anything, **more: 1 / 0)
    completion.run(upload.pk)
    assert ended(upload) == ("failed", "PROCESSING_FAILED")


def test_an_account_that_is_closed_meanwhile(arrived, owner, folders):
    upload, pending = arrived(), grants.grant(owner, filename="other.mp4", size_bytes=10)
    receipt, _ = closing.begin(owner)
    completion.run(upload.pk)
    assert ended(upload) == ("completing", ""), "nobody begins it any more"
    assert closing.run(receipt.pk)
    assert (Upload.objects.count(), Video.objects.count(), User.objects.filter(pk=owner.pk).count()) == (0, 0, 0)
    assert (left_in(folders / "media"), list(disk.folder().iterdir())) == ([], [])
    assert not disk.landing(pending.pk).path.exists()


def test_an_account_is_not_closed_while_one_is_in_hand(arrived, owner):
    upload = arrived()
    Upload.objects.filter(pk=upload.pk).update(heartbeat_at=timezone.now())
    with pytest.raises(StillBusy):
        account_stopping.send(User, user=owner)


def taken_over(upload):
    """Another worker has made the video of it meanwhile."""
    Upload.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    completion.run(upload.pk)


def test_whoever_was_overtaken_removes_nothing(arrived, monkeypatch, folders, talk):
    """Its heart had stopped; it meets a refusal, or finds that it is not its upload any more, after the other has placed the bytes."""
    upload, look, discard = arrived(), probe.inspect, Mock(wraps=disk.discard)

    def overtaken(*anything, **more):
        monkeypatch.setattr(probe, "inspect", look)
        taken_over(upload)
        raise InvalidFormat("It looks otherwise to the late one.")

    monkeypatch.setattr(probe, "inspect", overtaken)
    monkeypatch.setattr(disk, "discard", discard)
    completion.run(upload.pk)
    assert (ended(upload), [call.args[0].attempt for call in discard.call_args_list]) == (("completed", ""), [2])


def test_a_place_that_another_has_filled_is_left_alone(arrived, monkeypatch, folders, talk):
    upload, accept = arrived(), uploads.accept_stored

    def overtaken(video, **more):
        Upload.objects.update(attempt=2)  # who has placed the same bytes under the same name, and is about to write the row
        return accept(video, **more)

    monkeypatch.setattr(uploads, "accept_stored", overtaken)
    completion.run(upload.pk)
    assert [(folders / "media" / path).read_bytes() for path in left_in(folders / "media")] == [talk]


def test_the_same_content_deleted_in_between(arrived, owner, recording, monkeypatch, folders):
    """Nothing was placed for it, so it is looked at once more, with all bytes kept."""
    known, upload, accept = uploads.accept(owner, recording("talk.mp4"), origin="upload"), arrived(), uploads.accept_stored

    def deleted_first(video, **more):
        library.remove(known)
        return accept(video, **more)

    with monkeypatch.context() as late:
        late.setattr(uploads, "accept_stored", deleted_first)
        completion.run(upload.pk)
    assert ended(upload) == ("completing", "")
    taken_over(upload)
    assert ended(upload) == ("completed", "")
    assert (folders / "media" / upload.video.storage_path).exists()


def test_no_request_writes_to_what_becomes_a_recording(owner, folders, talk, monkeypatch):
    """One that brought the last byte, and then more than was announced, while another asked how far it is."""
    upload, accept = grants.grant(owner, filename="talk.mp4", size_bytes=len(talk)), uploads.accept_stored

    def written_to(video, **more):
        with pytest.raises(TakenOver):
            sender.take_back()
        return accept(video, **more)

    monkeypatch.setattr(uploads, "accept_stored", written_to)
    with disk.landing(upload.pk).go_on(0) as sender:
        sender.append(talk)
        completion.begin(upload)
    assert ended(upload) == ("completed", "")
    assert (folders / "media" / Video.objects.get().storage_path).read_bytes() == talk


def test_an_account_closed_under_its_hands(arrived, owner, monkeypatch, folders):
    upload, look = arrived(), probe.inspect

    def close_and_look(*anything, **more):
        User.objects.filter(pk=owner.pk).update(is_active=False)
        return look(*anything, **more)

    monkeypatch.setattr(probe, "inspect", close_and_look)
    completion.run(upload.pk)
    assert not Video.objects.exists()
    assert left_in(folders / "media") == []
