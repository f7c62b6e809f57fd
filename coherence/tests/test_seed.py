"""The seeded database: the asked numbers, on both engines, the same each time, and never where people are."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from accounts.models import User
from analysis.models import Analysis, ProcessingJob
from coherence.benchmarks import seeding
from videos.models import Video


def seeded() -> None:
    call_command("seed", "--users=5", "--videos=60", "--jobs=600", "--big-user=20", "--yes", verbosity=0)


def test_it_works(database, capsys):
    seeded()
    big = User.objects.get(email=seeding.BIG)
    assert (User.objects.count(), Video.objects.count(), big.videos.count()) == (5, 60, 20)
    assert 450 <= ProcessingJob.objects.count() <= 750
    assert set(Analysis.objects.annotate(stages=Count("jobs")).values_list("stages", flat=True)) <= {10, 11, 12}
    assert "completed" in set(Video.objects.values_list("status", flat=True))
    assert "60 videos" in capsys.readouterr().out


def test_every_person_waits_for_one_recording(database):
    seeded()
    for user in User.objects.all():
        newest = user.videos.order_by("-created_at").first()
        assert newest is not None
        assert newest.status in ("pending", "processing")


def test_rows_read_as_the_product_writes_them(database):
    seeded()
    run = Analysis.objects.newest_completed().exclude(result__transcript=None).select_related("video").first()
    assert run is not None
    assert run.video.coherence_score == run.coherence_score
    assert run.metrics is not None
    assert run.metrics["speakingPaceTarget"] == "140-160"
    assert run.completed_at is not None
    assert run.completed_at.tzinfo is not None
    job = run.jobs.filter(from_cache=False).first()
    assert job is not None
    assert job.wall_seconds is not None
    assert job.wall_seconds > 0


def test_the_same_each_time(databases, sqlite):
    seeded()
    first = set(Video.objects.values_list("pk", "title"))
    User.objects.all().delete()
    seeded()
    assert set(Video.objects.values_list("pk", "title")) == first


def test_it_must_be_meant(sqlite):
    with pytest.raises(CommandError, match="--yes"):
        call_command("seed", "--users=1")


def test_never_where_people_are(sqlite):
    User.objects.create_user("ada@example.org")
    with pytest.raises(CommandError, match="people in this database"):
        call_command("seed", "--yes")
