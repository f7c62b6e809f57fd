"""Accepting a recording: agreed to, counted, kept, and received by whoever listens, all or nothing."""

import pytest
from django.utils import timezone

from accounts.models import Consent
from billing import months
from billing.models import Slot
from coherence.core.errors import ConsentRequired, InvalidFormat, PlanLimitReached, VideoTooLong
from videos import uploads
from videos.models import Video
from videos.signals import video_received
from videos.tests.recordings import TALK
from videos.tests.test_intake import left_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def accept(owner, storage, recording):
    return lambda name=TALK, user=owner, **more: uploads.accept(user, recording(name), origin="upload", **more)


@pytest.fixture
def heard():
    """The videos that `video_received` was sent with."""
    videos: list[Video] = []

    def listen(sender, video, **more):
        videos.append(video)

    video_received.connect(listen)
    yield videos
    video_received.disconnect(listen)


def test_it_works(accept, owner, heard, storage):
    video = accept(title="Our plan", filename="plan.mov")

    assert (video.title, video.original_filename) == ("Our plan", "plan.mov")
    assert Video.objects.visible_to(owner).get() == video
    assert Slot.objects.get().key == uploads.slot(video) == f"video:{video.pk}"
    assert Consent.objects.get().source == "upload"
    assert heard == [video]


def test_the_same_content_takes_no_second_slot(accept, heard):
    first = accept()
    Video.objects.update(status=Video.Status.COMPLETED)

    assert accept() == first
    assert (Slot.objects.count(), heard) == (1, [first])


def test_the_same_content_is_tried_again_after_a_failure(accept, heard):
    first = accept()
    Video.objects.update(status=Video.Status.FAILED)

    assert accept() == first
    assert (Slot.objects.count(), heard) == (1, [first, first])


def test_the_same_content_comes_in_when_the_plan_is_used_up(accept, settings):
    settings.DAILY_UPLOADS = 1
    first = accept()

    assert accept() == first


def test_a_used_up_plan_leaves_nothing(accept, owner, storage):
    month = months.label(timezone.now(), owner.time_zone)
    Slot.objects.bulk_create(Slot(user=owner, key=f"video:{n}", month=month) for n in range(2))
    with pytest.raises(PlanLimitReached):
        accept()

    assert not Video.objects.exists()
    assert left_in(storage) == []


def test_a_plan_used_up_meanwhile_leaves_nothing(accept, owner, storage, monkeypatch):
    def refuse(user, key):
        raise PlanLimitReached("Another was faster.")

    monkeypatch.setattr("billing.limits.take_upload", refuse)
    with pytest.raises(PlanLimitReached):
        accept()

    assert not Video.objects.exists()
    assert left_in(storage) == []


def test_a_receiver_that_fails_leaves_nothing(accept, storage):
    def fail(sender, **more):
        raise RuntimeError("a bug")

    video_received.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            accept()
    finally:
        video_received.disconnect(fail)
    assert not Video.objects.exists()
    assert not Slot.objects.exists()
    assert left_in(storage) == []


def test_a_recording_longer_than_the_plan_is_not_stored(accept, storage):
    with pytest.raises(VideoTooLong):
        accept("twenty_minutes.mp4")
    assert left_in(storage) == []


def test_no_video_counts_for_nothing(accept):
    with pytest.raises(InvalidFormat):
        accept("broken/text.mp4")
    assert not Slot.objects.exists()


def test_explicit_consent_is_asked_for_first(accept, owner, settings, storage):
    settings.CONSENT_POLICY = "explicit"
    with pytest.raises(ConsentRequired):
        uploads.require(owner, 1)
    with pytest.raises(ConsentRequired):
        accept()
    assert not Video.objects.exists()


def test_asking_records_nothing(owner):
    uploads.require(owner, 1)
    assert not Consent.objects.exists()


def test_a_strangers_same_content_is_their_own(accept, stranger):
    assert accept() != accept(user=stranger)
    assert Slot.objects.count() == 2
