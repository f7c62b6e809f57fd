"""GET /users/me/export: everything held about a person, in one zip."""

import io
import json
import tracemalloc
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import closing, exports, objects
from accounts.models import AccountExport, User
from accounts.tests.personas import client_of
from analysis.tests.household import ORIGINAL, REPORT, left_of, settle
from analysis.tests.waiting import until
from videos.models import Video

EXPORT = "/api/v1/users/me/export"


@pytest.fixture
def olga(db) -> User:
    return settle("olga@example.org")


def fetch(url):
    return APIClient().get(url)


def made(user):
    """The answer of the endpoint once the task has run."""
    assert exports.make(client_of(user).get(EXPORT).json()["id"])
    return client_of(user).get(EXPORT)


def opened(url) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(fetch(url).streaming_content)))


def test_it_works(olga):
    AccountExport.objects.all().delete()
    begun = client_of(olga).get(EXPORT)
    assert (begun.status_code, begun.json()["status"], set(begun.json())) == (202, "pending", {"id", "status", "createdAt"})
    answer = made(olga)
    assert (answer.status_code, answer.json()["status"], answer.json()["id"]) == (200, "completed", begun.json()["id"])
    zipped = opened(answer.json()["url"])
    assert zipped.testzip() is None
    names = set(zipped.namelist())
    assert {"profile.json", "consents.json", "api_keys.json", "plan.json", "provider_calls.json", "contents.json"} <= names
    assert json.loads(zipped.read("profile.json"))["email"] == "olga@example.org"
    for video in Video.objects.all():
        assert zipped.read(f"videos/{video.pk}/source.mp4") == ORIGINAL
        assert zipped.getinfo(f"videos/{video.pk}/source.mp4").compress_type == zipfile.ZIP_STORED
        assert zipped.read(f"videos/{video.pk}/report-1.pdf") == REPORT
        assert json.loads(zipped.read(f"videos/{video.pk}/video.json"))["title"] == video.title
        result = json.loads(zipped.read(f"analyses/{video.analyses.get().pk}.json"))["result"]
        assert result == video.analyses.get().result


def test_nothing_to_sign_in_with_is_in_it(olga):
    zipped = opened(made(olga).json()["url"])
    text = b"".join(zipped.read(name) for name in zipped.namelist() if name.endswith(".json")).decode()
    assert olga.api_keys.get().prefix in text
    for secret in (olga.password, olga.api_keys.get().key_hash):
        assert secret not in text


def test_asked_again_it_is_the_same_for_an_hour(olga):
    first = made(olga).json()["id"]
    assert client_of(olga).get(EXPORT).json()["id"] == first
    AccountExport.objects.filter(pk=first).update(completed_at=timezone.now() - exports.FRESH - timedelta(seconds=1))
    assert client_of(olga).get(EXPORT).json()["id"] != first


def test_a_killed_one_is_made_again(olga, monkeypatch):
    export = exports.request(olga)

    class Killed(BaseException):
        pass

    def die(*args):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(exports, "_keep", die)
        with pytest.raises(Killed):
            exports.make(export.pk)
    assert exports.resume() == 0  # the dead one still seems to hold it
    AccountExport.objects.filter(pk=export.pk).update(claimed_at=timezone.now() - exports.LEASE - timedelta(seconds=1))
    assert exports.resume() == 1
    export.refresh_from_db()
    assert (export.status, export.attempts, exports.make(export.pk)) == ("completed", 2, False)


def test_the_third_failure_is_the_last(olga, monkeypatch):
    export = exports.request(olga)
    monkeypatch.setattr(exports, "_keep", lambda *args: 1 / 0)
    for _ in range(exports.MAX_ATTEMPTS):
        assert not exports.make(export.pk)
        AccountExport.objects.filter(pk=export.pk).update(claimed_at=None)
    answer = client_of(olga).get(EXPORT)
    assert (answer.status_code, answer.json()["status"], "url" in answer.json()) == (200, "failed", False)


def test_what_is_no_longer_stored_is_named(olga):
    video = Video.objects.earliest("created_at")
    default_storage.delete(video.storage_path)
    contents = json.loads(opened(made(olga).json()["url"]).read("contents.json"))
    assert contents["no_longer_stored"] == [f"videos/{video.pk}/source.mp4"]


def test_memory_does_not_grow_with_the_recordings(olga):
    big = Video.objects.earliest("created_at")
    with Path(default_storage.path(big.storage_path)).open("ab") as file:
        file.truncate(200 * 1024**2)
    export = exports.request(olga)
    tracemalloc.start()
    assert exports.make(export.pk)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    export.refresh_from_db()
    assert (export.size_bytes or 0) > 200 * 1024**2
    assert peak < 16 * 1024**2


def test_a_link_is_for_one_export_and_one_hour(olga, monkeypatch):
    url = made(olga).json()["url"]
    assert fetch(url)["Content-Type"] == "application/zip"
    assert [fetch(url + "x").status_code, fetch(url.partition("?")[0]).status_code] == [404, 404]
    monkeypatch.setattr(exports, "LINK_SECONDS", -1)
    assert (fetch(url).status_code, fetch(url).json()["code"]) == (410, "GONE")


def test_after_a_day_it_is_gone(olga):
    url = made(olga).json()["url"]
    AccountExport.objects.update(completed_at=timezone.now() - exports.KEPT - timedelta(seconds=1))
    assert exports.remove_expired() == 2
    assert fetch(url).status_code == 404
    assert not [key for key in objects.under(str(olga.pk)) if "exports" in key]


def test_an_export_ends_when_the_account_closes(olga, monkeypatch):
    """It learns so at its next beat, and does not keep the closing waiting."""
    export, check = exports.request(olga), exports.Hold.check
    row, _ = closing.begin(olga)
    User.objects.update(is_active=True)  # it was begun a moment before

    def deactivated(hold):
        User.objects.update(is_active=False)
        hold._lost.set()
        check(hold)

    monkeypatch.setattr(exports.Hold, "check", deactivated)
    assert not exports.make(export.pk)
    assert not exports.being_made(olga)
    assert closing.run(row.pk)


def test_an_account_waits_for_its_export(olga):
    export = exports.request(olga)
    AccountExport.objects.filter(pk=export.pk).update(claimed_at=timezone.now())
    row, _ = closing.begin(olga)
    assert not closing.run(row.pk)
    row.refresh_from_db()
    assert (row.last_error, row.claimed_at, list(row.steps)) == ("STILL_BUSY", None, ["letter", "signIn"])


def test_an_account_that_closes_meanwhile_gets_no_export(olga, monkeypatch):
    """The account is closed, to its end, between the making and the keeping: nothing stays in the storage."""
    user_id, keep, export = olga.pk, exports._keep, exports.request(olga)

    def close_first(*args):
        row, _ = closing.begin(olga)
        AccountExport.objects.update(claimed_at=None)  # as if the lease were over
        assert closing.run(row.pk)
        keep(*args)

    monkeypatch.setattr(exports, "_keep", close_first)
    assert not exports.make(export.pk)
    assert left_of(user_id) == {}


@pytest.mark.slow
def test_a_worker_makes_it(database, pipeline, start_worker):
    olga = settle("olga@example.org")
    AccountExport.objects.all().delete()
    start_worker(database)
    assert client_of(olga).get(EXPORT).status_code == 202
    until(lambda: client_of(olga).get(EXPORT).status_code == 200)
    assert "profile.json" in opened(client_of(olga).get(EXPORT).json()["url"]).namelist()


def test_a_stranger_gets_404(olga):
    sam, url = User.objects.create_user("sam@example.org"), made(olga).json()["url"]
    other = made(sam).json()["url"]
    crossed = url.partition("?")[0] + "?" + other.partition("?")[2]
    assert fetch(crossed).status_code == 404
    assert all("Talk" not in name for name in opened(other).namelist())
    assert not [name for name in opened(other).namelist() if name.startswith("videos/")]
