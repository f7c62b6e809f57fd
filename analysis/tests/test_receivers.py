"""News of a recording: its run begins with its row, and ends with its deletion."""

import pytest
from django.db import transaction

from analysis import runs
from analysis.models import Analysis, ProcessingJob, Status
from analysis.tests.pipeline_stages import NEEDS
from coherence.core import queue
from videos.models import Video
from videos.signals import video_deleted, video_received

pytestmark = [pytest.mark.usefixtures("pipeline"), pytest.mark.django_db]


def test_it_works(make_video):
    video = make_video()
    video_received.send(Video, video=video)

    assert Analysis.objects.get().video == video
    assert ProcessingJob.objects.count() == len(NEEDS)
    assert queue.length() == 1


def test_received_twice_is_analysed_once(make_video):
    video = make_video()
    video_received.send(Video, video=video)
    video_received.send(Video, video=video)
    assert (Analysis.objects.count(), queue.length()) == (1, 1)


def test_a_transaction_that_fails_takes_run_and_queue_with_it(make_video):
    video = make_video()
    with transaction.atomic():
        video_received.send(Video, video=video)
        transaction.set_rollback(True)
    assert (Analysis.objects.count(), queue.length()) == (0, 0)


def test_deletion_ends_the_run(make_video):
    video = make_video()
    analysis = runs.start(video)
    video_deleted.send(Video, video=video)

    assert runs.reload(analysis).error_code == "CANCELLED"
    assert queue.length() == 0
    assert not ProcessingJob.objects.unfinished().exists()


def test_deletion_ends_what_comes_after_a_result(make_video):
    video = make_video()
    analysis = runs.start(video)
    Analysis.objects.update(status=Status.COMPLETED)
    video_deleted.send(Video, video=video)

    assert runs.reload(analysis).status == Status.COMPLETED
    assert queue.length() == 0
    assert not ProcessingJob.objects.unfinished().exists()
