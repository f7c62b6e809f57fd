"""The engine's parts that need no run: stages, keys, estimate, metering, heart."""

import threading
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from analysis import metering, runs
from analysis.models import Analysis, ApiUsage, ProcessingJob, Status
from analysis.pipeline import claims, estimate, results, scratch
from analysis.pipeline.definition import STAGES
from analysis.pipeline.heart import Heart
from analysis.pipeline.scratch import RunScratch
from analysis.pipeline.stage import Stage, checked, dependants, optional
from analysis.providers.base import ProviderError, Usage
from analysis.tests import pipeline_stages
from coherence.core.errors import Cancelled
from videos.models import Video


def stage(name: str, *needs: str) -> Stage:
    return Stage(name=name, version=1, needs=needs, share=1, sentence=name, run=lambda ctx: None)


def test_the_real_pipeline_is_in_order_and_ends_in_a_report():
    names = [each.name for each in checked(STAGES)]
    assert names[0] == "probe"
    assert optional(STAGES) == {"renditions", "films", "sounds"}
    assert dependants(STAGES, "films") == set(), "a film that cannot be made takes no sound down"
    assert dependants(STAGES, "probe") == set(names) - {"probe"}
    assert sum(each.share for each in STAGES) > 0


def test_a_stage_before_what_it_needs_is_refused():
    with pytest.raises(ValueError, match="must stand before"):
        checked([stage("b", "a"), stage("a")])


def test_two_stages_of_one_name_are_refused():
    with pytest.raises(ValueError, match="Two stages"):
        checked([stage("a"), stage("a")])


def test_payloads_are_canonical():
    assert results.canonical({"b": 1.5, "a": "ü"}) == '{"a":"ü","b":1.5}'.encode()
    assert results.unpack(results.pack({"x": [1, None]})) == {"x": [1, None]}
    with pytest.raises(ValueError, match="Out of range float"):
        results.pack({"x": float("nan")})


def test_content_keys_follow_from_media_version_settings_and_needs(make_video, sqlite, pipeline):
    analysis = Analysis(video=make_video(sha256="a" * 64))
    keys = results.content_keys(pipeline_stages.STAGES, analysis)
    raised = results.content_keys(pipeline_stages.RAISED, analysis)
    assert {name for name in keys if keys[name] != raised[name]} == {"dissonance", "scoring", "coaching", "report", "renditions"}
    other = results.content_keys(pipeline_stages.STAGES, Analysis(video=make_video(sha256="b" * 64)))
    assert not set(keys.values()) & set(other.values())
    assert keys == results.content_keys(pipeline_stages.STAGES, analysis)


def test_a_shared_file_is_made_once_whole_or_not_at_all(tmp_path):
    run = RunScratch("11111111-1111-4111-8111-111111111111")
    made = []

    def fail(path):
        path.write_text("half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        run.shared_file("sound.wav", fail)
    assert [path.name for path in run.shared.iterdir()] == ["sound.wav.lock"]
    assert run.shared_file("sound.wav", lambda path: made.append(path.write_text("whole"))).read_text() == "whole"
    assert run.shared_file("sound.wav", lambda path: made.append(0)).suffix == ".wav"
    assert len(made) == 1


def test_of_many_who_need_a_shared_file_one_makes_it():
    run = RunScratch("11111111-1111-4111-8111-111111111111")
    made = []
    needed = [threading.Thread(target=run.shared_file, args=("a.txt", lambda path: made.append(path.write_text("x")))) for _ in range(8)]
    for thread in needed:
        thread.start()
    for thread in needed:
        thread.join()
    assert len(made) == 1


def test_only_folders_of_runs_are_looked_at(settings):
    (settings.SCRATCH_DIR / "precious").mkdir(parents=True)
    RunScratch("11111111-1111-4111-8111-111111111111").shared.mkdir(exist_ok=True)
    assert [run.root.name for run in scratch.on_this_host()] == ["11111111-1111-4111-8111-111111111111"]


@pytest.fixture
def claim(make_video, sqlite, pipeline):
    return claims.take(runs.start(make_video()).jobs.get(stage="probe").pk, "me")


def test_a_heart_reports_progress_at_most_twice_a_second(claim, django_assert_num_queries):
    with Heart(claim) as heart:
        heart.progress(0.4)
        with django_assert_num_queries(0):
            heart.progress(0.9)
    assert ProcessingJob.objects.get(pk=claim.job.pk).progress == 0.4


def test_a_heart_beats_by_itself(claim, settings):
    from analysis.tests.waiting import until

    settings.STAGE_HEARTBEAT_SECONDS = 0.05
    before = timezone.now()
    long_ago = before - timedelta(hours=1)
    ProcessingJob.objects.filter(pk=claim.job.pk).update(heartbeat_at=long_ago)
    with Heart(claim):
        until(lambda: ProcessingJob.objects.filter(pk=claim.job.pk, heartbeat_at__gte=before).exists())


def test_progress_ends_the_work_of_an_ended_run(claim):
    runs.cancel(claim.job.analysis)
    with Heart(claim) as heart, pytest.raises(Cancelled):
        heart.progress(0.1)


def test_progress_ends_the_work_of_a_lost_claim(claim):
    ProcessingJob.objects.filter(pk=claim.job.pk).update(worker="another")
    with Heart(claim) as heart, pytest.raises(claims.LostClaim):
        heart.progress(0.1)


def test_a_run_that_was_deleted_is_a_lost_claim(claim):
    claim.job.analysis.video.delete()
    assert claims.beat(claim) is claims.Hold.LOST
    with pytest.raises(claims.LostClaim):
        claims.fail(claim, claims.Failure("X", "y"))


def finished(make_video: Callable[..., Video], wall: float, duration: float, names: Iterable[str]) -> Analysis:
    analysis = runs.start(make_video(duration_seconds=duration), enqueue=False)
    for name in names:
        analysis.jobs.filter(stage=name).update(status=Status.COMPLETED, wall_seconds=wall, finished_at=timezone.now())
    cache.delete(estimate.RATES)  # the start was told with an estimate
    return analysis


def test_there_is_no_estimate_without_history(make_video, sqlite, pipeline):
    assert runs.eta_seconds(runs.start(make_video())) is None


def test_the_estimate_follows_the_longest_path(make_video, sqlite, pipeline):
    finished(make_video, 10.0, 100.0, pipeline_stages.NEEDS)
    analysis = runs.start(make_video(duration_seconds=200.0), enqueue=False)
    # eight stages one after the other up to the report; the picture's branch is shorter than the sound's
    assert runs.eta_seconds(analysis) == pytest.approx(8 * 20.0)
    analysis.jobs.filter(stage="probe").update(status=Status.COMPLETED)
    analysis.jobs.filter(stage="audio").update(status=Status.PROCESSING, progress=0.5)
    assert runs.eta_seconds(analysis) == pytest.approx(10.0 + 6 * 20.0)
    runs.cancel(analysis)
    assert runs.eta_seconds(runs.reload(analysis)) == 0.0


class Heard:
    usage = Usage(media_seconds=12.5)


def test_a_call_is_written_down(make_video, sqlite, pipeline):
    analysis = runs.start(make_video())
    heard = Heard()
    assert metering.call(analysis, "local", "transcribe", lambda: heard) is heard
    row = ApiUsage.objects.get()
    assert (row.provider, row.operation, row.media_seconds, row.succeeded, row.error_code) == ("local", "transcribe", 12.5, True, "")
    assert row.user_id == analysis.video.user_id


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ProviderError("AI_SERVICE_ERROR", "away", permanent=False), "AI_SERVICE_ERROR"),
        (Cancelled("stopped"), "CANCELLED"),
        (RuntimeError("bug"), "INTERNAL_ERROR"),
        (KeyboardInterrupt(), "INTERRUPTED"),
    ],
)
def test_a_failed_call_is_written_down_too(make_video, sqlite, pipeline, error, code):
    def fail():
        raise error

    with pytest.raises(type(error)):
        metering.call(runs.start(make_video()), "local", "transcribe", fail)
    row = ApiUsage.objects.get()
    assert (row.succeeded, row.error_code) == (False, code)


def test_a_stage_gets_facts_source_and_providers(clip, sqlite, settings):
    from accounts.models import User
    from videos import intake

    settings.PIPELINE_DEFINITION = "analysis.tests.pipeline_stages.LOOKING"
    analysis = runs.start(intake.receive(User.objects.local(), clip), providers={"speech": "whisper"}, enqueue=False)
    while runs.run_next(analysis):
        pass
    assert runs.payload(analysis, "look") == {"duration": 1.0, "bytes": clip.stat().st_size, "speech": "whisper", "missing": True}
