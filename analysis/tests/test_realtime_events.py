"""What is written of a run as it goes, on both engines, and how many queries and rows that is."""

import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from analysis import runs, standing
from analysis.models import Analysis, Event
from analysis.pipeline import claims, definition, progress
from analysis.realtime import events
from videos.imports import entries
from videos.shelf import library
from videos.signals import video_changed

pytestmark = pytest.mark.usefixtures("pipeline")
WRITERS, EACH = 8, 40


def told(kind: str | None = None) -> list[Event]:
    found = Event.objects.order_by("number")
    return list(found.filter(kind=kind) if kind else found)


def taken(run: Analysis) -> claims.Claim:
    claim = claims.take(run.jobs.get(stage="probe").pk, "somebody")
    assert claim is not None
    return claim


def test_it_works(database, make_video):
    run = runs.start(make_video(), enqueue=False)
    while runs.run_next(run):
        pass
    kinds = [event.kind for event in told()]
    assert kinds[:3] == ["status", "status", "stage"]
    assert kinds[-1] == "results"
    assert [event.data["progress"] for event in told()] == sorted(event.data["progress"] for event in told())
    assert told()[-1].data == {"status": "complete", "progress": 100, "stage": "Your results are ready"}
    assert all(event.user_id == run.video.user_id and event.video_id == run.video_id for event in told())


def test_it_tells_what_the_status_says(database, make_video, monkeypatch):
    monkeypatch.setattr(progress, "BREATH", timedelta(0))
    video = make_video()
    run = runs.start(video, enqueue=False)
    runs.run_next(run)
    says = standing.of(video.user, video.pk)
    assert told()[-1].data | {"video_id": video.pk} == says


def test_an_import_is_told_of_from_its_beginning_to_its_end(sqlite):
    owner = User.objects.create_user("owner@example.org")
    row, _ = entries.request(owner, "https://example.org/talk.mp4")
    entries.cancel(row)
    first, last = told()
    assert (first.kind, first.user_id, first.video_id, first.data["import_id"]) == ("import", owner.pk, None, str(row.pk))
    assert [each.data["status"] for each in (first, last)] == ["queued", "cancelled"]


def test_a_run_that_is_cancelled_has_failed(sqlite, make_video):
    runs.cancel(runs.start(make_video(), enqueue=False))
    last = told()[-1]
    assert (last.kind, last.data["status"], last.data["error"]) == ("failed", "error", "The analysis was cancelled.")


def test_a_deletion_is_told_last(sqlite, make_video):
    video = make_video()
    runs.start(video, enqueue=False)
    library.remove(video)
    assert [event.kind for event in told()] == ["status", "failed", "deleted"]


@pytest.mark.parametrize(("what", "kind"), [("renditions", "renditions"), ("restored", "status")])
def test_what_changes_besides_is_told(sqlite, make_video, what, kind):
    video = make_video()
    video_changed.send(type(video), video=video, what=what)
    assert [(event.kind, event.data["status"]) for event in told()] == [(kind, "queued")]


def test_channels_and_sockets_are_left_to_the_asynchronous_server():
    """Every other process starts without them."""
    loaded = "import django; django.setup(); import coherence.urls, sys; print([each for each in sys.modules if each in %r])"
    unwanted = ("channels", "websockets", "analysis.realtime.hub", "analysis.realtime.sockets")
    run = subprocess.run([sys.executable, "-c", loaded % (unwanted,)], capture_output=True, text=True, check=True, cwd=settings.BASE_DIR)
    assert run.stdout.strip() == "[]"


def test_what_is_rolled_back_was_never_told(database, make_video):
    video = make_video()
    with transaction.atomic():
        runs.start(video, enqueue=False)
        transaction.set_rollback(True)
    assert told() == []


def test_a_number_that_grows_quickly_is_told_twice_a_second(sqlite, make_video):
    run = runs.start(make_video(), enqueue=False)
    claim, begun = taken(run), timezone.now()
    for hundredth in range(1, 100):
        claims.beat(claim, hundredth / 100)
    assert len(told("progress")) <= 1 + 2 * (timezone.now() - begun).total_seconds()
    run.refresh_from_db()
    assert run.progress == progress.percent(definition.stages(), run.jobs.all()) > 0


def test_what_has_not_changed_is_not_written(sqlite, make_video, django_assert_num_queries):
    run = runs.start(make_video(), enqueue=False)
    taken(run)
    before = len(told())
    run.refresh_from_db()
    with django_assert_num_queries(5):  # stages; begin, two updates of no row, commit
        progress.refresh(run)
    assert len(told()) == before


@pytest.mark.slow
def test_numbers_follow_the_commits(postgresql):
    """Many write at once, each at its own pace: whoever reads sees no number appear below one it has seen."""
    writers = [threading.Thread(target=write, args=(User.objects.create_user(f"{n}@example.org").pk,)) for n in range(WRITERS)]
    for writer in writers:
        writer.start()
    seen: list[int] = []
    while len(seen) < WRITERS * EACH:
        last = seen[-1] if seen else 0
        now = [number for number in Event.objects.order_by("number").values_list("number", flat=True) if number is not None]
        assert [number for number in now if number <= last] == seen
        seen = now
    for writer in writers:
        writer.join()
    assert not Event.objects.filter(number=None).exists()


def write(user_id):
    """Two in each transaction, between which it does something else for a moment; now and then it is taken back."""
    try:
        for turn in range(EACH // 2):
            with transaction.atomic():
                events.tell(user_id, "progress", {"turn": turn})
                transaction.get_connection().cursor().execute("select pg_sleep(random() / 200)")
                events.tell(user_id, "progress", {"turn": turn})
            with transaction.atomic():
                events.tell(user_id, "progress", {})
                transaction.set_rollback(True)
    finally:
        connection.close()


def test_old_ones_are_forgotten_but_for_the_newest(database, make_video, monkeypatch):
    monkeypatch.setattr(events, "BATCH", 3)
    user = make_video().user
    for turn in range(10):
        events.tell(user.pk, "progress", {"turn": turn})
    newest = told()[-1].pk
    assert events.forget_old() == 0
    Event.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert events.forget_old() == 9
    assert [event.pk for event in told()] == [newest]
