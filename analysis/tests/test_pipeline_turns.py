"""Work that nobody waits for gives way to runs that somebody waits for."""

from dataclasses import replace

import pytest

from analysis import runs
from analysis.models import ProcessingJob, Status
from analysis.pipeline import claims, runner, turns
from analysis.pipeline.definition import stages
from analysis.pipeline.scratch import RunScratch
from analysis.pipeline.stage import Postponed, by_name

pytestmark = pytest.mark.usefixtures("sqlite", "pipeline")


@pytest.fixture
def claim(make_video):
    """The stage after the result, claimed as patient work."""
    analysis = runs.start(make_video(), enqueue=False)
    while analysis.status != Status.COMPLETED:
        runs.run_next(analysis)
        analysis = runs.reload(analysis)
    taken = claims.take(analysis.jobs.get(stage="renditions").pk, claims.new_worker())
    assert taken is not None
    return replace(taken, stage=replace(taken.stage, patient=True))


def test_it_works(claim, make_video):
    give_way = turns.of(claim)
    give_way()
    runs.start(make_video())
    with pytest.raises(Postponed):
        give_way()


def test_who_is_waited_for_gives_no_way(claim, make_video):
    runs.start(make_video())
    turns.of(replace(claim, stage=by_name(stages())["report"]))()


def test_given_back_as_if_it_had_not_been_begun(claim):
    claims.postpone(claim, 5.0)
    job = ProcessingJob.objects.get(pk=claim.job.pk)
    assert (job.status, job.attempt, job.error_code, job.is_due()) == (Status.PENDING, 0, "", False)
    with pytest.raises(claims.LostClaim):
        claims.postpone(claim, 5.0)


def test_what_was_done_so_far_stays(claim):
    scratch = RunScratch(claim.job.analysis_id)
    (scratch.shared / "half").write_text("made")
    claims.postpone(claim, 5.0)
    assert not runner.tidy(scratch)
    ProcessingJob.objects.filter(pk=claim.job.pk).update(error_code="WORKER_DIED")
    assert runner.tidy(scratch)


def test_a_helper_of_one_command_does_none(claim, monkeypatch):
    monkeypatch.setattr(turns, "_helping", True)
    with pytest.raises(Postponed):
        turns.of(claim)()
