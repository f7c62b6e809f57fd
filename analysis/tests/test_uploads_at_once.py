"""Uploads at the same moment, on a real SQLite and a real PostgreSQL, from acceptance to the queue."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connections

from accounts.models import User
from analysis.models import Analysis
from billing.models import Slot
from coherence.core import queue
from coherence.core.errors import PlanLimitReached
from videos import uploads
from videos.models import Video
from videos.shelf import library

pytestmark = [pytest.mark.usefixtures("pipeline")]
THREADS = 5


@pytest.fixture
def owner(database):
    return User.objects.create_user("owner@example.com")


def at_once(work, items):
    """What each of the threads brought or met, all having started together."""
    barrier = Barrier(len(items))

    def one(item):
        try:
            barrier.wait()
            return work(item)
        except PlanLimitReached as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(one, items))


@pytest.fixture
def copies(clip, tmp_path):
    """As many different recordings: what follows the header of a video is its own."""
    paths = [tmp_path / f"{number}.mp4" for number in range(THREADS)]
    for number, path in enumerate(paths):
        shutil.copy(clip, path)
        with path.open("ab") as file:
            file.write((16).to_bytes(4, "big") + b"free" + number.to_bytes(8, "big"))
    return paths


def stored():
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_the_same_recording_is_kept_counted_and_analysed_once(owner, clip):
    met = at_once(lambda path: uploads.accept(owner, path, origin="upload"), [clip] * THREADS)
    assert len({video.pk for video in met}) == 1
    assert [Video.objects.count(), Slot.objects.count(), Analysis.objects.count(), queue.length(), len(stored())] == [1] * 5


def test_no_more_come_in_than_the_plan_has_left(owner, copies):
    met = at_once(lambda path: uploads.accept(owner, path, origin="upload"), copies)
    assert sum(isinstance(each, PlanLimitReached) for each in met) == THREADS - 2
    assert [Video.objects.count(), Slot.objects.count(), Analysis.objects.count(), queue.length(), len(stored())] == [2] * 5


def test_a_deletion_at_once_leaves_nothing_at_work(owner, clip):
    video = uploads.accept(owner, clip, origin="upload")
    met = at_once(lambda _: library.remove(Video.objects.get(pk=video.pk)), range(THREADS))
    assert sorted(met) == [False] * (THREADS - 1) + [True]
    assert (Analysis.objects.get().error_code, queue.length()) == ("CANCELLED", 0)
