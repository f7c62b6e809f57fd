"""What becomes of uploads that nobody goes on with."""

import json
import os
from datetime import timedelta
from io import StringIO
from unittest.mock import Mock

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from coherence.core import queue
from videos.models import Upload
from videos.resumable import completion, disk, grants, sweep
from videos.storage.failures import StorageUnavailable

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=25)


@pytest.fixture
def upload(owner):
    made = grants.grant(owner, filename="talk.mp4", size_bytes=10)
    with disk.landing(made.pk).go_on(0) as sender:
        sender.append(b"four")
    return made


def leave_alone(upload):
    """As if a day had passed."""
    Upload.objects.filter(pk=upload.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    path = disk.landing(upload.pk).path
    os.utime(path, (0, 0))


def test_it_works(upload):
    leave_alone(upload)
    sweep.tend()
    upload.refresh_from_db()
    assert (upload.status, list(disk.folder().iterdir())) == ("expired", [])


def test_a_storage_that_is_away_holds_up_no_other(owner, upload, monkeypatch):
    other = grants.grant(owner, filename="talk.mp4", size_bytes=10)
    leave_alone(upload)
    leave_alone(other)
    monkeypatch.setattr(disk, "discard", Mock(side_effect=StorageUnavailable("It does not answer.")))
    sweep.tend()
    assert set(Upload.objects.values_list("status", flat=True)) == {"expired"}


def test_one_that_still_grows_stays(upload):
    Upload.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    sweep.tend()
    upload.refresh_from_db()
    assert (upload.status, disk.landing(upload.pk).offset()) == ("open", 4)


def test_every_piece_gives_it_more_time(upload, sender):
    Upload.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    sender.patch(disk.path(upload.pk), 4, b"x")
    upload.refresh_from_db()
    assert upload.expires_at > timezone.now() + timedelta(hours=23)


def test_an_expired_one_is_gone(upload, sender):
    leave_alone(upload)
    sweep.tend()
    assert (sender.head(disk.path(upload.pk)).status_code, sender.patch(disk.path(upload.pk), 4, b"x").status_code) == (410, 410)


def test_whole_ones_are_completed(owner, talk):
    whole = grants.grant(owner, filename="talk.mp4", size_bytes=len(talk))
    with disk.landing(whole.pk).go_on(0) as sender:
        sender.append(talk)
    sweep.tend()
    whole.refresh_from_db()
    assert whole.status == "completed"


def test_stuck_ones_are_set_going_once(upload):
    long_ago = timezone.now() - timedelta(minutes=5)
    Upload.objects.update(status="completing", heartbeat_at=long_ago, updated_at=long_ago)
    assert list(completion.stuck()) == [upload]
    sweep.tend()
    sweep.tend()
    assert queue.length() == 1


def test_ended_ones_are_forgotten_after_a_month(upload):
    grants.abort(upload)
    sweep.tend()
    assert Upload.objects.count() == 1
    Upload.objects.update(updated_at=timezone.now() - timedelta(days=31))
    sweep.tend()
    assert not Upload.objects.exists()


def test_old_ones_are_found_by_an_index():
    if connection.vendor == "postgresql":  # which reads small tables from end to end
        connection.cursor().execute("set local enable_seqscan = off")
    assert "video_uploads_updated" in sweep.forgotten().explain()


def test_strays_are_removed_and_nothing_else(upload):
    stray, other = disk.folder() / "3f0d9a52-63cc-4a0c-9a0e-0e0b7a3c8f11.bin", disk.folder().parent / "notes.bin"
    for path in (stray, other, disk.landing(upload.pk).path):
        path.write_bytes(b"1234")
        os.utime(path, (0, 0))
    call_command("prune_uploads", stdout=StringIO())
    assert (stray.exists(), other.exists(), disk.landing(upload.pk).path.exists()) == (False, True, True)


@pytest.mark.parametrize(("options", "status"), [(["--dry-run"], "open"), ([], "expired")])
def test_the_command_tells_machines(upload, options, status):
    leave_alone(upload)
    out = StringIO()
    call_command("prune_uploads", "--json", *options, stdout=out)
    told = json.loads(out.getvalue())
    assert told == {
        "dryRun": bool(options), "bytes": 4, "found": [{"kind": "abandoned upload", "name": str(upload.pk), "bytes": 4}],
    }  # fmt: skip
    upload.refresh_from_db()
    assert upload.status == status
