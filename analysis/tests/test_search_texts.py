"""What is said in a recording is found as soon as its result is there, and forgotten with it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from analysis import search_texts
from analysis.models import Analysis, ProcessingJob, StageResult
from analysis.tests import takes
from videos.models import Video, VideoText
from videos.shelf import purge, search
from videos.tests.test_api_library import make

pytestmark = pytest.mark.django_db
LINES = [{"start": 1.5, "text": "Hello, everyone."}, {"start": 7, "text": "The numbers."}]


@pytest.fixture
def owner(db):
    return User.objects.create_user("owner@example.org")


def found(user, typed):
    return list(search.found(Video.objects.visible_to(user), user, typed))


def test_it_works(owner):
    (video,) = make(owner)
    takes.complete(video, transcript=LINES)
    assert found(owner, "numbers hello") == [video]
    assert search.matches([video], "numbers") == {video.pk: [{"seconds": 7.0, "text": "The numbers."}]}


def test_a_newer_run_takes_the_place_of_the_older(owner):
    (video,) = make(owner)
    takes.complete(video, transcript=LINES)
    takes.complete(video, transcript=[{"start": 0, "text": "Something else"}])
    assert (found(owner, "numbers"), found(owner, "else"), VideoText.objects.count()) == ([], [video], 1)


def test_a_run_that_heard_nothing(owner):
    (video,) = make(owner)
    takes.complete(video, transcript=[])
    assert VideoText.objects.get().words == ""


@pytest.mark.parametrize("limit", [1, 1000])
def test_the_backfill(owner, capsys, limit):
    """Counts, writes what is missing, and touches nothing the second time."""
    videos = make(owner, 3)
    for video in videos:
        takes.complete(video, transcript=LINES)
    VideoText.objects.exclude(video=videos[0]).delete()
    Video.objects.update(title_words="")
    call_command("backfill_search", dry_run=True, limit=limit)
    assert VideoText.objects.count() == 1
    for _ in range(4):
        call_command("backfill_search", limit=limit)
    assert (len(found(owner, "numbers talk")), search_texts.unspoken().count(), search_texts.untitled().count()) == (3, 0, 0)
    written = min(limit, 2), min(limit, 3)
    assert f"{written[0]} transcripts and {written[1]} titles were written" in capsys.readouterr().out
    assert (search_texts.write_transcripts(10), search_texts.write_titles(10)) == (0, 0)


def test_titles_without_a_word_are_passed_over(owner):
    make(owner, 3, title="🎤")
    make(owner, title="words")
    Video.objects.filter(title="words").update(title_words="")
    assert search_texts.write_titles(10) == 1


def test_purging_forgets_what_only_this_recording_came_to(owner):
    """What another recording of the person has in common with it stays; what a stranger has is theirs anyway."""
    gone, there = make(owner, 2)
    for video, keys in ((gone, ("a" * 64, "b" * 64)), (there, ("b" * 64,))):
        run = Analysis.objects.create(video=video)
        for stage, key in enumerate(keys):
            ProcessingJob.objects.create(analysis=run, video=video, stage=str(stage), stage_version=1, content_key=key)
            StageResult.objects.get_or_create(user=owner, content_key=key, defaults={"stage": "x", "stage_version": 1, "payload": b""})
    Video.objects.filter(pk=gone.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    assert purge.run().videos == 1
    assert list(StageResult.objects.values_list("content_key", flat=True)) == ["b" * 64]
    assert (Analysis.objects.count(), VideoText.objects.count()) == (1, 0)
