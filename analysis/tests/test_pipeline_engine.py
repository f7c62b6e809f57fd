"""The engine in one process, on both databases: what is done once, again, or never."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from analysis import failures, runs
from analysis.models import Analysis, ProcessingJob, StageResult, Status
from analysis.pipeline import claims, results, runner
from analysis.tests.pipeline_stages import NEEDS
from coherence.core import queue
from videos.models import Video
from videos.storage.failures import StorageFailed

pytestmark = pytest.mark.usefixtures("database", "pipeline")


def stages_queued() -> list[str]:
    """What waits in the queue for a worker, but for the news of the end to its owner."""
    return [row.func() for row in apps.get_model("django_q", "OrmQ").objects.all() if row.func() == "analysis.tasks.run_stage"]


def run_all(analysis: Analysis) -> Analysis:
    """Run what is due until nothing is."""
    while runs.run_next(analysis):
        pass
    analysis.refresh_from_db()
    return analysis


def test_it_works(make_video, pipeline):
    video = make_video()
    analysis = run_all(runs.start(video))
    assert (analysis.status, analysis.progress, analysis.score_tier, analysis.coherence_score) == (
        Status.COMPLETED,
        100,
        "Good Start",
        71.5,
    )
    assert analysis.metrics == {"eyeContact": 60.0}
    assert analysis.dissonance_flags == [{"id": "flag-1", "type": "MISSING_GESTURE"}]
    assert analysis.flags_by_type == {"MISSING_GESTURE": 1}
    assert sorted(pipeline.ran()) == sorted(NEEDS)
    assert all(job.attempt == 1 and job.wall_seconds is not None for job in analysis.jobs.all())
    video.refresh_from_db()
    assert video.status == Video.Status.COMPLETED


def test_scratch_space_is_gone_at_the_end(make_video, settings):
    run_all(runs.start(make_video()))
    assert list(settings.SCRATCH_DIR.iterdir()) == []


def test_starting_twice_is_one_run_and_queues_once(make_video):
    video = make_video()
    assert runs.start(video) == runs.start(video)
    assert queue.length() == 1


def test_a_second_delivery_does_nothing(make_video, pipeline):
    job = runs.start(make_video()).jobs.get(stage="probe")
    assert runner.run(job.pk)
    assert not runner.run(job.pk)
    assert pipeline.ran() == ["probe"]


def test_of_two_claims_one_wins(make_video):
    job = runs.start(make_video()).jobs.get(stage="probe")
    assert claims.take(job.pk, "one") is not None
    assert claims.take(job.pk, "two") is None


def test_a_stage_whose_needs_are_not_done_cannot_be_claimed(make_video):
    job = runs.start(make_video()).jobs.get(stage="report")
    assert claims.take(job.pk, "early") is None


def test_a_lost_claim_cannot_commit(make_video):
    job = runs.start(make_video()).jobs.get(stage="probe")
    claim = claims.take(job.pk, "slow")
    assert claim is not None
    ProcessingJob.objects.filter(pk=job.pk).update(attempt=2, worker="fast")
    with pytest.raises(claims.LostClaim):
        claims.commit(claim, b"late", None, enqueue=True)
    assert claims.beat(claim) is claims.Hold.LOST
    assert not StageResult.objects.exists()
    assert ProcessingJob.objects.get(pk=job.pk).status == Status.PROCESSING


def test_the_next_stages_are_queued_with_the_end_of_the_one_before(make_video):
    analysis = runs.start(make_video())
    runner.run(analysis.jobs.get(stage="probe").pk)
    queued = set(analysis.jobs.exclude(enqueued_at=None).filter(status=Status.PENDING).values_list("stage", flat=True))
    assert queued == {"audio", "visual"}
    assert queue.length() == 2


def test_three_failures_end_the_run(make_video, pipeline, caplog):
    pipeline.fail("voice", "crash")
    analysis = run_all(runs.start(make_video()))
    assert (analysis.status, analysis.error_code) == (Status.FAILED, "PROCESSING_FAILED")
    assert "Doing voice" in analysis.error_message
    assert analysis.jobs.get(stage="voice").attempt == 3
    assert "a bug" in caplog.text
    assert not ProcessingJob.objects.unfinished().exists()
    assert Video.objects.get(pk=analysis.video_id).status == Video.Status.FAILED


def test_a_storage_that_refuses_is_what_people_are_told(make_video, pipeline):
    """After all attempts; the recording itself has nothing."""
    pipeline.fail("visual", "storage")
    analysis = run_all(runs.start(make_video(), enqueue=False))
    assert (analysis.error_code, analysis.error_message) == ("SERVICE_UNAVAILABLE", StorageFailed.SENTENCE)
    assert analysis.jobs.get(stage="visual").attempt == 3


def test_a_failure_that_passes_is_forgotten(make_video, pipeline):
    pipeline.fail("voice", "passing")
    analysis = runs.start(make_video())
    while analysis.jobs.get(stage="voice").attempt == 0:
        runs.run_next(analysis)
    pipeline.mend()
    assert run_all(analysis).status == Status.COMPLETED
    voice = analysis.jobs.get(stage="voice")
    assert (voice.attempt, voice.error_code) == (2, "")


def test_a_retry_waits(make_video, pipeline, settings):
    settings.STAGE_RETRY_SECONDS = 60
    pipeline.fail("probe", "crash")
    analysis = runs.start(make_video())
    assert runs.run_next(analysis)
    assert not runs.run_next(analysis)
    soon, late = (timezone.now() + timedelta(seconds=seconds) for seconds in (50, 60))
    assert analysis.jobs.filter(stage="probe", not_before__range=(soon, late)).exists()


def test_a_stage_that_takes_too_long_is_recorded_before_its_worker_ends(make_video, pipeline):
    pipeline.fail("probe", "timeout")
    job = runs.start(make_video()).jobs.get(stage="probe")
    with pytest.raises(SystemExit):
        runner.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempt, job.error_code) == (Status.PENDING, 1, "INTERRUPTED")


def test_an_interruption_just_after_the_claim_lets_go_of_it(make_video, pipeline, monkeypatch):
    """The row says already that somebody works on it; the worker has not heard it yet."""
    take = claims.take

    def interrupted(job_id, worker):
        take(job_id, worker)
        raise KeyboardInterrupt

    monkeypatch.setattr(claims, "take", interrupted)
    job = runs.start(make_video()).jobs.get(stage="probe")
    with pytest.raises(KeyboardInterrupt):
        runner.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempt, job.error_code) == (Status.PENDING, 1, "INTERRUPTED")


def test_a_payload_found_meanwhile_is_not_computed_again(make_video, pipeline):
    video = make_video()
    analysis = runs.start(video)
    key = analysis.jobs.get(stage="probe").content_key
    StageResult.objects.create(user=video.user, content_key=key, stage="probe", stage_version=1, payload=results.pack({"stage": "probe"}))
    assert runner.run(analysis.jobs.get(stage="probe").pk)
    assert analysis.jobs.get(stage="probe").from_cache
    assert pipeline.ran("start") == []


def test_a_run_that_another_took_over_ends_quietly(make_video, pipeline, monkeypatch):
    job = runs.start(make_video()).jobs.get(stage="probe")

    def steal(claim, scratch):
        ProcessingJob.objects.filter(pk=job.pk).update(worker="another")
        return b"late"

    monkeypatch.setattr(runner, "_compute", steal)
    assert runner.run(job.pk)
    assert ProcessingJob.objects.get(pk=job.pk).worker == "another"
    assert not StageResult.objects.exists()


@pytest.mark.parametrize(("kind", "code"), [("refused", "INVALID_FORMAT"), ("permanent", "AI_SERVICE_ERROR")])
def test_a_permanent_failure_ends_the_run_at_once(make_video, pipeline, kind, code):
    pipeline.fail("visual", kind)
    analysis = run_all(runs.start(make_video()))
    assert (analysis.status, analysis.error_code) == (Status.FAILED, code)
    assert analysis.jobs.get(stage="visual").attempt == 1
    assert analysis.error_message
    assert stages_queued() == []


def test_people_are_told_nothing_of_the_machine(make_video, pipeline):
    pipeline.fail("visual", "permanent")
    analysis = run_all(runs.start(make_video()))
    assert (analysis.error_code, analysis.error_message) == ("AI_SERVICE_ERROR", failures.SERVICE_FAILED)
    inner = failures.error_for_operators(analysis)
    assert inner is not None
    assert inner.message == analysis.jobs.get(stage="visual").error_message == "There is nothing in /srv/models."


def test_what_comes_after_the_result_cannot_fail_it(make_video, pipeline):
    pipeline.fail("renditions", "refused")
    analysis = run_all(runs.start(make_video()))
    assert (analysis.status, analysis.error_code) == (Status.COMPLETED, "")
    assert analysis.jobs.get(stage="renditions").status == Status.FAILED


def test_what_pauses_after_the_result_keeps_no_scratch_space(make_video, pipeline, settings):
    settings.STAGE_RETRY_SECONDS = 60
    pipeline.fail("renditions", "crash")
    analysis = run_all(runs.start(make_video()))
    assert analysis.status == Status.COMPLETED
    assert analysis.jobs.get(stage="renditions").status == Status.PENDING
    assert list(settings.SCRATCH_DIR.iterdir()) == []


def test_the_same_bytes_again_do_no_work(make_video, pipeline):
    video = make_video()
    first = run_all(runs.start(video))
    done = pipeline.ran()
    second = runs.start(video)
    assert (second.status, second.progress) == (Status.COMPLETED, 100)
    assert second.result == {**(first.result or {}), "analysisId": str(second.pk)}
    assert pipeline.ran() == done
    assert stages_queued() == []
    assert all(job.from_cache for job in second.jobs.all())


def test_another_persons_same_bytes_are_computed_again(make_video, pipeline, django_user_model):
    video = make_video()
    run_all(runs.start(video))
    other = make_video(django_user_model.objects.create_user("other@example.com"), sha256=video.sha256)
    run_all(runs.start(other))
    assert pipeline.ran().count("probe") == 2


def test_raising_a_version_runs_what_depends_on_it(make_video, pipeline, settings):
    video = make_video()
    run_all(runs.start(video))
    done = len(pipeline.ran())
    settings.PIPELINE_DEFINITION = "analysis.tests.pipeline_stages.RAISED"
    run_all(runs.start(video))
    assert pipeline.ran()[done:] == ["dissonance", "scoring", "coaching", "report", "renditions"]


def test_what_only_known_stages_need_is_not_made_again(make_video, pipeline):
    video = make_video()
    run_all(runs.start(video))
    done = len(pipeline.ran())
    StageResult.objects.filter(stage__in=["audio", "visual"]).delete()
    assert runs.start(video).status == Status.COMPLETED
    assert len(pipeline.ran()) == done


def test_progress_never_falls_and_ends_at_a_hundred(make_video, pipeline):
    analysis = runs.start(make_video())
    seen = [0]
    while runs.run_next(analysis):
        analysis.refresh_from_db()
        seen.append(analysis.progress)
    assert seen == sorted(seen)
    assert seen[-1] == 100
    assert len(set(seen)) > 5


def test_a_ticket_taken_back_is_not_delivered(make_video):
    job = runs.start(make_video()).jobs.get(stage="probe")
    assert queue.waiting([job.queue_ticket]) == {job.queue_ticket}
    queue.withdraw(job.queue_ticket)
    assert queue.waiting([job.queue_ticket]) == set()


def test_a_run_over_a_deleted_recording_is_refused(make_video):
    from coherence.core.errors import NotFound

    video = make_video(deleted_at=timezone.now())
    with pytest.raises(NotFound):
        runs.start(video)
