"""Fetching an import: once, within limits, again when that may help, and nothing left behind."""

import os
import signal
import threading
import time
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import Consent
from billing.models import Slot
from videos.imports import claims, entries, scratch, upkeep, work
from videos.imports.guard.watch import Watch
from videos.imports.reasons import ProviderError, Reason
from videos.imports.tests.sites import canary, page, redirect, trickle
from videos.models import Video, VideoImport
from videos.signals import import_changed

pytestmark = pytest.mark.usefixtures("folders")


@pytest.fixture
def bring(owner, site):
    """Ask for a path of the site and do the work; the import as it then is."""

    def brought(path="/talk.mp4", title="", times=1):
        row, _ = entries.request(owner, site.url(path), title)
        for _ in range(times):
            work.run(row.pk)
        row.refresh_from_db()
        return row

    return brought


def left_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def taken(row: VideoImport) -> VideoImport:
    mine = claims.take(row.pk)
    assert mine is not None
    return mine


def test_it_works(bring, owner, talk, folders):
    row = bring(title="  Our   plan ")
    video = Video.objects.visible_to(owner).get()
    assert (row.status, row.video, row.attempt, row.error_code) == ("completed", video, 1, "")
    assert (video.title, video.original_filename, video.size_bytes) == ("Our plan", "talk.mp4", len(talk))
    assert (video.source_url, video.source) == (row.url, {"platform": "direct"})
    assert Slot.objects.get().key == f"video:{video.pk}"
    assert Consent.objects.get().source == "import"
    assert left_in(folders / "scratch") == []


def test_the_same_address_is_fetched_and_counted_once(bring, owner, site):
    first = bring()
    again, done = entries.request(owner, site.url("/./talk.mp4#t=3"))
    assert (again, done) == (first, True)
    assert (site.connections, Slot.objects.count()) == (1, 1)


def test_two_who_ask_at_once_are_one(owner, site):
    assert entries.request(owner, site.url("/talk.mp4"))[0] == entries.request(owner, site.url("/talk.mp4"))[0]


def test_the_same_content_from_elsewhere_is_the_same_recording(bring, site, talk):
    site.pages["/other.mp4"] = page(talk)
    assert bring().video == bring("/other.mp4").video
    assert Slot.objects.count() == 1


def test_anothers_is_their_own(bring, stranger, site):
    first = bring()
    row, done = entries.request(stranger, site.url("/talk.mp4"))
    work.run(row.pk)
    row.refresh_from_db()
    assert (done, row.status) == (False, "completed")
    assert row.video != first.video


def test_a_deleted_recording_is_fetched_again(bring):
    first = bring()
    Video.objects.update(deleted_at=timezone.now())
    assert bring().video != first.video


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        (page(b"<html>", "text/html"), "INVALID_FORMAT", "failed"),
        (page(b"no video at all, but bytes"), "INVALID_FORMAT", "failed"),
        (page(b"", status="404 Not Found"), "NOT_FOUND", "failed"),
        (page(b"", status="503 Busy"), "SERVICE_UNAVAILABLE", "queued"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", "VIDEO_TOO_LARGE", "failed"),
        (redirect("http://169.254.169.254/latest/meta-data/"), "VALIDATION_ERROR", "failed"),
    ],
)
def test_what_cannot_be_taken_says_why(answer, code, status, bring, site, folders):
    site.pages["/talk.mp4"] = answer
    row = bring()
    assert (row.status, row.error_code, bool(row.error_message)) == (status, code, True)
    assert left_in(folders / "scratch") == left_in(folders / "media") == []
    assert not Slot.objects.exists()


def test_nothing_within_is_reached_by_a_redirect(bring, site):
    with canary() as inner:
        site.pages["/talk.mp4"] = redirect(inner.url("/secret"))
        assert bring().error_code == "VALIDATION_ERROR"


def test_a_passing_failure_is_tried_three_times(bring, site):
    site.pages["/talk.mp4"] = page(b"", status="503 Busy")
    assert (bring().attempt, site.connections) == (1, 1)
    row = bring(times=4)
    assert (row.status, row.attempt, site.connections) == ("failed", 3, 3)


def test_it_works_when_the_site_comes_back(bring, site, talk):
    site.pages["/talk.mp4"] = page(b"", status="503 Busy")
    bring()
    site.pages["/talk.mp4"] = page(talk)
    row = bring()
    assert (row.status, row.attempt, row.error_code) == ("completed", 2, "")


def test_a_failed_one_can_be_asked_for_again(bring, site, talk):
    site.pages["/talk.mp4"] = page(b"", status="404 Not Found")
    first = bring()
    site.pages["/talk.mp4"] = page(talk)
    assert bring().pk != first.pk
    assert Video.objects.count() == 1


def test_a_used_up_plan_is_told_before_anything_is_fetched(bring, site, settings, owner):
    row, _ = entries.request(owner, site.url("/talk.mp4"))
    settings.DAILY_UPLOADS = 1
    Slot.objects.create(user=owner, key="video:other", month="2020-01")
    work.run(row.pk)
    row.refresh_from_db()
    assert (row.status, row.error_code, site.connections) == ("failed", "RATE_LIMIT_EXCEEDED", 0)


def test_one_that_waits_is_not_fetched_in_private_mode(owner, site):
    row, _ = entries.request(owner, site.url("/talk.mp4"))
    owner.privacy_preferences = {"private_mode": True}
    owner.save()
    work.run(row.pk)
    row.refresh_from_db()
    assert (row.status, row.error_code, row.error_message, site.connections) == ("failed", "FORBIDDEN", entries.PRIVATE, 0)


def test_cancelling_stops_it_in_the_middle(owner, site, folders):
    slowly = trickle(site, b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n", bytes(10), 0.05)
    asked = threading.Event()

    def answer(connection, head):
        asked.set()
        slowly(connection, head)

    site.pages["/talk.mp4"] = answer
    row, _ = entries.request(owner, site.url("/talk.mp4"))
    worker = threading.Thread(target=_work, args=(row.pk,))
    worker.start()
    assert asked.wait(10)
    entries.cancel(row)
    worker.join(20)
    assert not worker.is_alive()
    row.refresh_from_db()
    assert (row.status, Video.objects.count(), left_in(folders)) == ("cancelled", 0, [])


def _work(pk) -> None:
    from django.db import connection

    work.run(pk)
    connection.close()


def test_cancelled_at_the_last_moment_nothing_is_kept(bring, monkeypatch, folders):
    """After the bytes are stored, before the row is written."""
    complete = claims.complete

    def late(row, video):
        VideoImport.objects.update(status="cancelled")
        complete(row, video)

    monkeypatch.setattr("videos.imports.claims.complete", late)
    bring()
    assert (Video.objects.count(), Slot.objects.count(), left_in(folders / "media")) == (0, 0, [])


def test_a_closed_account_gets_nothing_more(owner, site):
    row, _ = entries.request(owner, site.url("/talk.mp4"))
    type(owner).objects.update(is_active=False)
    work.run(row.pk)
    assert site.connections == 0


def test_what_lost_its_worker_is_resumed_and_at_last_given_up(owner, site):
    row, _ = entries.request(owner, site.url("/talk.mp4"))
    for attempt in range(1, 4):
        assert taken(row).attempt == attempt
        VideoImport.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
        upkeep.resume()
    row.refresh_from_db()
    assert (row.status, row.error_code) == ("failed", "PROCESSING_FAILED")


def test_one_that_was_taken_over_keeps_nothing(owner, site):
    row, _ = entries.request(owner, site.url("/talk.mp4"))
    slow = taken(row)
    VideoImport.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    upkeep.resume()
    assert taken(row).attempt == 2
    with pytest.raises(claims.Stopped):
        claims.complete(slow, Video())


def test_there_is_room_for_so_many_at_once(owner, site):
    rows = [entries.request(owner, site.url(f"/{number}.mp4"))[0] for number in range(2)]
    assert claims.take(rows[0].pk)
    assert claims.take(rows[1].pk) is None
    claims.fail(VideoImport.objects.get(pk=rows[0].pk), "X", "x", permanent=True)
    assert upkeep.resume() == 1


def test_a_full_disk_is_said_and_tried_again(bring, settings, site):
    settings.IMPORT_FREE_BYTES = 10**18
    row = bring()
    assert (row.status, row.error_code, site.connections) == ("queued", "SERVICE_UNAVAILABLE", 0)


def test_what_a_killed_worker_left_is_swept(folders, owner, site):
    row, _ = entries.request(owner, site.url("/talk.mp4"))
    left = folders / "scratch" / f"import-{row.pk}-1"
    VideoImport.objects.update(status="failed")
    with scratch.folder(row) as held:
        left.mkdir()
        (left / "part").write_text("x")
        for path in (held, left):
            os.utime(path, (1, 1))
        assert (scratch.sweep(), held.exists(), left.exists()) == (1, True, False)


def ranged(talk, most=None, etag='"one"', pause=0.0):
    """A site that gives parts, and breaks off after `most` bytes."""

    def answer(connection, head):
        wanted = next((line.split("=")[1] for line in head.split("\r\n") if line.startswith("Range:")), "")
        whole = not wanted or f"If-Range: {etag}" not in head
        start = 0 if whole else int(wanted.rstrip("-"))
        told = "200 OK" if whole else "206 Partial Content"
        lines = [f"HTTP/1.1 {told}", "Content-Type: video/mp4", "Accept-Ranges: bytes", f"ETag: {etag}"]
        lines.append(f"Content-Length: {len(talk) - start}")
        lines += [] if whole else [f"Content-Range: bytes {start}-{len(talk) - 1}/{len(talk)}"]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        for place in range(start, most or len(talk), 8192):
            connection.sendall(talk[place : min(place + 8192, most or len(talk))])
            time.sleep(pause)

    return answer


def stored(row: VideoImport) -> str:
    assert row.video
    return row.video.storage_path


def asked_from(site):
    return [line for head in site.heads for line in head.split("\r\n") if line.startswith("Range:")]


def test_whoever_watches_is_told(owner, site, talk, monkeypatch):
    monkeypatch.setattr(claims, "SECONDS_BETWEEN_BEATS", 0.02)
    heard: list[tuple[str, int]] = []

    def listen(sender, row, **more):
        heard.append((row.status, row.received_bytes))

    import_changed.connect(listen)
    site.pages["/talk.mp4"] = ranged(talk, pause=0.02)
    work.run(entries.request(owner, site.url("/talk.mp4"))[0].pk)
    import_changed.disconnect(listen)
    assert [heard[0], heard[1], heard[-1]] == [("queued", 0), ("fetching", 0), ("completed", len(talk))]
    assert any(status == "fetching" and 0 < received < len(talk) for status, received in heard)


def test_what_broke_off_goes_on(bring, site, talk, folders):
    site.pages["/talk.mp4"] = ranged(talk, most=20_000)
    assert bring().status == "queued"
    site.pages["/talk.mp4"] = ranged(talk)
    row = bring()
    assert (row.status, row.received_bytes, asked_from(site)) == ("completed", len(talk), ["Range: bytes=20000-"])
    assert (folders / "media" / stored(row)).read_bytes() == talk
    assert left_in(folders / "scratch") == []


def _killed_after_thirty_thousand(watch: Watch) -> None:
    if watch.received > 30_000:
        os.kill(os.getpid(), signal.SIGKILL)


def killed_in_the_middle(row):
    """A worker of its own begins with it and is killed while bytes come."""
    connections.close_all()
    worker = os.fork()
    if not worker:
        Watch.check = _killed_after_thirty_thousand  # type: ignore[method-assign, assignment]
        work.run(row.pk)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) == -signal.SIGKILL


def test_what_a_killed_worker_fetched_is_not_fetched_again(owner, site, talk, folders):
    site.pages["/talk.mp4"] = ranged(talk, pause=0.02)
    row, _ = entries.request(owner, site.url("/talk.mp4"))
    killed_in_the_middle(row)
    (partial,) = (folders / "scratch").rglob("direct.media")
    os.utime(partial.parent, (1, 1))
    VideoImport.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    upkeep.tend()
    size = partial.stat().st_size
    work.run(row.pk)
    row.refresh_from_db()
    assert (row.status, row.attempt, asked_from(site)) == ("completed", 2, [f"Range: bytes={size}-"])
    assert (folders / "media" / stored(row)).read_bytes() == talk


def test_another_file_is_fetched_from_its_beginning(bring, site, talk, folders):
    site.pages["/talk.mp4"] = ranged(bytes(len(talk)), most=20_000)
    bring()
    site.pages["/talk.mp4"] = ranged(talk, etag='"two"')
    row = bring()
    assert (row.status, (folders / "media" / stored(row)).read_bytes() == talk) == ("completed", True)


@pytest.mark.parametrize("etag", ['W/"one"', "one", ""])
def test_without_a_strong_promise_nothing_is_kept(bring, site, talk, folders, etag):
    site.pages["/talk.mp4"] = ranged(talk, most=20_000, etag=etag)
    assert (bring().status, left_in(folders / "scratch")) == ("queued", [])


def test_a_part_that_was_not_asked_for_is_not_taken(bring, site, talk):
    site.pages["/talk.mp4"] = ranged(talk, most=20_000)
    bring()
    site.pages["/talk.mp4"] = page(talk[100:], status="206 Partial Content", Content_Range=f"bytes 100-{len(talk) - 1}/{len(talk)}")
    assert bring().status == "queued"
    site.pages["/talk.mp4"] = ranged(talk)
    assert (bring().status, len(asked_from(site))) == ("completed", 1)


def test_a_short_address_waits_for_the_same_recording(owner, site, monkeypatch):
    """However long that takes: waiting is no failed attempt."""
    long = "https://www.tiktok.com/@me/video/7106594312292453675"
    monkeypatch.setattr("videos.imports.guard.http.lands", lambda *a: long)
    short, _ = entries.request(owner, "https://vm.tiktok.com/ZMabc12/")
    first, _ = entries.request(owner, long)
    for _ in range(5):
        work.run(short.pk)
    short.refresh_from_db()
    assert (short.status, short.attempt, short.error_code) == ("queued", 0, "")
    VideoImport.objects.filter(pk=first.pk).update(status="failed")
    monkeypatch.setattr("videos.imports.registry.fetch", Mock(side_effect=ProviderError(Reason.PRIVATE)))
    work.run(short.pk)
    short.refresh_from_db()
    assert (short.status, short.error_code) == ("failed", "FORBIDDEN")


def test_a_short_address_becomes_what_it_leads_to(owner, site, monkeypatch):
    """TikTok's: the second time nothing has to be asked."""
    long = "https://www.tiktok.com/@/video/7106594312292453675"
    monkeypatch.setattr("videos.imports.guard.http.lands", lambda *a: "https://www.tiktok.com/@me/video/7106594312292453675?x=1")
    row, _ = entries.request(owner, "https://vm.tiktok.com/ZMabc12/")
    told = {"title": "x", "original_filename": "x", "storage_path": "x", "sha256": "x", "source_url": long}
    video = Video.objects.create(user=owner, size_bytes=1, duration_seconds=1, width=1, height=1, **told)
    work.run(row.pk)
    row.refresh_from_db()
    assert (row.status, row.url, row.video_id) == ("completed", long, video.pk)
    assert entries.request(owner, "vm.tiktok.com/ZMabc12")[1]
