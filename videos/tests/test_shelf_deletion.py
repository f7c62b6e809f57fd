"""Deleting, restoring and removing for good."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.tests.personas import client_of
from coherence.core.errors import Gone, NotFound, ServiceUnavailable
from videos import files, keys, receivers
from videos.models import Collection, MediaFile, Restoration, Video
from videos.shelf import collections, library, purge
from videos.storage import objects
from videos.tests.test_api_library import make, of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


def stored(user, days=0.0, **fields):
    """A recording with its files, deleted so many days ago."""
    (video,) = make(user, **fields)
    video.storage_path = default_storage.save(keys.source(user.pk, video.pk, ".mp4"), ContentFile(b"source"))
    video.deleted_at = timezone.now() - timedelta(days=days) if days else None
    video.save()
    thumbnail = default_storage.save(keys.derived(user.pk, video.pk, "thumbnail-1.jpg"), ContentFile(b"picture"))
    video.files.update(storage_path=thumbnail)
    for name in ("master.m3u8", "0/1.ts"):
        default_storage.save(keys.derived(user.pk, video.pk, f"hls-1/{name}"), ContentFile(b"part"))
    return video


def everything(user):
    return [each.key for each in objects.listed(str(user.pk))]


@pytest.fixture
def support(db):
    user = User.objects.create_user("support@example.org", is_staff=True)
    user.groups.add(Group.objects.get_or_create(name="support")[0])
    return user


def ask(user, video_id, **body):
    return client_of(user).post(f"/api/v1/support/videos/{video_id}/restore", body or {"reason": "A mistake"})


def test_it_works(owner, support):
    video = stored(owner, tags=["a"], status="completed", coherence_score=71.0)
    library.remove(video)
    (found,) = of(client_of(support).get("/api/v1/support/videos", {"email": "OWNER@example.com"}))["results"]
    assert (found["videoId"], found["restorableUntil"][:10]) == (str(video.pk), f"{timezone.now() + timedelta(days=30):%Y-%m-%d}")
    answer = of(ask(support, video.pk))
    assert (answer["operator"], answer["reason"], answer["sameContent"]) == ("support@example.org", "A mistake", None)
    shown = of(client_of(owner).get(f"/api/v1/videos/{video.pk}"))
    assert (shown["status"], shown["coherenceScore"], shown["tags"]) == ("complete", 71.0, ["a"])
    assert (Restoration.objects.get().restored_by, ask(support, video.pk).status_code) == (support, 404)
    assert list(AuditEntry.objects.order_by("created_at").values_list("outcome", "reason")) == [
        (how, "A mistake") for how in ("asked", "done")
    ]


def test_it_comes_back_to_its_place(owner):
    first, second, third = (stored(owner) for _ in range(3))
    collection = Collection.objects.create(user=owner, name="x")
    collections.add(collection, [first.pk, second.pk, third.pk])
    library.remove(second)
    library.restore(second.pk, reason="x", operator="me")
    assert list(collection.items.order_by("place").values_list("video", flat=True)) == [first.pk, second.pk, third.pk]


def test_the_same_content_was_sent_meanwhile(owner, support):
    """Both stay, and whoever restores is told."""
    old = stored(owner, days=1, sha256="a" * 64)
    new = stored(owner, sha256="a" * 64)
    assert of(ask(support, old.pk))["sameContent"] == str(new.pk)
    assert Video.objects.visible_to(owner).with_content("a" * 64).count() == 2


@pytest.mark.parametrize("change", [{"days": 31}, {"days": 1, "purging_at": "2026-01-01T00:00Z"}])
def test_it_is_too_late(change, owner, support):
    video = stored(owner, **change)
    assert (ask(support, video.pk).status_code, Video.objects.visible_to(owner).count()) == (410, 0)


def test_what_has_no_file_any_more_is_not_restored(owner):
    video = stored(owner, days=1)
    default_storage.delete(video.storage_path)
    with pytest.raises(Gone):
        library.restore(video.pk, reason="x", operator="me")


def test_nobody_gets_a_closed_account_back(owner):
    video = stored(owner, days=1)
    User.objects.update(is_active=False)
    with pytest.raises(NotFound):
        library.restore(video.pk, reason="x", operator="me")


@pytest.mark.parametrize("body", [{"reason": ""}, {"reason": "x" * 501}, {"why": "x"}])
def test_a_reason_must_be_given(body, owner, support):
    assert ask(support, stored(owner, days=1).pk, **body).status_code == 400


def test_the_command_restores(owner, capsys):
    video = stored(owner, days=1)
    call_command("restore_video", str(video.pk), reason="A ticket")
    assert (str(video.pk) in capsys.readouterr().out, "command line" in Restoration.objects.get().operator) == (True, True)
    with pytest.raises(CommandError):
        call_command("restore_video", str(video.pk), reason="A ticket")


def test_purging(owner):
    late, fresh, there = stored(owner, days=31), stored(owner, days=29), stored(owner)
    purged = purge.run()
    assert (purged.videos, purged.objects, purged.failed) == (1, 4, 0)
    assert set(Video.objects.values_list("pk", flat=True)) == {fresh.pk, there.pk}
    assert (len(everything(owner)), [key for key in everything(owner) if str(late.pk) in key]) == (8, [])
    assert purge.run().videos == 0


def test_samples_are_never_purged(owner):
    stored(owner, days=100, sample_id="pitch")
    assert (purge.run().videos, len(everything(owner))) == (0, 4)


def test_what_was_restored_meanwhile_is_not_touched(owner, monkeypatch, settings):
    """Between the look and the claim."""
    video, claim = stored(owner, days=31), purge._claim

    def restored_first(each):
        settings.DELETED_KEPT_DAYS = 60
        library.restore(each.pk, reason="x", operator="me")
        settings.DELETED_KEPT_DAYS = 30
        return claim(each)

    monkeypatch.setattr(purge, "_claim", restored_first)
    assert (purge.run().videos, Video.objects.visible_to(owner).get(), len(everything(owner))) == (0, video, 4)


@pytest.mark.parametrize("step", ["_remove_objects", "_remove_rows"])
def test_a_kill_half_way(step, owner, monkeypatch):
    """What is left cannot be restored, and goes in the next round after the lease."""
    video = stored(owner, days=31)
    with monkeypatch.context() as killed:
        killed.setattr(purge, step, lambda video: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            purge.run()
    assert purge.run().videos == 0
    with pytest.raises(Gone):
        library.restore(video.pk, reason="x", operator="me")
    Video.objects.update(purging_at=timezone.now() - purge.LEASE - timedelta(seconds=1))
    assert (purge.run().videos, Video.objects.count(), everything(owner)) == (1, 0, [])


def test_what_is_made_of_it_meanwhile_goes_too(owner, monkeypatch):
    """By a worker that had begun before, between the look at the storage and the end of the row."""
    video, remove_rows = stored(owner, days=31), purge._remove_rows

    def made_meanwhile(each):
        with pytest.raises(NotFound):
            files.keep(each, MediaFile.Kind.WAVEFORM, b"late", version="1")
        remove_rows(each)

    monkeypatch.setattr(purge, "_remove_rows", made_meanwhile)
    assert (purge.run().videos, Video.objects.filter(pk=video.pk).exists(), everything(owner)) == (1, False, [])


def test_a_storage_that_refuses_holds_nobody_up(owner, monkeypatch):
    first, second = stored(owner, days=40), stored(owner, days=35)
    remove = objects.remove_folder

    def refuse(folder):
        if str(first.pk) in folder:
            raise ServiceUnavailable("The storage does not answer.")
        return remove(folder)

    monkeypatch.setattr(objects, "remove_folder", refuse)
    purged = purge.run()
    assert (purged.videos, purged.failed, [each.pk for each in Video.objects.all()]) == (1, 1, [first.pk])
    assert [key for key in everything(owner) if str(second.pk) in key] == []


def test_what_anothers_row_names_stays(owner):
    """Only what lies elsewhere is asked about: the folder is the recording's own."""
    path = default_storage.save(f"{owner.pk}/shared/report.pdf", ContentFile(b"pdf"))
    late, there = stored(owner, days=31), stored(owner)
    MediaFile.objects.create(video=late, kind="report", storage_path=path, content_type="application/pdf", size_bytes=3)
    other = MediaFile.objects.create(video=there, kind="report", storage_path=path, content_type="application/pdf", size_bytes=3)
    purge.run()
    assert default_storage.exists(path)
    other.delete()
    Video.objects.filter(pk=there.pk).update(deleted_at=timezone.now() - timedelta(days=31), storage_path=path)
    assert (purge.run().videos, default_storage.exists(path)) == (1, False)


def test_the_command_purges(owner, capsys):
    for days in (31, 32, 33):
        stored(owner, days=days)
    told = []
    for more in ({"dry_run": True}, {"limit": 2}, {}):
        call_command("purge_deleted", json=True, **more)
        told.append(json.loads(capsys.readouterr().out))
    assert [(each["videos"], each["left"], each["dryRun"]) for each in told] == [(3, 3, True), (2, 1, False), (1, 0, False)]
    assert (everything(owner), Video.objects.count()) == ([], 0)


def test_an_operator_whose_account_closes_is_named_no_more(owner, support):
    video = stored(owner, days=1)
    library.restore(video.pk, reason="x", by=support)
    receivers.remove_recordings(User, user=support)
    support.delete()
    record = Restoration.objects.get()
    assert (record.operator, record.reason, record.restored_by) == ("", "x", None)


def test_what_is_handed_over_and_erased(owner):
    first, second = stored(owner), stored(owner, days=1)
    collections.add(Collection.objects.create(user=owner, name="Best"), [first.pk])
    library.restore(second.pk, reason="A ticket", operator="me")
    added: dict[str, Any] = {}
    receivers.hand_over_recordings(User, user=owner, add=added.__setitem__, add_object=lambda name, key: None)
    assert [(each["name"], each["videos"]) for each in added["collections.json"]] == [("Best", [first.pk])]
    assert added[f"videos/{second.pk}/video.json"]["restored"][0]["reason"] == "A ticket"
    assert receivers.remove_recordings(User, user=owner)["collections"] == 1
    assert (everything(owner), Collection.objects.count(), Restoration.objects.count()) == ([], 0, 0)


def test_a_stranger_gets_404(owner, stranger):
    video = stored(owner, days=1)
    for user in (owner, stranger, User.objects.create_user("staff@example.org", is_staff=True)):
        assert [ask(user, each).status_code for each in (video.pk, uuid.uuid4())] == [404, 404]
        assert client_of(user).get("/api/v1/support/videos", {"email": owner.email}).status_code == 404
    assert Video.objects.visible_to(owner).count() == 0
