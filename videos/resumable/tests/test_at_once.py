"""Many at the same moment, on a real SQLite and a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from accounts.tests import personas
from billing.models import Slot
from coherence.core.errors import AppError
from videos.models import Upload, Video
from videos.resumable import completion, disk, grants


@pytest.fixture
def owner(database):
    return personas.owner()


def at_once(work, count):
    """What each of the threads brought or met, all having started together."""
    barrier = Barrier(count)

    def one(number):
        try:
            barrier.wait()
            return work()
        except AppError as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


def granted(owner, size, name="talk.mp4"):
    return grants.grant(owner, filename=name, size_bytes=size)


def arrived(owner, talk):
    upload = granted(owner, len(talk))
    with disk.landing(upload.pk).go_on(0) as sender:
        sender.append(talk)
    return upload


def test_it_works(owner, settings):
    """Of twenty at once no more are let in than may."""
    settings.UPLOADS_OPEN = 3
    met = at_once(lambda: granted(owner, 10), 20)
    assert (Upload.objects.count(), met.count("CONFLICT")) == (3, 17)


def test_promises_together_stay_within_bounds(owner, settings):
    settings.UPLOADS_OPEN, settings.UPLOADS_OPEN_BYTES = 20, 45
    met = at_once(lambda: granted(owner, 10), 20)
    assert (Upload.objects.count(), met.count("CONFLICT")) == (4, 16)


def test_the_plan_is_exact_when_all_complete_at_once(owner, settings, talk):
    """Free: two videos. Four different recordings arrive at the same moment."""
    uploads = [arrived(owner, talk + b"free" * number) for number in range(4)]
    waiting = iter(uploads)
    at_once(lambda: completion.begin(next(waiting)), 4)
    ended = sorted(Upload.objects.values_list("status", "error_code"))
    assert ended == [("completed", "")] * 2 + [("failed", "PLAN_LIMIT_REACHED")] * 2
    assert (Video.objects.count(), Slot.objects.count()) == (2, 2)


def test_whoever_writes_a_row_of_the_person_holds_nothing_up(postgresql, talk):
    """Each row that names a person keeps their row from going, and from nothing else."""
    owner = personas.owner()
    other = connections["default"].copy()
    with other.cursor() as theirs, connections["default"].cursor() as ours:
        theirs.execute("begin")
        theirs.execute("select from users where id = %s for key share", [owner.pk])
        ours.execute("set lock_timeout = '2s'")
        completion.begin(arrived(owner, talk))
        theirs.execute("rollback")
    other.close()
    assert Upload.objects.get().status == "completed"


def test_completed_by_many_it_is_one_video(owner, talk):
    upload = arrived(owner, talk)
    at_once(lambda: completion.begin(Upload.objects.get(pk=upload.pk)), 8)
    upload.refresh_from_db()
    assert (upload.status, upload.attempt) == ("completed", 1)
    assert (Video.objects.count(), Slot.objects.count()) == (1, 1)


def test_the_same_content_twice_at_once_is_one_video(owner, talk):
    waiting = iter([arrived(owner, talk) for _ in range(3)])
    at_once(lambda: completion.begin(next(waiting)), 3)
    assert set(Upload.objects.values_list("status", "video")) == {("completed", Video.objects.get().pk)}
    assert (Slot.objects.count(), list(disk.folder().iterdir())) == (1, [])
