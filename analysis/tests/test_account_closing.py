"""Closing an account that has something of everything: whatever happens on the way, the same is left in the end, which is nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from accounts import closing, erasure, objects
from accounts.models import AccountClosing, User
from analysis import runs
from analysis.models import Status
from analysis.tests.household import left_of, settle, snapshot
from analysis.tests.waiting import until
from coherence.core.errors import NotFound
from videos import files
from videos.models import MediaFile, Video

STEPS = [step.name for step in erasure.STEPS]


class Killed(BaseException):
    """As a process dies: no handler sees it."""


def deadly(monkeypatch, name, *, after):
    """Dies in the step `name`: before its work, or when the work is done and nothing is noted."""

    def kill(step):
        def run(row):
            if after:
                step.run(row)
            raise Killed

        return replace(step, run=run) if step.name == name else step

    monkeypatch.setattr(erasure, "STEPS", tuple(kill(step) for step in erasure.STEPS))


def later():
    """The lease of the dead one is over."""
    AccountClosing.objects.update(claimed_at=timezone.now() - closing.LEASE - timedelta(seconds=1))


@pytest.mark.django_db
def test_it_works():
    olga, sam = settle("olga@example.org"), settle("sam@example.org")
    before, user_id = snapshot(sam.pk), olga.pk
    assert {"users", "objects", "sessions", "videos.user", "stage_results.user"} <= set(left_of(user_id))
    row, _ = closing.begin(olga)
    assert closing.run(row.pk)
    assert left_of(user_id) == {}
    assert snapshot(sam.pk) == before
    removed = AccountClosing.objects.get().steps
    assert {"videos": 3, "analyses": 3, "media_files": 3, "objects": 6}.items() <= removed["videos"].items()
    assert {"stage_results": 3, "api_usage": 3}.items() <= removed["analysis"].items()
    assert {"subscriptions": 1, "plan_slots": 3}.items() <= removed["billing"].items()
    assert removed["objects"]["foundLate"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_ends_the_same(step, after, monkeypatch):
    olga, sam = settle("olga@example.org"), settle("sam@example.org")
    before, user_id = snapshot(sam.pk), olga.pk
    row, _ = closing.begin(olga)
    with monkeypatch.context() as patch:
        deadly(patch, step, after=after)
        with pytest.raises(Killed):
            closing.run(row.pk)
    assert not closing.run(row.pk)  # the dead one still seems to hold it
    later()
    assert closing.resume() == 1
    row.refresh_from_db()
    assert (left_of(user_id), row.status, row.user_id, row.attempts) == ({}, "completed", None, 2)
    assert set(row.steps) >= {*STEPS, "videos", "analysis", "billing"}
    assert snapshot(sam.pk) == before


@pytest.mark.django_db
def test_killed_between_recordings(monkeypatch):
    """In the middle of what one app removes: the objects of the first recording are gone, nothing else is."""
    olga = settle("olga@example.org")
    user_id, delete, count = olga.pk, FileSystemStorage.delete, iter(range(100))

    def once(storage, name):
        if next(count) == 2:
            raise Killed
        delete(storage, name)

    row, _ = closing.begin(olga)
    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "delete", once)
        with pytest.raises(Killed):
            closing.run(row.pk)
    assert left_of(user_id)["videos.user"] == 3
    later()
    assert closing.run(row.pk)
    assert left_of(user_id) == {}


@pytest.mark.django_db
def test_done_once_it_is_not_done_again():
    olga = settle("olga@example.org")
    row, _ = closing.begin(olga)
    assert closing.run(row.pk)
    assert (closing.run(row.pk), closing.resume()) == (False, 0)
    assert AccountClosing.objects.get().attempts == 1


@pytest.mark.django_db
def test_what_is_stored_late_goes_too(monkeypatch):
    """Something writes after the app has removed its things: the last look finds it."""
    olga = settle("olga@example.org")
    user_id, account = olga.pk, erasure._account

    def write_late(row):
        default_storage.save(f"{row.user_id}/late/file.bin", ContentFile(b"late"))
        return account(row)

    late = tuple(replace(step, run=write_late) if step.name == "account" else step for step in erasure.STEPS)
    monkeypatch.setattr(erasure, "STEPS", late)
    row, _ = closing.begin(olga)
    assert closing.run(row.pk)
    assert AccountClosing.objects.get().steps["objects"]["foundLate"] == 1
    assert left_of(user_id) == {}


@pytest.mark.django_db
def test_a_file_made_for_a_recording_that_is_gone_is_not_kept():
    """A stage that ends after the last look takes back what it wrote."""
    olga = settle("olga@example.org")
    user_id, video = olga.pk, Video.objects.filter(user=olga).earliest("created_at")
    row, _ = closing.begin(olga)
    assert closing.run(row.pk)
    with pytest.raises(NotFound):
        files.keep(video, MediaFile.Kind.THUMBNAIL, b"late", version="1")
    assert list(objects.under(str(user_id))) == []


@pytest.mark.slow
@pytest.mark.parametrize("held", ["visual", "renditions"])
def test_while_a_worker_is_at_it(database, pipeline, start_worker, held):
    """The real thing: a worker runs a stage (also one that outlasts the result) when its owner goes; another task removes all."""
    pipeline.hold(held)
    olga = settle("olga@example.org")
    user_id, sam = olga.pk, settle("sam@example.org")
    before = snapshot(sam.pk)
    run = runs.start(Video.objects.filter(user=olga).earliest("created_at"))
    start_worker(database, Q_WORKERS="2")
    until(lambda: run.jobs.get(stage=held).status == Status.PROCESSING)
    row, _ = closing.begin(User.objects.get(pk=user_id))
    until(lambda: AccountClosing.objects.get(pk=row.pk).status == "completed", seconds=60)
    pipeline.release()
    assert (left_of(user_id), pipeline.ran("end").count(held)) == ({}, 0)
    assert snapshot(sam.pk) == before
